"""What each column of a list could be, with a confidence and a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kehu_xl.core.listing.headers import fold, known_headers, spellings
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import NUMBER_KINDS, Kind
from kehu_xl.spec.vocabulary.listing import INTENTS, NAME_FALLBACKS, OPTIONS, RESPONSIBLE, TELLING, TELLING_NAMELESS

NAME = "customer_name"
_FIT = 0.3  # least share of cells that must look like what the header promises
_FIRMS = 0.5  # least share of firms in a column that names customers without saying so
_FEW_OWNERS = 0.34  # distinct names a row: below it a column names our own people
_MEASURES = 0.4  # how much cells like 袋, 米 speak against 单位 as a name
_STEP = 0.03  # a later meaning of the same header is a little less likely
_SHAPES_OF_KIND: Mapping[Kind, tuple[str, ...]] = {
    Kind.DATE: ("date",),
    Kind.MOBILE: ("mobile",),
    Kind.EMAIL: ("email",),
    **dict.fromkeys(NUMBER_KINDS, ("number", "percent")),
}
_SHAPE_OF_INTENT = {"acceptance": "mostly_chance", "manual_grade": "mostly_grade", "state": "state"}
_LEAST = {"manual_grade": 0.5}
_SHAPE_OF_CHOICE = {
    "state": "state", "manual_grade": "grade", "customer_type": "customer_type", "nature": "nature",
    "ownership": "ownership", "source": "source", "sex": "sex",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A column of the list that could be a column of the archive."""

    index: int
    target: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list that holds something: its header and what its cells look like."""

    index: int
    header: str
    shares: Mapping[str, float]


def claims(columns: list[ListColumn]) -> list[Claim]:
    """All claims of all columns, the surest first; columns further left win a tie."""
    found = [claim for column in columns for claim in _claims_of(column)]
    found = _names(found, {column.index: column for column in columns})
    return sorted(found, key=lambda claim: (-claim.confidence, claim.index))


def _claims_of(column: ListColumn) -> Iterator[Claim]:
    by_header = list(_by_header(column))
    yield from by_header
    if not by_header:
        yield from _by_content(column)


def _by_header(column: ListColumn) -> Iterator[Claim]:
    if not column.header:
        return
    if fold(column.header) in RESPONSIBLE:
        yield from _responsible(column)
        return
    for way, confidence in spellings(column.header):
        if way in OPTIONS:
            yield from _options(column, way, confidence)
            return
        if way in known_headers():
            yield from _known(column, way, confidence)
            return


def _options(column: ListColumn, way: str, confidence: float) -> Iterator[Claim]:
    fitting = [target for target, shape, least in OPTIONS[way] if column.shares.get(shape, 0.0) >= least or not shape]
    if OPTIONS[way] is INTENTS:
        confidence -= _STEP * (min(column.shares["grade"], column.shares["chance"]) > 0)
        fitting.sort(key=lambda target: -column.shares[_SHAPE_OF_INTENT[target]])
    for rank, target in enumerate(fitting):
        yield Claim(column.index, target, 0.95 * confidence - _STEP * rank, "header_content")
    if not fitting and _is_header(way, confidence):
        yield Claim(column.index, known_headers()[way][0], 0.7, "header")


def _known(column: ListColumn, way: str, confidence: float) -> Iterator[Claim]:
    for rank, target in enumerate(known_headers()[way]):
        exact = rank == 0 and fold(CUSTOMERS[target].header) == way
        if exact and confidence == 1.0:
            yield Claim(column.index, target, 1.0, "header")
        elif _fits(column, target):
            reason = "synonym" if confidence >= 0.95 else "part"
            yield Claim(column.index, target, 0.97 * confidence - _STEP * rank, reason)


def _is_header(way: str, confidence: float) -> bool:
    known = known_headers().get(way, ())
    return confidence == 1.0 and any(fold(CUSTOMERS[target].header) == way for target in known[:1])


def _fits(column: ListColumn, target: str) -> bool:
    """Whether the cells do not contradict the meaning of a synonym."""
    if target in _SHAPE_OF_CHOICE:
        return column.shares.get(_SHAPE_OF_CHOICE[target], 0.0) >= _LEAST.get(target, _FIT)
    shapes = _SHAPES_OF_KIND.get(CUSTOMERS[target].kind)
    if target == "class_code":
        shapes = ("class_code",)
    return shapes is None or sum(column.shares.get(shape, 0.0) for shape in shapes) >= _FIT


def _responsible(column: ListColumn) -> Iterator[Claim]:
    """负责人: few names over many rows are ours, a different one a row is the customer's."""
    theirs = column.shares.get("distinct", 0.0) > _FEW_OWNERS
    order = ("contact_name", "owner") if theirs else ("owner", "contact_name")
    for rank, target in enumerate(order):
        yield Claim(column.index, target, 0.9 - 0.4 * rank, "header_content")


def _by_content(column: ListColumn) -> Iterator[Claim]:
    telling = TELLING if column.header else (*TELLING, *TELLING_NAMELESS)
    for shape, least, target in telling:
        if column.shares.get(shape, 0.0) >= least:
            yield Claim(column.index, target, 0.6 * column.shares[shape], "content")


def _names(found: list[Claim], columns: Mapping[int, ListColumn]) -> list[Claim]:
    """Settle which column names the customer: a firm's name before a person's."""
    rivals = [claim for claim in found if claim.target == NAME]
    if not rivals:
        told = {claim.index for claim in found if claim.reason in ("header", "synonym")}
        return [*found, *_fallback_names(columns, told)]
    if len(rivals) == 1:
        return found
    others = [claim for claim in found if claim.target != NAME]
    for claim in rivals:
        shares = columns[claim.index].shares
        person, short = shares.get("person", 0.0), shares.get("short", 0.0)
        weight = 0.1 * shares.get("company", 0.0) - 0.2 * person - _MEASURES * max(short - person, 0.0)
        others.append(Claim(claim.index, NAME, claim.confidence + weight, claim.reason))
        if shares.get("person", 0.0) >= 0.5:
            others.append(Claim(claim.index, "contact_name", 0.6, "header_content"))
    return others


def _fallback_names(columns: Mapping[int, ListColumn], told: set[int]) -> Iterator[Claim]:
    """The column of firms that no header explains (those in `told` are), else one whose header can name a customer."""
    firms = [c for c in columns.values() if c.shares.get("company", 0.0) >= _FIRMS and c.index not in told]
    if firms:
        best = max(firms, key=lambda column: column.shares["company"])
        yield Claim(best.index, NAME, 1.01, "content")
        return
    by_header = {fold(column.header): column for column in reversed(list(columns.values()))}
    for word in NAME_FALLBACKS:
        if word in by_header:
            yield Claim(by_header[word].index, NAME, 1.01, "fallback")
            return
