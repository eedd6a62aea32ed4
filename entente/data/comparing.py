"""Two folders of tables, row by row: what a row was, what it is. Both are read as text, each by its own dictionary."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from entente.data.dictionary import PACKAGE


@dataclass(frozen=True)
class Change:
    """A cell that differs; ``column`` is None where a whole row came (``was`` None) or went (``now`` None)."""

    table: str
    key: str
    column: str | None
    was: str | None
    now: str | None


def changes(old: str | Path, new: str | Path) -> list[Change]:
    """Every difference between two folders of tables, in the order of the newer dictionary, then of its rows.

    Raises:
        OSError: a folder lacks its dictionary or a table.
        ValueError: a dictionary is no JSON.
    """
    before, after = _tables(Path(old)), _tables(Path(new))
    return [
        change
        for table in [*after, *(name for name in before if name not in after)]
        for change in _of_table(table, before.get(table, {}), after.get(table, {}))
    ]


def _of_table(table: str, before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> list[Change]:
    found = []
    for key, row in after.items():
        if key not in before:
            found.append(Change(table, key, None, None, _told(row)))
            continue
        for column in dict.fromkeys([*before[key], *row]):
            was, now = before[key].get(column, ""), row.get(column, "")
            if was != now:
                found.append(Change(table, key, column, was, now))
    return found + [Change(table, key, None, _told(row), None) for key, row in before.items() if key not in after]


def _tables(folder: Path) -> dict[str, dict[str, dict[str, str]]]:
    """The rows of each table by their keys, as text."""
    package = json.loads((folder / PACKAGE).read_text("utf-8"))
    found = {}
    for resource in package["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            key = resource["schema"]["primaryKey"]
            found[resource["name"]] = {row[key]: row for row in csv.DictReader(file)}
    return found


def _told(row: dict[str, str]) -> str:
    return "; ".join(f"{column} {cell}" for column, cell in row.items() if cell)
