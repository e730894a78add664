"""Rules about documents, loans, and the two parties of a relation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np

from kehu_xl.core.check.view import BookCheck
from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import Objects
from kehu_xl.core.typed import choice_ids, objects
from kehu_xl.spec import checks, choices
from kehu_xl.spec.settings import LIST_MARK
from kehu_xl.spec.tables import BY_ID

_SEPARATORS = re.compile(rf"[{LIST_MARK},，;；/\s]+")


def documents_missing(book: BookCheck) -> Iterator[Findings]:
    """The papers that a customer's class asks for and nobody has filed."""
    customers, required = book["customers"], _required(book)
    if not required or customers["class_code"].is_blank:
        return
    filed = _filed(book)
    classes, ids = customers["class_code"].capitals, customers.key.capitals
    lacks = [
        [kind for kind in required.get(code, ()) if (key, kind) not in filed]
        for code, key in zip(classes.tolist(), ids.tolist(), strict=True)
    ]
    at = np.array([place for place, kinds in enumerate(lacks) if kinds], np.int64)
    labels = {choice.id: choice.label for choice in choices.DOCUMENT_TYPES}
    values = objects([LIST_MARK.join(labels[kind] for kind in lacks[place]) for place in at])
    yield Findings("document_missing", "customers", "class_code", customers.rows[at], values)


def _required(book: BookCheck) -> Mapping[str | None, list[str]]:
    classes = book["classes"]
    known = zip(classes.key.capitals, classes["required_documents"].texts, strict=True)
    return {code: _types(text) for code, text in known if code and text}


def _types(text: str) -> list[str]:
    ids = choice_ids(objects(_SEPARATORS.split(text)), choices.DOCUMENT_TYPES)
    return [kind for kind in ids.tolist() if kind]


def _filed(book: BookCheck) -> set[tuple[str | None, str | None]]:
    documents = book["documents"]
    types = documents["type"].choices
    return set(zip(documents["customer_id"].capitals.tolist(), types.tolist(), strict=True))


def documents_expiring(book: BookCheck) -> Iterator[Findings]:
    """Papers that are no longer valid, or soon will not be."""
    documents = book["documents"]
    until = documents["valid_until"].serials
    at = np.flatnonzero(until < book.serial + book.settings.contract_remind_days)
    days = documents.days("valid_until")[at]
    words = [checks.EXPIRED if gone else checks.EXPIRES for gone in until[at] < book.serial]
    facts = {"until": objects([word.format(date=day) for word, day in zip(words, days, strict=True)])}
    names = np.where(documents["name"].blank, documents["type"].texts, documents["name"].texts)[at]
    yield Findings("document_expiring", "documents", "valid_until", documents.rows[at], names, facts)


def loans_overdue(book: BookCheck) -> Iterator[Findings]:
    """Papers that should have come back."""
    loans = book["loans"]
    late = (loans["due"].serials < book.serial) & loans["returned"].blank
    papers = loans["document_id"].cells[late]
    yield Findings("loan_overdue", "loans", "due", loans.rows[late], papers, {"due": loans.days("due")[late]})


def unknown_parties(book: BookCheck) -> Iterator[Findings]:
    """Relations with a customer or a contact that is not there."""
    relations = book["relations"]
    types = relations["first_type"].choices
    first, second = relations["first_id"].capitals, relations["second_id"].capitals
    customers, contacts = book.positions("customers"), book.positions("contacts")
    either = {**customers, **contacts}
    places = {"customer": customers, "contact": contacts, None: either}
    lost = [bool(key) and key not in places[kind] for key, kind in zip(first, types, strict=True)]
    yield _orphans(book, "first_id", lost, types)
    yield _orphans(book, "second_id", [bool(key) and key not in either for key in second], types)


def _orphans(book: BookCheck, column: str, lost: list[bool], types: Objects) -> Findings:
    relations, at = book["relations"], np.flatnonzero(lost)
    contacts = column == "first_id"
    targets = [BY_ID["contacts" if contacts and kind == "contact" else "customers"].sheet for kind in types[at]]
    values = relations[column].cells[at]
    return Findings("orphan_reference", "relations", column, relations.rows[at], values, {"target": objects(targets)})
