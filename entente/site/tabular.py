"""Tables as files to download: CSV that a spreadsheet takes for text and numbers only, and what explains it."""

import csv
import io
from collections.abc import Iterable

import pandas as pd

from entente.data import FOLDER, described, fields, key_of, load
from entente.data.escaping import csv_cell


def table_csv(table: str) -> str:
    """A whole table as its file has it."""
    with (FOLDER / described(table)["path"]).open(encoding="utf-8", newline="") as file:
        return _written(csv.reader(file))


def rows_csv(table: str, keys: Iterable[str] = ()) -> str:
    """The rows of a table with these keys; all of them where none is named."""
    rows = load(table).set_index(key_of(table), drop=False)
    rows = rows.loc[list(keys)] if keys else rows
    return frame_csv(rows)


def frame_csv(rows: pd.DataFrame) -> str:
    """A table that was computed, without its index."""
    return _written(csv.reader(io.StringIO(rows.to_csv(index=False, lineterminator="\n"))))


def dictionary_csv(tables: Iterable[str]) -> str:
    """Every column of these tables: its type, and what it holds."""
    lines = [[table, field["name"], field["type"], field["description"]] for table in tables for field in fields(table)]
    return _written([["table", "column", "type", "description"], *lines])


def _written(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
