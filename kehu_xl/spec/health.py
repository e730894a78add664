"""What `kehu doctor` looks at, what it says for each outcome, and what to do about it.

Of every check the outcomes are listed; one that is named "ok" is good. Sentences are format strings over
the facts that the check gives.
"""

from __future__ import annotations

from dataclasses import dataclass

from kehu_xl.spec.types import Severity

OK = "ok"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One outcome of a check."""

    severity: Severity
    sentence: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """One check: its label and its outcomes."""

    label: str
    outcomes: dict[str, Verdict]


def _good(sentence: str) -> Verdict:
    return Verdict(Severity.INFO, sentence)


def _doubtful(sentence: str, advice: str) -> Verdict:
    return Verdict(Severity.WARNING, sentence, advice)


def _bad(sentence: str, advice: str) -> Verdict:
    return Verdict(Severity.ERROR, sentence, advice)


EXAMINATIONS: dict[str, Examination] = {
    "python": Examination("Python", {
        OK: _good("Python {version}。"),
        "old": _bad("Python {version} 太旧，需要 3.11 或更新。", "请从 python.org 安装新版，再重新安装 kehu_xl。"),
        "store": _doubtful("Python {version} 来自微软商店，Excel 的按钮用不了它。",
                           "请从 python.org 安装 Python，再重新安装 kehu_xl 并运行 kehu setup。"),
    }),
    "xlwings": Examination("xlwings", {
        OK: _good("xlwings {installed}，与档案里的一致。"),
        "absent": _bad("没有装 xlwings，按钮不能工作。", "请运行：pip install xlwings=={wanted}"),
        "differs": _bad("装的是 xlwings {installed}，档案里的宏要 {wanted}，按钮不能工作。",
                        "请运行：pip install xlwings=={wanted}"),
    }),
    "library": Examination("xlwings 的 DLL", {
        OK: _good("在 {place}。"),
        "missing": _bad("在 Python 旁边找不到 xlwings64-{wanted}.dll，按钮不能工作。",
                        "请用 python -m venv 建一个环境，在里面重新安装 kehu_xl（不要用 pip install --user）；"
                        "也可能被杀毒软件删掉了，请把 Python 的文件夹加入信任。"),
    }),
    "script": Examination("xlwings 的 AppleScript", {
        OK: _good("已安装。"),
        "missing": _bad("没有安装，按钮不能工作。", "请运行 kehu setup。"),
    }),
    "interpreter": Examination("Excel 用的 Python", {
        OK: _good("{interpreter}"),
        "unset": _bad("还没有告诉 Excel 用哪个 Python，按钮不能工作。", "请运行 kehu setup。"),
        "gone": _bad("设置里的 {interpreter} 不存在，按钮不能工作。", "请运行 kehu setup。"),
        "unreadable": _bad("路径 {interpreter} 里有 Excel 认不出的字，按钮不能工作。",
                           "请把 Python 和 kehu_xl 装到只有英文字母和数字的文件夹，再运行 kehu setup。"),
        "broken": _bad("{interpreter} 启动不了 kehu_xl：{reason}。", "请在这个 Python 里重新安装 kehu_xl，再运行 kehu setup。"),
        "other": _doubtful("Excel 用的是 {interpreter}，不是现在运行的 {running}。", "如果不是有意的，请运行 kehu setup。"),
    }),
    "temporary": Examination("临时文件夹", {
        OK: _good("{folder}"),
        "unreadable": _doubtful("路径 {folder} 里有 Excel 认不出的字，按钮可能启动不了 Python。",
                                "请把环境变量 TEMP 改成只有英文字母的文件夹，例如 C:\\Temp。"),
    }),
    "excel": Examination("Excel", {
        OK: _good("Excel {version}，{bits} 位。"),
        "absent": _doubtful("没有找到 Excel。", "命令行不受影响；要用按钮，请安装 Excel，或用 kehu open 在 LibreOffice 里打开。"),
        "store": _bad("Excel 来自微软商店，按钮不能工作。", "请卸载后从 office.com 安装桌面版。"),
    }),
    "policy": Examination("宏的设置", {
        OK: _good("允许宏，打开时点“启用内容”即可。"),
        "signed_only": _bad("只允许有签名的宏，按钮不能工作。",
                            "请在 Excel 的“文件 → 选项 → 信任中心 → 宏设置”里选“禁用所有宏，并发出通知”，"
                            "或把档案所在的文件夹加为受信任位置。"),
        "blocked": _bad("宏被全部禁用，按钮不能工作。",
                        "请在 Excel 的“文件 → 选项 → 信任中心 → 宏设置”里选“禁用所有宏，并发出通知”；"
                        "如果不能改，请联系管理电脑的同事，或只用命令行。"),
    }),
    "office": Examination("LibreOffice", {
        OK: _good("{place}"),
        "absent": _doubtful("没有找到 LibreOffice，kehu open 不能用。", "请安装 LibreOffice；命令行不受影响。"),
        "no_uno": _doubtful("LibreOffice 在 {place}，但它的 Python 缺少 uno 模块，kehu open 不能用。",
                            "Debian、Ubuntu 请运行：sudo apt install python3-uno"),
    }),
    "readable": Examination("档案", {
        OK: _good("能读，格式版本 {version}。"),
        "unreadable": _bad("{reason}", ""),
        "list": _bad("这是一份名单，不是客户档案。", "请用 kehu run 名单 -o 新档案.xlsm 建档。"),
        "newer": _bad("档案的格式版本 {version} 比这个程序新。", "请升级 kehu_xl：pip install -U kehu-xl"),
        "older": _doubtful("档案的格式版本 {version} 比这个程序旧。", "请运行 kehu upgrade 加文件名。"),
    }),
    "mark": Examination("来自网络的标记", {
        OK: _good("没有。"),
        "marked": _bad("文件是从网络或邮件来的，Excel 会禁用它的宏。",
                       "请在文件上点右键 → 属性 → 勾选“解除锁定” → 确定。"),
    }),
    "cloud": Examination("存放位置", {
        OK: _good("本机文件夹。"),
        "cloud": _doubtful("在 {service} 的同步文件夹里：自动保存可能打断按钮，命令行写入时可能与云端冲突。",
                           "请关闭这个文件的“自动保存”，或放到普通文件夹。"),
    }),
    "access": Examination("写入", {
        OK: _good("可以写入。"),
        "read_only": _bad("文件是只读的。", "请去掉只读属性，或复制到可以写入的文件夹。"),
        "folder": _bad("文件夹不能写入，备份和保存都做不了。", "请检查文件夹的权限，或把档案复制到可以写入的文件夹。"),
        "in_use": _doubtful("{reason}", "命令行要等它关闭；按钮不受影响。"),
    }),
    "sheets": Examination("工作表", {
        OK: _good("都在。"),
        "no_customers": _bad("没有“{sheets}”表，什么都做不了。", "请从备份恢复（备份在同名的 .kehu 文件夹里）。"),
        "missing": _doubtful("少了：{sheets}。", "不要紧：下次运行会按模板补上空表；要找回内容，请从备份恢复。"),
    }),
    "macros": Examination("宏和按钮", {
        OK: _good("与这个程序一致。"),
        "absent": _doubtful("档案里没有宏，按钮不能用。", "请运行 kehu upgrade 加文件名；命令行不受影响。"),
        "differ": _doubtful("档案里的宏与这个程序的不同。", "请运行 kehu upgrade 加文件名。"),
    }),
    "settings": Examination("档案里的 xlwings 设置", {
        OK: _good("齐全。"),
        "absent": _bad("隐藏表 xlwings.conf 不见了，按钮可能不能工作。", "请运行 kehu upgrade 加文件名。"),
        "overridden": _bad("隐藏表 xlwings.conf 里写了 {keys}，会盖过本机的设置。",
                           "请取消隐藏这张表，删掉这几行（下面的行往上移，不留空行）。"),
        "incomplete": _doubtful("隐藏表 xlwings.conf 里少了 {keys}。", "请运行 kehu upgrade 加文件名。"),
    }),
}  # fmt: skip

SERVICES = {  # how the folder's name begins -> whose it is
    "onedrive": "OneDrive", "sharepoint": "SharePoint", "dropbox": "Dropbox", "mobile documents": "iCloud",
    "iclouddrive": "iCloud", "nutstore": "坚果云", "我的坚果云": "坚果云", "坚果云": "坚果云", "wps云盘": "WPS 云盘",
    "wps cloud files": "WPS 云盘", "百度网盘同步空间": "百度网盘",
}  # fmt: skip
SIGNS = {Severity.INFO: "✓", Severity.WARNING: "!", Severity.ERROR: "✗"}
LINE = "{sign} {label}：{sentence}"
ADVICE = "    {advice}"
DONE = {
    Severity.INFO: "没有发现问题。",
    Severity.WARNING: "可以用，有 {count} 处要留意。",
    Severity.ERROR: "有 {count} 处要处理。",
}

DOCTOR = "检查这台电脑和一本档案：Python、xlwings、Excel 或 LibreOffice、宏的设置、文件能否写入，并说明每一处该怎么办。"
DOCTOR_EXAMPLE = "kehu doctor 客户档案.xlsm"
DOCTOR_TAIL = "[选项] [档案.xlsm]"
SETUP = "让 Excel 里的按钮找到这里的 Python：写入您自己的 xlwings 设置，其他设置不动，旧文件先备份；苹果电脑上还会装好所需的脚本。"
SETUP_EXAMPLE = "kehu setup"
SETUP_TAIL = "[选项]"
STEPS = {
    "interpreter": "Excel 以后用这个 Python：{value}（写在 {file}）",
    "unchanged": "Excel 已经在用这个 Python：{value}（写在 {file}），不用改。",
    "backup": "原来的设置备份在：{file}",
    "script": "已装好 xlwings 的脚本：{file}",
    "not_needed": "这台电脑上按钮在 LibreOffice 里运行，不需要别的设置；用 kehu open 加文件名打开档案。",
}
WOULD = "（--dry-run，没有写入）"
SETUP_NEXT = "下一步：用 kehu doctor 检查；已经打开的 Excel 请关闭后重新打开。"
