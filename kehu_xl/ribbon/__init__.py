"""The macros' door: every button of the workbook ends in `run`.

VBA says `import kehu_xl.ribbon; kehu_xl.ribbon.run('check')` and waits; what comes of it is told in the
spreadsheet program. Nothing is raised and nothing printed: an exit code or a line on stderr would show as
an English box beside ours.
"""

from kehu_xl.ribbon.press import run

__all__ = ["run"]
