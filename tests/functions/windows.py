"""Import kehu_xl.functions as xlwings does on Windows, and say in JSON what came of it; runs in a process of its own.

The modules that only Windows has stand empty here: what is looked at is xlwings' own registration, its converters
and the VBA that it writes.
"""

from __future__ import annotations

import io
import json
import sys
from types import ModuleType, SimpleNamespace
from typing import Any


def _windows() -> ModuleType:
    """xlwings.udfs, with nothing behind it."""
    for name in ("pythoncom", "pywintypes", "win32com", "win32com.client", "xlwings._xlwindows"):
        sys.modules[name] = ModuleType(name)
    sys.modules["pythoncom"].CoInitialize = None
    sys.modules["pywintypes"].com_error = OSError
    sys.modules["win32com.client"].Dispatch = None
    import xlwings  # noqa: PLC0415 only now: what it needs must be there

    xlwings._xlwindows = sys.modules["xlwings._xlwindows"]
    import xlwings.udfs  # noqa: PLC0415

    xlwings.func, xlwings.arg, xlwings.ret = xlwings.udfs.xlfunc, xlwings.udfs.xlarg, xlwings.udfs.xlret
    return xlwings.udfs


def main() -> None:
    """Print what xlwings registers, reads, writes and generates."""
    udfs = _windows()
    from kehu_xl import functions  # noqa: PLC0415 its decorators must be those of Windows

    file = io.StringIO()
    udfs.generate_vba_wrapper("kehu_xl.functions", functions, file, SimpleNamespace(Name="客户档案.xlsm"))
    found = {name: getattr(functions, name) for name in dir(functions)}
    registered = {name: found[name].__xlfunc__ for name in found if hasattr(found[name], "__xlfunc__")}
    answer = {
        "functions": {name: {**info, "options": info["ret"]["options"]} for name, info in registered.items()},
        "vba": file.getvalue(),
        **_converted(registered["KEHU_MOBILE"], found["KEHU_MOBILE"]),
    }
    print(json.dumps(answer, ensure_ascii=False, default=str))


def _converted(info: dict[str, Any], called: Any) -> dict[str, Any]:
    """A range through xlwings' reading pipeline, and a result of ours through the writing one."""
    import xlwings  # noqa: PLC0415
    from xlwings import conversion  # noqa: PLC0415

    impl = SimpleNamespace(name="excel", type="desktop", clean_value_data=_cleaned, prepare_xl_data_element=_same)
    xlwings.engines.add(xlwings.Engine(impl=impl))
    cells = (("13800138000", None), ("#N/A", 45000.5))
    return {
        "read": conversion.read(None, cells, info["args"][0]["options"]),
        "written": conversion.write(called([["13800138000"], [None]]), None, info["ret"]["options"]),
    }


def _same(value: Any, _options: Any) -> Any:
    return value


def _cleaned(data: Any, *_: Any) -> list[list[Any]]:
    return [list(row) for row in data]


if __name__ == "__main__":
    main()
