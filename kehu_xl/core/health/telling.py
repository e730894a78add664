"""The verdicts in lines that a person reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kehu_xl.core.health.checks import Finding
from kehu_xl.spec import health
from kehu_xl.spec.types import Severity

_WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def worst(findings: Sequence[Finding]) -> Severity:
    """The worst verdict.

    >>> worst([Finding("policy", "ok"), Finding("policy", "blocked")]).value
    'error'
    """
    return min((found.verdict.severity for found in findings), key=_WORST_FIRST.index, default=Severity.INFO)


def told(findings: Sequence[Finding]) -> Iterator[str]:
    """A line a check, below it what to do, and a last line for all.

    >>> print(*told([Finding("policy", "ok")]), sep="\\n")
    ✓ 宏的设置：允许宏，打开时点“启用内容”即可。
    没有发现问题。
    """
    for found in findings:
        label = health.EXAMINATIONS[found.check].label
        sign = health.SIGNS[found.verdict.severity]
        yield health.LINE.format(sign=sign, label=label, sentence=found.sentence)
        if found.advice:
            yield health.ADVICE.format(advice=found.advice)
    severity = worst(findings)
    count = sum(found.verdict.severity is severity for found in findings)
    yield health.DONE[severity].format(count=count)
