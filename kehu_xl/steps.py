"""What an action does: a chain of steps (`PLANS`), each a pure function of a snapshot (`HANDLERS`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeAlias

Handler: TypeAlias = Callable[..., Any]  # (snapshot, settings, today) -> Outcome

# What each step is. Named, not imported: pandera alone takes longer to load than an empty book to check.
HANDLERS: Mapping[str, str] = {
    "import": "kehu_xl.core.listing.importing:plan_import",
    "tokens": "kehu_xl.core.tokens:tokens",
    "clean": "kehu_xl.core.clean:clean",
    "number": "kehu_xl.core.number:number",
    "grade": "kehu_xl.core.grading:grade",
    "follow_up": "kehu_xl.core.follow_up:follow_up",
    "check": "kehu_xl.core.check.stage:check",
    "summarize": "kehu_xl.core.summary:summarize",
    "undo": "kehu_xl.core.journal:undo_steps",
    "accept": "kehu_xl.core.accepted.stage:accept_findings",
    "fix": "kehu_xl.core.fixing.stage:fix",
}
_FINISH = ("grade", "follow_up", "tokens", "number", "check", "summarize")
PLANS: Mapping[str, tuple[str, ...]] = {
    "run": ("tokens", "clean", "number", *_FINISH),
    "import": ("tokens", "number"),
    "clean": ("tokens", "clean"),
    "number": ("tokens", "number"),
    "grade": ("grade",),
    "follow_up": ("follow_up", "tokens"),
    "check": ("check",),
    "summarize": ("summarize",),
    "check_rows": ("check",),
    "undo": ("undo",),
    "log": (),
    "accept": ("tokens", "accept", "check"),
    "fix": ("tokens", "fix", "check"),
    "upgrade": (),
}


def load(step: str) -> Handler:
    """The function of a step."""
    module, name = HANDLERS[step].split(":")
    handler: Handler = getattr(import_module(module), name)
    return handler


def load_steps(action: str) -> None:
    """Import what the steps of an action need."""
    for step in PLANS.get(action, ()):
        load(step)
