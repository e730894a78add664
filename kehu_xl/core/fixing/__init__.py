"""Suggestions for wrong cells, and taking them."""

from kehu_xl.core.fixing.suggesting import suggestions

__all__ = ["suggestions"]
