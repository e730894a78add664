"""Two commands that need nothing but Python: `python start.py demo` and `python start.py test`.

Makes `.venv` beside this file, installs the pinned versions there, and runs.
"""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
STAMP = VENV / "installed.txt"
PINS = ROOT / "constraints.txt"
COMPILED = [path for path in sorted(ROOT.glob("kehu_xl/**/_*.p*")) if path.suffix in (".pyx", ".pxd")]
BUILT_FROM = (PINS, ROOT / "pyproject.toml", ROOT / "hatch_build.py", *COMPILED)
EXAMPLES = ROOT / "examples"
RESULT = ROOT / "output" / "客户档案.xlsm"


def main(arguments):
    """Run one of the two commands; the exit code is 0 when it finished, or all tests passed."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    if sys.version_info < (3, 11):  # noqa: UP036 said in words, before anything fails
        print("kehu_xl 需要 Python 3.11 或更新的版本。现在的版本是 " + sys.version.split()[0])
        return 2
    commands = {"demo": demo, "test": test}
    if not arguments or arguments[0] not in commands:
        print("用法：python start.py demo　看示例\n　　　python start.py test　运行全部测试")
        return 2
    return commands[arguments[0]](arguments[1:])


def demo(_):
    """Make a finished archive from the messy example list."""
    install("")
    RESULT.parent.mkdir(exist_ok=True)
    lists = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".xlsx", ".csv"))
    print(f"名单：{lists[0]}")
    code = call("-m", "kehu_xl", "run", str(lists[0]), "-o", str(RESULT), "--replace")
    if code == 2:
        return 2
    print(f"\n示例已完成。请用 Excel（或 LibreOffice）打开：{RESULT}")
    print("先看“首页”和“汇总”，再看“客户”“跟进计划”“校验结果”。名单里故意留了几处错误，都列在“校验结果”里。")
    return 0


def test(options):
    """Run every test; further options go to pytest."""
    install("[dev]")
    return call("-m", "pytest", "-n", "auto", *options)


def install(extra):
    """Make the environment once, and again when the pins, the project file or the compiled loops change."""
    wanted = extra + "".join(path.read_text("utf-8") for path in BUILT_FROM)
    if STAMP.exists() and STAMP.read_text("utf-8") in (wanted, "[dev]" + wanted):
        return
    if not PYTHON.exists():
        print("正在准备运行环境（只在第一次需要，约一两分钟）……", flush=True)
        venv.create(VENV, with_pip=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, "-c", str(PINS), "-e", f"{ROOT}{extra}"], check=True)
    STAMP.write_text(wanted, "utf-8")


def call(*arguments):
    """Run Python of the environment in this folder and return its exit code."""
    return subprocess.run([str(PYTHON), *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
