"""A pandera schema a table, made from the spec; its verdicts, without its failure cases.

pandera builds a frame of every failing cell, which costs seconds at a million of them. The
checks here keep their verdict as one boolean array a column and let pandera keep one case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pandera.pandas as pa

from kehu_xl.core.check.keys import malformed, missing, orphan, repeated
from kehu_xl.core.check.values import Wrong, future_date, rules_of
from kehu_xl.core.check.view import TableCheck
from kehu_xl.core.snapshot import Rows
from kehu_xl.spec import checks
from kehu_xl.spec.types import Column, Kind, Table


@dataclass(frozen=True, eq=False, slots=True)
class Verdict:
    """The positions at which a column breaks the rule of one code."""

    code: str
    column: str
    positions: Rows


def schema(table: TableCheck) -> pa.DataFrameSchema:
    """The table's schema: a pandera column for each of the spec, a check for each of its rules.

    Columns of the user's own are not in it and are left alone; a missing column is no
    failure here, the store reports it.
    """
    columns = {
        column.id: pa.Column(
            checks=[_check(code, rule, table) for code, rule in column_rules(table.table, column)],
            nullable=True,
            required=False,
        )
        for column in table.table
        if column.id in table.frame.columns
    }
    return pa.DataFrameSchema(columns, name=table.table.id)


def column_rules(table: Table, column: Column) -> Iterator[tuple[str, Wrong]]:
    """The codes that a column of a table is checked for, and how."""
    yield from rules_of(column)
    if column.computed:
        return
    if column.required or (column.unique and column.kind is Kind.CODE):
        yield ("missing_id" if column.unique and column.kind is Kind.CODE else "missing_required"), missing
    if column.unique:
        yield ("duplicate_contract_number" if table.id == "contracts" else "duplicate_id"), repeated
    if column.reference:
        yield "orphan_reference", orphan
    if column.id == "customer_id" and column.unique:
        yield "malformed_id", malformed
    if column.id in checks.PAST_DATES.get(table.id, ()):
        yield "future_date", future_date


def verdicts(table: TableCheck) -> Iterator[Verdict]:
    """What pandera says of the table, lazily: every rule of every column, in sheet order."""
    try:
        schema(table).validate(table.frame, lazy=True, inplace=True)
    except pa.errors.SchemaErrors as errors:
        for error in errors.schema_errors:
            if error.check_output is None:  # the rule itself raised, and pandera made that a failure
                raise error from errors
            passed = error.check_output.to_numpy(np.bool_)
            yield Verdict(error.check.name, error.schema.name, np.flatnonzero(~passed))


def _check(code: str, rule: Wrong, table: TableCheck) -> pa.Check:
    def passes(series: pd.Series) -> bool | pd.Series:
        wrong = rule(table[str(series.name)], table)
        return True if wrong is None or not wrong.any() else pd.Series(~wrong, index=series.index)

    return pa.Check(passes, name=code, ignore_na=False, n_failure_cases=1)
