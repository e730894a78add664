"""What every step of an upgrade is: a book and the template in, new parts and what is told of them out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from kehu_xl.core.upgrade import News
from kehu_xl.store.ooxml.book import Book

Parts: TypeAlias = dict[str, bytes]
Step: TypeAlias = tuple[Parts, Sequence[News]]  # nothing and nobody where the book is as it should be
Renew: TypeAlias = Callable[[Book, Book], Step]
