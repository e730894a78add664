"""Lists of what happens with customers: people, contacts made, goods, money, deals, papers.

`recognise` says which table a sheet belongs to, `columns` which column is which, `owners`
whose a row is, `keys` which row of the archive it is already, `planning` what to write.
"""

from kehu_xl.core.listing.children.planning import plan_rows, read_rows
from kehu_xl.core.listing.children.recognise import recognised, rival

__all__ = ["plan_rows", "read_rows", "recognised", "rival"]
