"""The vocabulary in which the workbook is declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a column's cells hold; one row here is one cleaner, one format, one check."""

    TEXT = "text"
    NOTE = "note"  # long text, line breaks allowed
    NAME = "name"  # of a firm or a person
    CODE = "code"  # an id: text, never a number
    MOBILE = "mobile"
    PHONE = "phone"  # land line, 400/800 number
    PHONES = "phones"  # several, separated by ;
    EMAIL = "email"
    USCC = "uscc"  # 统一社会信用代码, GB 32100-2015
    PERSON_ID = "person_id"  # 公民身份号码, GB 11643-1999
    BANK_ACCOUNT = "bank_account"
    URL = "url"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    ADDRESS = "address"
    DATE = "date"  # in frames: a serial of the 1900 system, float
    NUMBER = "number"
    INTEGER = "integer"
    MONEY = "money"  # yuan
    PERCENT = "percent"  # percent points: 75 means 75 %
    SCORE = "score"  # whole number 1 to 5
    CHOICE = "choice"
    TOKEN = "token"  # 行标识


TEXT_KINDS = frozenset(
    {
        Kind.TEXT, Kind.NOTE, Kind.NAME, Kind.CODE, Kind.MOBILE, Kind.PHONE, Kind.PHONES,
        Kind.EMAIL, Kind.USCC, Kind.PERSON_ID, Kind.BANK_ACCOUNT, Kind.URL, Kind.PROVINCE,
        Kind.CITY, Kind.DISTRICT, Kind.ADDRESS, Kind.CHOICE, Kind.TOKEN,
    }
)  # fmt: skip
NUMBER_KINDS = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.MONEY, Kind.PERCENT, Kind.SCORE})


class Role(StrEnum):
    """Who fills a sheet."""

    INPUT = "input"  # people
    OUTPUT = "output"  # Python, at every run
    STATIC = "static"  # nobody: text that the template brings


class Door(StrEnum):
    """Where a person can ask for an action."""

    COMMAND = "command"  # kehu NAME …
    RIBBON = "ribbon"  # a button on the tab 客户管理
    HOME = "home"  # a button on 首页
    MENU = "menu"  # the right-click menu of cells


COMMAND_ONLY = frozenset({Door.COMMAND})
IN_THE_BOOK = frozenset({Door.COMMAND, Door.RIBBON})
EVERYDAY = frozenset({Door.COMMAND, Door.RIBBON, Door.HOME})


class Severity(StrEnum):
    """How bad a finding is; only errors change the exit code."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value: the id that code uses, the label in the cell, other spellings."""

    id: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its id in code and its header in the sheet.

    >>> Column("mobile", "手机", Kind.MOBILE, personal=True).header
    '手机'
    """

    id: str
    header: str
    kind: Kind = Kind.TEXT
    choices: tuple[Choice, ...] = ()
    reference: str | None = None  # id of the table whose key must hold the value
    required: bool = False
    unique: bool = False
    personal: bool = False
    computed: bool = False  # (算): written by an action, typing is stopped
    carried: bool = False  # input column of an output table: survives a refresh
    low: float | None = None
    high: float | None = None
    synonyms: tuple[str, ...] = ()
    hint: str = ""
    width: float = 12
    group: str = ""  # id of an outline group, "" for columns that are always open
    formula: str = ""  # the few generated columns that hold a formula


@dataclass(frozen=True, slots=True)
class Group:
    """An outline group of columns, folded or open when the template is new."""

    id: str
    label: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A range of fixed size on a generated sheet, found by its defined name.

    The template defines `kehu_<sheet id>_<block id>` over rows x columns cells, whose
    upper left cell is `anchor`. Labels above it belong to the template.
    """

    id: str
    title: str
    anchor: str
    columns: tuple[Column, ...]
    rows: int
    chart: str = ""  # "column", "bar", "doughnut", "line": a native chart over this block
    empty: str = ""  # the line that stands in place of an empty chart


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet and the Excel table on it (its name is `kehu_<id>`)."""

    id: str
    sheet: str
    columns: tuple[Column, ...] = ()
    role: Role = Role.INPUT
    visible: bool = False
    key: tuple[str, ...] = ()  # column ids that know a row again
    title: str = ""  # what stands in the title row of generated sheets
    purpose: str = ""  # one sentence: index on 首页, header of the reference
    header_row: int = 1
    groups: tuple[Group, ...] = ()
    blocks: tuple[Block, ...] = ()
    _by_id: dict[str, Column] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_id.update({column.id: column for column in self.columns})

    def __getitem__(self, column_id: str) -> Column:
        return self._by_id[column_id]

    def __contains__(self, column_id: object) -> bool:
        return column_id in self._by_id

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    @property
    def excel_name(self) -> str:
        """The Excel table's name.

        >>> Table("customers", "客户").excel_name
        'kehu_customers'
        """
        return f"kehu_{self.id}"

    def of_kind(self, *kinds: Kind) -> tuple[Column, ...]:
        """The columns of the given kinds, in sheet order."""
        return tuple(column for column in self.columns if column.kind in kinds)

    def block(self, block_id: str) -> Block:
        """The block of that id; KeyError where there is none."""
        for block in self.blocks:
            if block.id == block_id:
                return block
        raise KeyError(block_id)


def computed(column: Column) -> Column:
    """The same column, marked as written by an action."""
    return replace(column, computed=True)


TOKEN = Column("row_token", "行标识", Kind.TOKEN, width=4, hint="由系统填写，用来认出这一行，请勿修改。")


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of 参数: `parts` numbers joined by /, or a text, a choice, or a pattern."""

    id: str
    label: str
    default: str
    unit: str = ""
    note: str = ""
    parts: int = 1  # how many numbers stand in the cell; 0: a text
    low: float = 0
    high: float = 1e12
    order: str = ""  # "up", "down" or "" : the order in which the parts must stand
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingCode:
    """A stable code with its severity, its sentence and what to do.

    `message` and `advice` are format strings over: header, value, and the facts that the
    check gives (see `core.outcome.Findings`).
    """

    code: str
    severity: Severity
    label: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Param:
    """One option or argument of an action, for every door that offers it."""

    id: str
    flag: str
    help: str
    kind: str = "flag"  # flag, text, texts (may come several times), path, date, number
    metavar: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can ask for: a command, a button, a macro.

    Every door but the command line is a macro in the workbook; an action with one needs a
    `keytip` of its own where it stands on the ribbon.
    """

    id: str
    command: str
    label: str
    help: str
    example: str
    group: str
    icon: str
    reads: tuple[str, ...] = ()  # table ids; () = every input table
    params: tuple[Param, ...] = ()
    done: str = ""  # the sentence after success
    asks: bool = False  # nothing is written before a yes
    doors: frozenset[Door] = COMMAND_ONLY
    keytip: str = ""  # letters behind Alt and the tab's own
    tip: str = ""  # what its button says of it, where that is not `help`
    shows: str = ""  # id of the sheet to look at afterwards


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a worksheet function; its name is shown in the function wizard and must be legal VBA."""

    name: str
    help: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A worksheet function: what the wizard says of it, and an example with its result.

    `broadcast` says how many of its arguments go cell by cell; the others are whole ranges. `shows` is
    the result of the example; TRUE is 1. `cells` are what the example finds on its sheet, from A1 on, row by row.
    """

    name: str
    help: str
    arguments: tuple[Argument, ...]
    example: str
    shows: str | float
    broadcast: int = 99
    cells: tuple[tuple[str, ...], ...] = ()
