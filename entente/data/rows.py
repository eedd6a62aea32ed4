"""The rows of a table as they are written: cells as text by column, each row with its line, and the other tables."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

Kept = TypeVar("Kept")


def anchor(key: str) -> str:
    """The anchor of a row on its page: the row's key as HTML ids are written here.

    >>> anchor("E-containers-cumulative-2025-03-osc"), anchor("shells_cumulative")
    ('e-containers-cumulative-2025-03-osc', 'shells-cumulative')
    """
    return key.lower().replace("_", "-").replace(".", "-")


def anchor_in(table: str, key: str) -> str:
    """The anchor of a row of a table; the key of a source may begin with a figure, as an id may not.

    >>> anchor_in("sources", "38north-may-2024-launch"), anchor_in("votes", "UNGA-78_1")
    ('source-38north-may-2024-launch', 'unga-78-1')
    """
    return f"source-{anchor(key)}" if table == "sources" else anchor(key)


class Fault(NamedTuple):
    """A fault of a cell: its row (counted from 0; None for the table), column, text, what was expected, its kind."""

    at: int | None
    column: str | None
    value: str | None
    expected: str
    kind: str = ""
    cause: str = ""


@dataclass
class Rows:
    """A table: its entry in the dictionary, the line of each row, its cells by column.

    Rows that are torn are left out; ``whole`` says whether there are none. ``faulty`` are the cells (row, column) that
    are at fault by themselves: what relates them to others says nothing.
    """

    resource: dict
    lines: list[int]
    columns: dict[str, list[str]]
    package: dict
    whole: bool = True
    faulty: set[tuple[int | None, str]] = field(default_factory=set)

    def __getitem__(self, column: str) -> list[str]:
        return self.columns[column]

    @property
    def cutoff(self) -> str:
        return self.package["evidence_cutoff"]

    @cached_property
    def fields(self) -> dict[str, dict]:
        return {each["name"]: each for each in self.resource["schema"]["fields"]}

    @cached_property
    def key(self) -> list[str]:
        """The keys of the rows."""
        return self.columns[self.resource["schema"]["primaryKey"]]

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(self.key)

    @cached_property
    def anchors(self) -> frozenset[str]:
        return frozenset(map(anchor, self.key))

    def words_of(self, column: str) -> list[dict]:
        """The vocabulary of a column."""
        return self.package.get("vocabularies", {}).get(self.fields[column].get("vocabulary"), [])


class Tables:
    """All tables of a folder, each read once; where one cannot be read, that is told of itself and here it is none."""

    def __init__(self, names: list[str], read: Callable[[str], Rows | None]):
        self.names, self._read = names, read
        self._kept: dict[tuple, Any] = {}

    def _once(self, key: tuple, make: Callable[[], Kept]) -> Kept:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def column(self, table: str, column: str) -> list[str] | None:
        """The cells of a column."""
        rows = self._read(table)
        return None if rows is None else rows[column]

    def listed(self, table: str, column: str, where: dict[str, list[str]] | None = None) -> list[str] | None:
        """What stands in a column, in the rows where other columns hold one of certain words, in the order of rows."""
        if (rows := self._read(table)) is None:
            return None
        conditions = (where or {}).items()
        return [
            cell for at, cell in enumerate(rows[column]) if all(rows[name][at] in words for name, words in conditions)
        ]

    def cells(self, table: str, column: str, where: dict[str, list[str]] | None = None) -> frozenset[str] | None:
        """The same, each once."""

        def make() -> frozenset[str] | None:
            found = self.listed(table, column, where)
            return None if found is None else frozenset(found)

        return self._once(("cells", table, column, str(where)), make)

    def keys(self, tables: list[str]) -> frozenset[str] | None:
        """The keys of several tables together; none where one of them cannot be read."""
        found = [rows for table in tables if (rows := self._read(table)) is not None]
        return frozenset[str]().union(*(rows.keys for rows in found)) if len(found) == len(tables) else None

    def mapping(self, table: str, column: str) -> dict[str, str]:
        """A column by the key of its table; empty where the table cannot be read."""

        def make() -> dict[str, str]:
            rows = self._read(table)
            return {} if rows is None else dict(zip(rows.key, rows[column], strict=True))

        return self._once(("mapping", table, column), make)

    def with_anchor(self, anchors: frozenset[str], but: str) -> dict[str, str]:
        """Those of some anchors that rows of other tables have too, each with its table."""
        others = ((name, self._read(name)) for name in self.names if name != but)
        return {each: name for name, rows in others if rows is not None for each in anchors & rows.anchors}


def split_cell(cell: str) -> list[str]:
    """The members of a list cell."""
    return cell.split(";") if cell else []


def list_of(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)
