"""`kehu doctor` as pure functions: facts of a computer and a workbook in, verdicts out."""

from kehu_xl.core.health.checks import CHECKS, Finding, examined
from kehu_xl.core.health.facts import BookFacts, DeskFacts
from kehu_xl.core.health.telling import told, worst

__all__ = ["CHECKS", "BookFacts", "DeskFacts", "Finding", "examined", "told", "worst"]
