"""Findings that somebody accepted: known by code, row, column and value, silent until the value changes."""

from kehu_xl.core.accepted.accepting import accept, withdraw
from kehu_xl.core.accepted.listing import listed
from kehu_xl.core.accepted.marks import Sorted, lapsed, without_accepted
from kehu_xl.core.accepted.picking import Wanted

__all__ = ["Sorted", "Wanted", "accept", "lapsed", "listed", "withdraw", "without_accepted"]
