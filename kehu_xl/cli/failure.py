"""A failure as the JSON that CONTRACT promises."""

from __future__ import annotations

from kehu_xl.spec.errors import KehuError


def failure(action: str, error: KehuError) -> dict[str, object]:
    """The failure object of one action on one file.

    >>> from kehu_xl.spec.errors import FileMissing
    >>> failure("check", FileMissing(file="甲.xlsm"))["error"]["code"]
    'file_missing'
    """
    facts = error.facts
    listed = {"places": facts["places"]} if "places" in facts else {}
    return {
        "action": action,
        "error": {
            "code": error.code,
            "message": error.message,
            "file": str(facts["file"]) or None,
            "sheet": str(facts["sheet"]) or None,
            "cell": str(facts["cell"]) or None,
            "advice": error.remedy,
            **listed,
        },
    }
