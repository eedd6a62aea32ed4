"""Read the tables of a folder, checked against its dictionary: what is read is what was checked, cell by cell."""

import os
from pathlib import Path

import pandas as pd

from entente.data import dictionary
from entente.data.checks import Folder, Kept
from entente.data.dictionary import described
from entente.data.problems import DataError, Problem, grouped
from entente.data.rows import list_of, split_cell

RECORD = "ENTENTE_RECORD_TABLES"  # a file to which `load` adds the name of each table it reads
BOUNDS = ("low", "best", "high")  # of an amount, in this order
TYPES = {"string": "str", "integer": "Int64", "number": "float64"}
_FRAMES = Kept()


def load(table: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Read one table: a column per field of the dictionary, empty cells missing, rows in the order of the file.

    Text is ``str``, whole numbers are ``Int64``, other numbers ``float64``; dates stay strings (see
    :func:`entente.data.period`). ``.attrs["folder"]`` is the folder as it was given, None for the report's own (see
    :func:`folder_of`).

    Raises:
        DataError: there is no such folder, its dictionary has a fault, or the file breaks it; the error lists every
            problem found in this table.
        KeyError: the data package has no such table.
    """
    described(table, folder)
    _record(table)
    there = Folder(folder)
    if problems := there.check(table):
        raise DataError(grouped(problems))
    key = (table, there.stamps[table], there.package_stamp)
    frame = _FRAMES.once(key, lambda: _frame(there, table)).copy()
    frame.attrs["folder"] = None if folder is None else str(folder)
    return frame


def _frame(folder: Folder, table: str) -> pd.DataFrame:
    rows, problems = folder.read(table)
    if rows is None:
        raise DataError(problems)
    return pd.DataFrame({name: _typed(rows[name], field["type"]) for name, field in rows.fields.items()})


def _typed(cells: list[str], kind: str) -> pd.Series:
    if kind == "string":
        return pd.Series([cell or None for cell in cells], dtype="str")
    if kind == "integer":
        return pd.Series([int(cell) if cell else pd.NA for cell in cells], dtype="Int64")
    return pd.Series([float(cell) if cell else float("nan") for cell in cells], dtype="float64")


def folder_of(*frames: pd.DataFrame | pd.Series) -> str | None:
    """The folder that frames, or rows of them, were loaded from, to be handed on; None for the report's own."""
    return next((frame.attrs["folder"] for frame in frames if frame.attrs.get("folder")), None)


def validate(
    folder: str | Path | None = None, tables: list[str] | str | None = None, *, every_cell: bool = False
) -> list[Problem]:
    """Check the dictionary, then every table of the folder, or those named; an empty list means that all is well.

    One problem tells of all cells of a column that have the same fault; with ``every_cell`` each cell has its own.
    Where the dictionary has faults, they are the answer: nothing can be checked by it. Where some tables are named,
    those they point to are looked at as far as their rows must be there. An empty answer implies that :func:`load`
    succeeds for each.

    Raises:
        DataError: there is no such folder, or its dictionary cannot be read at all.
        KeyError: the data package has no such table.
    """
    _, problems = dictionary.read(folder)
    if not problems:
        there = Folder(folder)
        names = list(there.resources) if tables is None else list_of(tables)
        for name in names:
            described(name, folder)
            problems += there.check(name)
        if tables is not None:
            problems += [problem for name in there.pointed_at(names) for problem in there.read(name)[1]]
    return problems if every_cell else grouped(problems)


def split(cell: object) -> list[str]:
    """The members of a list cell; an empty cell is an empty list."""
    return [] if pd.isna(cell) else split_cell(str(cell))


def _record(table: str) -> None:
    if record := os.environ.get(RECORD):
        with open(record, "a", encoding="utf-8") as file:
            file.write(f"{table}\n")
