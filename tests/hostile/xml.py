"""Parts that are no XML, too much XML, or XML that asks for something."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.hostile.case import PARTS, SHEET, STRINGS, Case, book, content

_ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
_LAUGHS = f'<!DOCTYPE x [<!ENTITY e0 "哈">{_ENTITIES}]>'
_QUADRATIC = f'<!DOCTYPE x [<!ENTITY e11 "{"哈" * 50_000}">]>'
_EXTERNAL = '<!DOCTYPE x [<!ENTITY e11 SYSTEM "file:///etc/passwd">]>'
_PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>'
_DTD = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


def _declared(doctype: str, uses: str = "") -> Callable[[bytes], bytes]:
    def spoil(plain: bytes) -> bytes:
        head, mark, rest = plain.partition(b"?>")
        name, end, inside = rest.partition(b">")
        return head + mark + doctype.encode() + name + end + uses.encode() + inside

    return spoil


SPOILT: dict[str, Callable[[bytes], bytes | None]] = {
    "missing": lambda plain: None,
    "empty": lambda plain: b"",
    "no XML": lambda plain: b"hello",
    "cut": lambda plain: plain[: len(plain) * 2 // 3],
    "another root": lambda plain: b"<html/>",
    "invalid UTF-8": lambda plain: plain.replace(b"</", b"\xff\xc0\x80</", 1),
    "UTF-16": lambda plain: plain.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "UTF-16 in name only": lambda plain: plain.replace(b"UTF-8", b"UTF-16"),
    "UTF-32": lambda plain: plain.decode().replace("UTF-8", "UTF-32").encode("utf-32"),
    "GBK": lambda plain: plain.decode().replace("UTF-8", "GBK").encode("gbk"),
    "an unknown encoding": lambda plain: plain.replace(b"UTF-8", b"x-nonsense"),
    "NULs": lambda plain: plain.replace(b"<", b"<\0", 3),
    "a billion laughs": _declared(_LAUGHS, "&e11;"),
    "a long entity": _declared(_QUADRATIC, "&e11;" * 2_000),
    "an external entity": _declared(_EXTERNAL, "&e11;"),
    "an external parameter": _declared(_PARAMETER),
    "an external DTD": _declared(_DTD),
    "deep": lambda plain: plain.replace(b"?>", b"?>" + b"<a>" * 100_000, 1) + b"</a>" * 100_000,
    "a long attribute": lambda plain: plain.replace(b" xmlns=", b' giant="' + b"x" * 20_000_000 + b'" xmlns=', 1),
    "many attributes": lambda plain: plain.replace(
        b" xmlns=", b"".join(b' a%d=""' % n for n in range(200_000)) + b" xmlns=", 1
    ),
    "many comments": lambda plain: plain.replace(b"?>", b"?>" + b"<!-- <row> -->" * 200_000, 1),
}
_HEAVY = {"a billion laughs", "a long entity", "deep", "a long attribute", "many attributes", "many comments"}


def cases() -> Iterator[Case]:
    """Each part spoilt in each way."""
    for part, plain in PARTS.items():
        for how, spoil in SPOILT.items():
            heavy = how in _HEAVY and part in {SHEET, STRINGS}
            yield content(f"{part}: {how}", lambda p=part, s=spoil, x=plain: book({p: s(x)}), heavy=heavy)
