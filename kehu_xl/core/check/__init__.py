"""Checks: every wrong cell of the book, with the facts that its sentence needs."""

from kehu_xl.core.check.rules import all_findings, check_rows

__all__ = ["all_findings", "check_rows"]
