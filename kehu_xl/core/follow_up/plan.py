"""跟进计划: who should be contacted, when and why, as rows of the sheet."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.evidence import latest, located, table
from kehu_xl.core.follow_up import due
from kehu_xl.core.grading.codes import Grade, labels
from kehu_xl.core.phrases import Phrases, joined
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Formula, Objects, Snapshot
from kehu_xl.core.typed import Floats, cells, choice_ids, column, is_blank, objects, serial_of, texts
from kehu_xl.spec import choices, formulas
from kehu_xl.spec.vocabulary.basis import JOIN, REASON

_MOST_EVENTS = 3  # that one reason tells


def with_call(facts: pd.DataFrame, events: pd.DataFrame, today: date) -> pd.DataFrame:
    """Adds call: the day to get in touch, which is due or, where it comes first, an event nobody has answered yet.

    An event whose day is past asks for a call today.
    """
    last = np.nan_to_num(facts["last_contact"].to_numpy(), nan=-np.inf)
    customer = events["customer"].to_numpy()
    fresh = last[customer] < events["since"].to_numpy()
    day = np.maximum(events["day"].to_numpy()[fresh], serial_of(today))
    event = -latest(len(facts), customer[fresh], -day)
    return facts.assign(call=np.fmin(facts["due"], event))


def chosen_rows(facts: pd.DataFrame, settings: Settings, today: date) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Places of the customers to list: all to call until `plan_days` ahead, by day, then grade, then sheet order."""
    call, grade = facts["call"].to_numpy(), facts["grade"].to_numpy()
    order = np.lexsort((grade, call))
    return order[call[order] <= serial_of(today) + settings.plan_days]
