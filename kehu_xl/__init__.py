"""Keep a firm's customer archive (客户档案) inside an Excel workbook, as a system.

>>> import kehu_xl
>>> kehu_xl.run("check", "客户档案.xlsm").counts["findings_error"]  # doctest: +SKIP
0
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kehu_xl.app import run as run
    from kehu_xl.spec.errors import KehuError as KehuError
    from kehu_xl.store import patch_workbook as patch_workbook

__version__ = "0.1.0"
__all__ = ["KehuError", "__version__", "patch_workbook", "run"]

_HOMES = {"run": "kehu_xl.app", "KehuError": "kehu_xl.spec.errors", "patch_workbook": "kehu_xl.store"}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that `kehu --help` stays quick."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(name)
