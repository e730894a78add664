"""The journal: what each step changed, by 行标识, and how it is taken back."""

from kehu_xl.core.journal.planning import UNDO_NOTES, undo_steps, undone_text
from kehu_xl.core.journal.steps import Step, newest_to_undo, steps_of
from kehu_xl.core.journal.undoing import Conflict, Undone, undo
from kehu_xl.core.journal.writing import Stamp, entries, noted, recorded

__all__ = [
    "UNDO_NOTES",
    "Conflict",
    "Stamp",
    "Step",
    "Undone",
    "entries",
    "newest_to_undo",
    "noted",
    "recorded",
    "steps_of",
    "undo",
    "undo_steps",
    "undone_text",
]
