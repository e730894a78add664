"""Cleaning: what people typed, written the way the archive writes it; what is not certain stays.

>>> clean_cell(Kind.MOBILE, "+86 138-0013-8000"), clean_cell(Kind.DATE, "1/2/2024")
('13800138000', '1/2/2024')
"""

from kehu_xl.core.clean.choices import clean_choices
from kehu_xl.core.clean.columns import CLEANERS, clean_cell, clean_cells, clean_column
from kehu_xl.core.clean.stage import clean
from kehu_xl.spec.types import Kind

__all__ = ["CLEANERS", "Kind", "clean", "clean_cell", "clean_cells", "clean_choices", "clean_column"]
