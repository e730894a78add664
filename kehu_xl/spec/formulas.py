"""The few formulas that Python writes into generated sheets, and their lookups.

Plain A1 references, no function newer than Excel 2010; without the leading `=`.
"""

LATE, TODAY, THIS_WEEK, LATER = "逾期", "今日", "本周", "以后"
GONE = "已删除"
_ESCALATION = "逾期升级"  # label of the setting escalate_days


def due_state(due: str) -> str:
    """Say how a due date stands to today; this week ends on Sunday.

    >>> due_state("A5")
    'IF(A5="","",IF(A5<TODAY(),"逾期",IF(A5=TODAY(),"今日",IF(A5<=TODAY()+7-WEEKDAY(TODAY(),2),"本周","以后"))))'
    """
    week = f'IF({due}<=TODAY()+7-WEEKDAY(TODAY(),2),"{THIS_WEEK}","{LATER}")'
    return f'IF({due}="","",IF({due}<TODAY(),"{LATE}",IF({due}=TODAY(),"{TODAY}",{week})))'


def due_state_value(due: float, today: float) -> str:
    """The value of `due_state` on a day, to be stored beside the formula.

    Serials of the 1900 system; 46026 is Sunday, 4 January 2026.

    >>> [due_state_value(46024.0 + day, 46024.0) for day in (-1, 0, 2, 3)]
    ['逾期', '今日', '本周', '以后']
    """
    if due < today:
        return LATE
    if due == today:
        return TODAY
    days_left = 6 - (int(today) - 2) % 7  # serial 2 was a Monday
    return THIS_WEEK if due <= today + days_left else LATER


def overdue_days(due: str) -> str:
    """Count the days since a due date, blank where it is not yet past.

    >>> overdue_days("A5")
    'IF(A5="","",IF(A5<TODAY(),TODAY()-A5,""))'
    """
    return f'IF({due}="","",IF({due}<TODAY(),TODAY()-{due},""))'


def overdue_days_value(due: float, today: float) -> float | str:
    """The value of `overdue_days` on a day.

    >>> overdue_days_value(46020.0, 46024.0), overdue_days_value(46024.0, 46024.0)
    (4.0, '')
    """
    return today - due if due < today else ""


def link(sheet: str, letter: str, token_letter: str, token: str) -> str:
    """Jump to a cell of the row that carries a 行标识, wherever sorting moved it.

    >>> link("客户", "D", "CD", "M5")
    'IFERROR(HYPERLINK("#\\'客户\\'!D"&MATCH(M5,\\'客户\\'!CD:CD,0),"D"&MATCH(M5,\\'客户\\'!CD:CD,0)),"已删除")'
    """
    name = "'" + sheet.replace("'", "''") + "'"
    row = f"MATCH({token},{name}!{token_letter}:{token_letter},0)"
    return f'IFERROR(HYPERLINK("#{name}!{letter}"&{row},"{letter}"&{row}),"{GONE}")'


def key_list(sheet: str, letter: str) -> str:
    """The filled cells of a key column, for drop-downs: grows with the table.

    >>> key_list("员工", "A")
    "'员工'!$A$2:INDEX('员工'!$A:$A,MAX(2,COUNTA('员工'!$A:$A)))"
    """
    column = f"'{sheet}'!${letter}:${letter}"
    return f"'{sheet}'!${letter}$2:INDEX({column},MAX(2,COUNTA({column})))"


def setting_part(label: str, part: int, default: float) -> str:
    """One of the numbers that a row of 参数 holds joined by /, counted from 1.

    >>> setting_part("逾期升级", 2, 5).endswith('"/",REPT(" ",20)),21,20))),5)')
    True
    """
    value = f"INDEX('参数'!$B:$B,MATCH(\"{label}\",'参数'!$A:$A,0))"
    start = (part - 1) * 20 + 1
    return f'IFERROR(VALUE(TRIM(MID(SUBSTITUTE({value},"/",REPT(" ",20)),{start},20))),{default:g})'


def escalation(step: int) -> str:
    """Days overdue at which a row of 跟进计划 changes colour: step 1, 2 or 3."""
    return setting_part(_ESCALATION, step, (3, 5, 7)[step - 1])
