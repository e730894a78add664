"""`kehu doctor` as pure functions: facts of a computer and a workbook in, verdicts out."""

from kehu_xl.core.health.checks import CHECKS, Finding, examined
from kehu_xl.core.health.facts import BookFacts, DeskFacts

__all__ = ["CHECKS", "BookFacts", "DeskFacts", "Finding", "examined"]
