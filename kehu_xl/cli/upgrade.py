"""`kehu upgrade` as a person reads it, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kehu_xl.core.upgrade import News
from kehu_xl.jobs import Result
from kehu_xl.spec import words
from kehu_xl.spec.defaults import FORMAT_VERSION, VERSION_PROPERTY
from kehu_xl.spec.vocabulary import upgrade as said


def lines(result: Result) -> Iterator[str]:
    """What is added and renewed, a line each, and where the earlier state is."""
    job = result.job
    if not _writes(result):
        yield from short(result)
        return
    yield said.WOULD if job.dry_run else said.DONE.format(path=job.path)
    yield from (said.LINE.format(text=news.sentence) for news in result.news)
    if job.dry_run:
        yield words.NEXT["dry_run"]
        return
    yield said.KEPT + ("" if _moved(result.news) else said.BACKUP.format(folder=f"{job.path.stem}.kehu"))
    yield said.NEXT.format(name=job.path.name)


def short(result: Result) -> Iterator[str]:
    """The same in one line."""
    if not _writes(result):
        yield said.CURRENT.format(new=FORMAT_VERSION)
    yield from (news.sentence for news in result.news)


def records(result: Result) -> dict[str, Any]:
    """What `--json` says of an upgrade beside the rest."""
    old = result.before.properties.get(VERSION_PROPERTY, said.UNKNOWN_VERSION)
    news = [{"kind": n.kind, "names": list(n.names), **n.facts, "message": n.sentence} for n in result.news]
    outputs = [str(result.job.path)] if _writes(result) and not result.job.dry_run else []
    return {"upgrade": {"from": old, "to": FORMAT_VERSION, "news": news}, "upgrade_needed": False, "outputs": outputs}


def _writes(result: Result) -> bool:
    return any(news.kind not in said.ONLY_TOLD for news in result.news)


def _moved(news: tuple[News, ...]) -> bool:
    return any(each.kind == "xlsx" for each in news)
