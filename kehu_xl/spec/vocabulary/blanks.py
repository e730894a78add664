"""What people type into a cell to say that there is nothing to type."""

from typing import Final

from kehu_xl.spec.vocabulary import words

PLACEHOLDERS: Final = frozenset(
    words(
        "- -- --- — —— ― – / // \\ . 、 无 暂无 没有 空 未知 不详 待定 未定 未填 未填写 未提供 (无) （无） N/A n/a NA #N/A null NULL Null None nan NaN 待补 待补充 待填 : ："
    )
)
