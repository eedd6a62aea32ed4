"""Read the tables of the data package, checked against its dictionary.

``data/datapackage.json`` is the only schema. Frictionless checks what a data package can say (columns, types, ranges,
vocabularies, keys); this module turns its report into one :class:`Problem` a fault and adds what a package cannot say:
keys inside lists, low <= best <= high where some are empty, dates of partial precision, the line of a broken byte.
"""

import calendar
import csv
import datetime
import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pandas as pd
from frictionless import Package

FOLDER = Path(__file__).resolve().parents[2] / "data"
PACKAGE = "datapackage.json"
RECORD = "ENTENTE_RECORD_TABLES"  # a file to which `load` adds the name of each table it reads
ALL_PROBLEMS = 1_000_000  # frictionless stops at 1,000 unless told; nothing may be dropped
BOUNDS = ("low", "best", "high")  # in this order; a column that says it lies `between` stands for the middle one


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of one file. ``row`` is the line in the file (header = 1), None for a fault of the whole file."""

    file: str
    row: int | None
    column: str | None
    value: str | None
    expected: str

    def __str__(self) -> str:
        place = f"data/{self.file}"
        if self.row is not None:
            place += f", line {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        found = "" if self.value is None else f"found {self.value!r}, "
        return f"{place}: {found}expected {self.expected}."


class DataError(ValueError):
    """A table cannot be used; ``problems`` holds every fault that was found in it."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def load(table: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Read one table: a column per field of the dictionary, empty cells missing, rows in the order of the file.

    Text is ``str``, whole numbers are ``Int64``, other numbers ``float64``; dates stay strings (see :func:`period`).

    Raises:
        DataError: the file breaks the dictionary; the error lists every problem found in this table.
        KeyError: the data package has no such table.
    """
    place = _folder(folder)
    resource = described(table, place)
    _record(table)
    if problems := _problems(table, place):
        raise DataError(problems)
    types = {"string": "str", "integer": "Int64", "number": "float64"}
    columns = {field["name"]: types[field["type"]] for field in resource["schema"]["fields"]}
    return pd.read_csv(place / resource["path"], dtype=columns, keep_default_na=False, na_values=[""], encoding="utf-8")


def validate(folder: str | Path | None = None) -> list[Problem]:
    """Check every table of the data package; an empty list means that all is well."""
    place = _folder(folder)
    return [problem for table in tables(place) for problem in _problems(table, place)]


def tables(folder: str | Path | None = None) -> list[str]:
    """Names of the tables, in the order of the data package."""
    return [resource["name"] for resource in package(folder)["resources"]]


def package(folder: str | Path | None = None) -> dict:
    """The dictionary as written (do not change it): title, ``version`` (the edition), ``evidence_cutoff``, the tables.

    Raises:
        DataError: the file is missing or is not JSON.
    """
    place = _folder(folder) / PACKAGE
    try:
        return _parsed(place, place.stat().st_mtime_ns)
    except FileNotFoundError:
        raise DataError([Problem(PACKAGE, None, None, None, "the file to exist")]) from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        line = getattr(error, "lineno", None)
        raise DataError([Problem(PACKAGE, line, None, str(error), "valid JSON in UTF-8")]) from None


@lru_cache(maxsize=16)
def _parsed(path: Path, changed: int) -> dict:
    return json.loads(path.read_text("utf-8"))


def described(table: str, folder: str | Path | None = None) -> dict:
    """The dictionary's entry for a table: ``title``, ``description``, ``headline`` (how a row is told), ``schema``.

    Raises:
        KeyError: the data package has no such table.
    """
    found = {each["name"]: each for each in package(folder)["resources"]}
    if table not in found:
        raise KeyError(f"no table {table!r} in {PACKAGE}; it has {', '.join(found)}")
    return found[table]


def key_of(table: str, folder: str | Path | None = None) -> str:
    """The column that names a row of a table, and its anchor on the row pages."""
    return described(table, folder)["schema"]["primaryKey"]


def fields(table: str, folder: str | Path | None = None) -> list[dict]:
    """The dictionary's entries for the columns of a table."""
    return described(table, folder)["schema"]["fields"]


def choices(table: str, column: str, folder: str | Path | None = None) -> list:
    """What a cell of a column may hold, in the order of the dictionary."""
    field = next(field for field in fields(table, folder) if field["name"] == column)
    rules = field.get("constraints", {})
    return rules.get("enum") or field.get("listEnum") or list(range(rules["minimum"], rules["maximum"] + 1))


def labels(table: str, column: str, folder: str | Path | None = None) -> dict:
    """What the words of a column are called in the text."""
    field = next(field for field in fields(table, folder) if field["name"] == column)
    return {word: field.get("words", {}).get(word, word) for word in choices(table, column, folder)}


def period(date: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of a date of the precision known.

    >>> period("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))

    Raises:
        ValueError: not a year, a month or a day that exists.
    """
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", str(date)):
        raise ValueError(f"{date!r} is not a date like 2024, 2024-06 or 2024-06-19")
    year, month, day = ([int(part) for part in date.split("-")] + [None, None])[:3]
    try:
        first = datetime.date(year, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"{date!r} is not a date that exists: {error}") from None
    last_month = month or 12
    return first, datetime.date(year, last_month, day or calendar.monthrange(year, last_month)[1])


def split(cell: object) -> list[str]:
    """The members of a list cell; an empty cell is an empty list."""
    return [] if pd.isna(cell) else str(cell).split(";")


# --- checking --------------------------------------------------------------------------------------------------------


def _folder(folder: str | Path | None) -> Path:
    return FOLDER if folder is None else Path(folder)


def _record(table: str) -> None:
    if record := os.environ.get(RECORD):
        with open(record, "a", encoding="utf-8") as file:
            file.write(f"{table}\n")


def _problems(table: str, folder: Path) -> list[Problem]:
    """Faults of one table, checked once as long as no file of the package changes."""
    stamp = tuple(sorted((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in folder.glob("*.*")))
    return list(_checked(table, folder, stamp))


@lru_cache(maxsize=256)
def _checked(table: str, folder: Path, stamp: tuple) -> tuple[Problem, ...]:
    if faults := _file_faults(table, folder):
        return tuple(faults)
    rows = _rows(table, folder)
    width = len(fields(table, folder))
    torn = {row.line: row for row in rows if row.width != width}
    found = [*_frictionless_faults(table, folder, rows), *_own_faults(table, folder, rows)]
    found = [problem for problem in found if problem.row not in torn]  # cells shifted: what they hold means nothing
    file = described(table, folder)["path"]
    found += [Problem(file, line, None, f"{row.width} cells", f"{width} cells") for line, row in torn.items()]
    return tuple(sorted(set(found), key=_in_order))


def _in_order(problem: Problem) -> tuple:
    """By line and column; two faults of one cell too stand in one order, whatever the run."""
    return problem.row or 0, problem.column or "", problem.value or "", problem.expected


def _file_faults(table: str, folder: Path) -> list[Problem]:
    """Faults that make the rows unreadable; while one stands, the rows are not checked."""
    resource = described(table, folder)
    file, path = resource["path"], folder / resource["path"]
    if not path.is_file():
        return [Problem(file, None, None, None, "the file to exist")]
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        broken = " ".join(f"0x{byte:02x}" for byte in raw[error.start : error.end])
        return [Problem(file, line, None, broken, "text in UTF-8")]
    if text.startswith("\ufeff"):  # spreadsheets write it, and it would become part of the first column's name
        return [Problem(file, 1, None, "a byte-order mark", "UTF-8 without one")]
    header, *records = csv.reader(io.StringIO(text)) if text.strip() else [[]]
    if faults := list(_header_faults(file, header, [field["name"] for field in resource["schema"]["fields"]])):
        return faults
    return [] if any(records) else [Problem(file, None, None, None, "at least one row under the header")]


def _header_faults(file: str, header: list[str], expected: list[str]) -> Iterator[Problem]:
    missing = [name for name in expected if name not in header]
    extra = [name for name in header if name not in expected]
    twice = [name for name, count in Counter(header).items() if count > 1]
    for name in missing:
        yield Problem(file, 1, name, None, f"a column {name}")
    for name in extra:
        yield Problem(file, 1, name, name, f"no such column; the dictionary has {', '.join(expected)}")
    for name in twice:
        yield Problem(file, 1, name, name, "the column once")
    if not (missing or extra or twice) and header != expected:
        yield Problem(file, 1, None, ", ".join(header), f"the columns in the order {', '.join(expected)}")


@dataclass(frozen=True)
class _Row:
    """One record as it is written: the line it begins on and its cells by column."""

    line: int
    width: int
    cells: dict[str, str]


def _rows(table: str, folder: Path) -> list[_Row]:
    with open(folder / described(table, folder)["path"], encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header, rows, line = next(reader), [], reader.line_num + 1
        for cells in reader:
            rows.append(_Row(line, len(cells), dict(zip(header, cells, strict=False))))
            line = reader.line_num + 1
    return rows


def _frictionless_faults(table: str, folder: Path, rows: list[_Row]) -> Iterator[Problem]:
    """Frictionless on one table, without keys into tables that cannot be read themselves."""
    resource = described(table, folder)
    keys = resource["schema"].get("foreignKeys", [])
    usable = [key for key in keys if not _file_faults(key["reference"]["resource"], folder)]
    schema = {**resource["schema"], "foreignKeys": usable}
    others = [described(name, folder) for name in dict.fromkeys(key["reference"]["resource"] for key in usable)]
    descriptor = {"name": "checked", "resources": [{**resource, "schema": schema}, *map(_bare, others)]}
    checked = Package.from_descriptor(descriptor, basepath=str(folder)).get_resource(table)
    known = {field["name"]: field for field in schema["fields"]}
    for task in checked.validate(limit_errors=ALL_PROBLEMS).tasks:
        for error in task.errors:
            yield from _translated(error, resource, known, rows, usable)


def _bare(resource: dict) -> dict:
    """A table others point to: only its columns matter here, it is checked by itself."""
    named = [{"name": field["name"], "type": "string"} for field in resource["schema"]["fields"]]
    return {**resource, "schema": {"fields": named, "missingValues": [""]}}


def _translated(error, resource: dict, known: dict, rows: list[_Row], keys: list[dict]) -> Iterator[Problem]:
    """One error of frictionless in our words."""
    file, number = resource["path"], getattr(error, "row_number", None)
    row = rows[number - 2] if number else None
    line = row.line if row else None
    column = getattr(error, "field_name", None) or None
    match error.type:
        case "type-error" | "constraint-error" if row:
            yield Problem(file, line, column, row.cells.get(column) or "", _wanted(known[column]))
        case "primary-key":
            key = resource["schema"]["primaryKey"]
            names = [key] if isinstance(key, str) else key
            value = ", ".join(row.cells.get(name, "") for name in names)
            if all(row.cells.get(name) for name in names):  # an empty key is told by its own column
                first = next(other.line for other in rows if all(other.cells.get(n) == row.cells.get(n) for n in names))
                yield Problem(file, line, ", ".join(names), value, f"a key used once; line {first} has it")
        case "foreign-key":
            for key in keys:
                if key["fields"] in error.field_names:
                    target = key["reference"]["resource"]
                    yield Problem(file, line, key["fields"], row.cells.get(key["fields"]), f"a row of {target}.csv")
        case "missing-cell" | "extra-cell" | "blank-row":
            pass  # told once a line by the number of its cells
        case _:
            yield Problem(file, line, column, getattr(error, "cell", None), error.note)


def _wanted(field: dict) -> str:
    """What a cell of this column may hold, in words."""
    rules = field.get("constraints", {})
    kinds = {"integer": "a whole number", "number": "a number", "string": "text"}
    words = [kinds[field["type"]]]
    if "enum" in rules:
        words = [f"one of {', '.join(rules['enum'])}"]
    if "pattern" in rules:
        words = [f"text of the form {rules['pattern']}"]
    if "minimum" in rules and "maximum" in rules:
        words.append(f"from {rules['minimum']} to {rules['maximum']}")
    elif "minimum" in rules:
        words.append(f"of at least {rules['minimum']}")
    return " ".join(words) + (", not empty" if rules.get("required") else "")


def _own_faults(table: str, folder: Path, rows: list[_Row]) -> Iterator[Problem]:
    resource = described(table, folder)
    file = resource["path"]
    for field in resource["schema"]["fields"]:
        name = field["name"]
        filled = [(row, row.cells[name]) for row in rows if row.cells.get(name)]
        if field.get("partialDate"):
            yield from (
                Problem(file, row.line, name, value, why) for row, value in filled if (why := _date_fault(value))
            )
        if "listOf" in field:
            yield from _list_faults(
                file, name, filled, _keys(field["listOf"], folder), f"ids of {_spoken(field['listOf'])}"
            )
        if "listEnum" in field:
            yield from _list_faults(
                file, name, filled, set(field["listEnum"]), f"any of {', '.join(field['listEnum'])}"
            )
        if "sameAs" in field:
            yield from _copy_faults(file, name, filled, field["sameAs"], folder)
        if field["type"] == "number":
            endless = [(row, value) for row, value in filled if value.strip("+-").lower() in {"nan", "inf", "infinity"}]
            yield from (Problem(file, row.line, name, value, "a number that ends") for row, value in endless)
    names = {field["name"] for field in resource["schema"]["fields"]}
    between = [field["name"] for field in resource["schema"]["fields"] if field.get("between")] or ["best"]
    for middle in between if {"low", "high"} <= names else []:
        for row in rows:
            yield from _order_fault(file, row, ("low", middle, "high"))


def _spoken(names: str | list[str]) -> str:
    return names if isinstance(names, str) else ", ".join(names)


def _date_fault(value: str) -> str | None:
    try:
        period(value)
    except ValueError:
        return "a date that exists, written 2024, 2024-06 or 2024-06-19"
    return None


def _keys(names: str | list[str], folder: Path) -> set[str] | None:
    """Keys of one or several tables; None where one of them cannot be read, since that fault is told there."""
    targets = [names] if isinstance(names, str) else names
    if any(_file_faults(target, folder) for target in targets):
        return None
    return {row.cells[key_of(target, folder)] for target in targets for row in _rows(target, folder)}


def _list_faults(file: str, column: str, filled: list, allowed: set[str] | None, expected: str) -> Iterator[Problem]:
    for row, cell in filled if allowed is not None else []:
        members = cell.split(";")
        for member in members:
            if member not in allowed:
                yield Problem(file, row.line, column, member, f"{expected}, separated by semicolons without spaces")
        for member, count in Counter(members).items():
            if count > 1:
                yield Problem(file, row.line, column, member, "each id once in the list")


def _copy_faults(file: str, column: str, filled: list, rule: dict, folder: Path) -> Iterator[Problem]:
    """A column repeated for the reader's sake must say what its own table says."""
    target, by = rule["resource"], rule["by"]
    if _file_faults(target, folder):
        return
    original = {row.cells[key_of(target, folder)]: row.cells.get(column) for row in _rows(target, folder)}
    for row, value in filled:
        wanted = original.get(row.cells.get(by), value)
        if value != wanted:
            yield Problem(file, row.line, column, value, f"{wanted}, as {target}.csv has it for {row.cells.get(by)}")


def _order_fault(file: str, row: _Row, names: tuple[str, ...]) -> Iterator[Problem]:
    try:
        filled = [(name, float(row.cells[name])) for name in names if row.cells.get(name)]
    except ValueError:
        return  # not a number: frictionless has told it
    for (lower, small), (upper, large) in pairwise(filled):
        if small > large:
            yield Problem(file, row.line, lower, row.cells[lower], f"{lower} not above {upper} ({row.cells[upper]})")
