"""A sheet that somebody deleted counts as empty and comes back from the template."""

from kehu_xl.store.restore.absent import read_present, with_absent
from kehu_xl.store.restore.sheets import restored

__all__ = ["read_present", "restored", "with_absent"]
