"""Why a file is refused: the words that fill `{what}` of DamagedFile, CannotPatch, CannotWrite and BrokenResult."""

WHAT: dict[str, str] = {
    "zip": "压缩包打不开",
    "zip_part": "部件 {part} 读不出来",
    "zip_bomb": "解压后大得不正常",
    "zip_duplicate": "压缩包里有重名的部件 {part}",
    "zip_encrypted": "压缩包设了密码",
    "zip_method": "部件 {part} 用了不常见的压缩方法",
    "part_missing": "缺少部件 {part}",
    "xml": "部件 {part} 不是完整的 XML",
    "odd_cells": "工作簿里有读不懂的内容（地址、样式或编码不合规矩）",
    "encoding": "部件 {part} 不是 UTF-8 编码",
    "signed": "工作簿带数字签名，修改会使签名失效",
    "not_worksheet": "“{sheet}”不是普通的工作表",
    "bad_address": "“{cell}”不是单元格地址",
    "disorder": "工作表“{sheet}”的行或单元格顺序乱了",
    "array_formula": "“{sheet}”的 {cell} 属于数组公式",
    "merged": "“{sheet}”的 {cell} 在合并单元格里，不是左上角那一格",
    "pivot": "“{sheet}”的 {cell} 在数据透视表里",
    "data_table": "“{sheet}”的 {cell} 属于模拟运算表",
    "table_header": "“{sheet}”的 {cell} 是表格的表头",
    "out_of_sheet": "“{cell}”超出了工作表的范围",
    "doctype": "部件 {part} 里有 DOCTYPE",
    "too_long": "“{sheet}”的 {cell} 超过 32,767 个字",
    "not_a_value": "“{sheet}”的 {cell} 不能存放这种值",
    "below_table": "“{sheet}”表格下方的 {cell} 有内容，放不下新的行",
    "right_of_table": "“{sheet}”表格右边的 {cell} 有内容，放不下新的列",
    "totals_row": "“{sheet}”的表格带汇总行，放不下新的行",
    "too_many_rows": "“{sheet}”放不下这么多行",
    "too_many_columns": "“{sheet}”放不下这么多列（一张表最多 16384 列），请先删去名单里用不着的列",
    "block_missing": "找不到名称 {name} 所指的区域",
    "table_missing": "“{sheet}”里没有名为 {name} 的表格",
    "filter_kind": "的 {column} 列按颜色、图标、前几项或年月日筛选",
    "filter_advanced": "用了高级筛选",
    "removed_scattered": "这些行分散在很多处，请先保存并关闭工作簿，再在命令行运行 kehu undo",
    "removed_formula": "“{sheet}”的 {cell} 是公式",
    "removed_pointed_at": "{place} 的公式用到这些行",
    "removed_charted": "有图表用到这些行",
    "removed_name": "名称 {name} 指向这些行",
    "removed_rule": "“{sheet}”的 {cell} 有条件格式或数据验证，到这些行为止",
    "removed_merged": "“{sheet}”的 {cell} 是合并单元格",
    "removed_note": "“{sheet}”的 {cell} 有批注或超链接",
    "removed_drawing": "“{sheet}”第 {row} 行上有图片或图形",
    "removed_rich": "“{sheet}”的 {cell} 一格里有几种字体，移动会丢失",
    "journal": "日志归档读不出来",
    "macros": "宏工程读不懂，或设了密码",
    "macros_signed": "宏工程带数字签名，更新会使签名失效",
    "verify": "写好的文件读回来不一样：{place}",
    "integrity": "{problem}",
}
SYSTEM: dict[str, str] = {
    "EIO": "硬盘或网络盘读写出错",
    "EBUSY": "文件正被占用",
    "ETXTBSY": "文件正被占用",
    "EMFILE": "打开的文件太多",
    "ENFILE": "打开的文件太多",
    "ENOENT": "文件或文件夹不见了",
    "ENOTDIR": "文件夹不见了",
    "ESTALE": "网络盘断开了",
    "ETIMEDOUT": "网络盘没有响应",
    "ENOTCONN": "网络盘断开了",
}
SOMEBODY = "别的程序"
HOLDERS = {
    "self": "您自己（{name}，就在这台电脑上）",
    "here": "{name}（在这台电脑上）",
    "there": "{name}（电脑 {host}）",
    "nowhere": "{name}",
    "host": "电脑 {host} 上的人",
}  # of a lock file


def what(reason: str, **facts: object) -> str:
    """The words for a reason id.

    >>> what("zip_part", part="xl/workbook.xml")
    '部件 xl/workbook.xml 读不出来'
    """
    return WHAT[reason].format(**facts)


def system_says(code: str) -> str:
    """The words for what the operating system refused, by the name of its code.

    >>> system_says("EIO"), system_says("ELOOP")
    ('硬盘或网络盘读写出错', '系统错误 ELOOP')
    """
    return SYSTEM.get(code, f"系统错误 {code}")
