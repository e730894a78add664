"""The command line: a door. It translates in, calls `app`, translates out."""

from kehu_xl.cli.commands import main

__all__ = ["main"]
