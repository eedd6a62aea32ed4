"""A table checked whole: the form of its file, its headings, its rows, its cells, its keys, its relations.

What was read and found is kept as long as the files do not change, one by one: after a change of one table, only that
one and those that point to it are looked at again. A file is known by where it really is, so that folders that share
files by links share what was read.
"""

import difflib
import os
import stat
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from pathlib import Path

from entente.data import dictionary
from entente.data.cells import cell_faults
from entente.data.dictionary import reason_of, spoken, stamp_of
from entente.data.form import FormFault, form_of, row_faults
from entente.data.headings import heading_faults
from entente.data.keys import anchor_faults, key_faults
from entente.data.problems import Problem
from entente.data.rows import Fault, Rows, Tables, list_of
from entente.data.rules import relation_faults

MISSING = "no such file"
KEEP = 1024  # things that are kept, of each sort

Stamp = tuple
Read = tuple[Rows | None, list[FormFault]]


class Kept(dict):
    """What was made once, by a key that changes with what it was made from; the oldest goes first."""

    def once(self, key: Hashable, make: Callable[[], object]):
        if key not in self:
            if len(self) >= KEEP:
                del self[next(iter(self))]
            self[key] = make()
        return self[key]


_READ, _CHECKED, _ANCHORS, _POINTS = Kept(), Kept(), Kept(), Kept()


class Folder:
    """A folder of tables as it stands at this moment, with its dictionary, which must be without faults.

    Raises:
        DataError: there is no such folder, or its dictionary is missing or has faults.
    """

    def __init__(self, folder: str | Path | None):
        self.name, self.place = spoken(folder), dictionary.place_of(folder)
        self.package = dictionary.package(folder)
        self.package_stamp = stamp_of(self.place / dictionary.PACKAGE)
        self.resources = {resource["name"]: resource for resource in self.package["resources"]}
        self.stamps = {name: _stamp(f"{self.place}/{each['path']}") for name, each in self.resources.items()}
        self.tables = Tables(list(self.resources), self._whole)

    def check(self, table: str) -> list[Problem]:
        """Every fault of a table, one for each cell."""
        known = (self.package_stamp, *(self.stamps[name] for name in (table, *self.pointed_at([table]))))
        problems = _CHECKED.once((self.name, table, known), lambda: self._check(table))
        return problems + _ANCHORS.once((self.name, table, self.state), lambda: self._anchors(table))

    @property
    def state(self) -> tuple:
        """What changes with any file of the folder."""
        return (self.package_stamp, *self.stamps.values())

    def read(self, table: str) -> tuple[Rows | None, list[Problem]]:
        """The rows of a table, none where its form is broken, and the faults of its form and its rows."""
        resource, stamp = self.resources[table], self.stamps[table]
        if isinstance(stamp, str):
            return None, [self._missing(resource, stamp)]
        rows, faults = _READ.once((table, stamp, self.package_stamp), lambda: self._read(resource))
        return rows, [self._problem(resource, *fault) for fault in faults]

    def pointed_at(self, tables: list[str]) -> list[str]:
        """The other tables whose keys or columns the rows of these must agree with."""
        found = dict.fromkeys(
            name
            for table in tables
            for name in _POINTS.once((self.package_stamp, table), lambda: self._targets(self.resources[table]))  # noqa: B023
        )
        return [name for name in found if name not in tables]

    def _targets(self, resource: dict) -> list[str]:
        """The tables that a table points to, wherever its entry in the dictionary names them; all, where rows do."""
        if any(relation["rule"] == "rowOf" for relation in resource.get("relations", [])):
            return list(self.resources)
        return [name for each in _everything_in(resource) if isinstance(each, str | list) for name in list_of(each)]

    def _whole(self, table: str) -> Rows | None:
        """The rows of a table that others point to, none where some could not be read: keys may then be missing."""
        rows, problems = self.read(table)
        return None if problems else rows

    def _read(self, resource: dict) -> Read:
        columns = {name: _columns(each) for name, each in self.resources.items()}
        expected = columns.pop(resource["name"])
        try:
            form = form_of((self.place / resource["path"]).read_bytes(), expected)
        except OSError as error:
            return None, [FormFault(None, None, reason_of(error), "a file that can be read")]
        headings = heading_faults(form.header, expected, columns) if form.header else []
        if form.fatal or headings:
            return None, [*form.faults, *headings]
        if not form.rows:
            return None, [*form.faults, FormFault(None, None, None, "at least one row under the header")]
        torn = list(row_faults(form, expected))
        broken = {fault.line for fault in torn}
        rows = [(line, cells) for line, cells in form.rows if line not in broken]
        cells = list(zip(*(cells for _, cells in rows), strict=True)) or [()] * len(expected)
        told = dict(zip(expected, map(list, cells), strict=True))
        return Rows(resource, [line for line, _ in rows], told, self.package, not torn), [*form.faults, *torn]

    def _check(self, table: str) -> list[Problem]:
        rows, problems = self.read(table)
        if rows is None:
            return problems
        faults = [*cell_faults(rows, self.tables), *key_faults(rows, self.tables)]
        at_fault = {(fault.at, name) for fault in faults for name in (fault.column or "").split(", ")}
        faults += relation_faults(replace(rows, faulty=at_fault), self.tables)
        return problems + [self._of_cell(fault, rows) for fault in dict.fromkeys(faults)]

    def _anchors(self, table: str) -> list[Problem]:
        rows, _ = self.read(table)
        return [] if rows is None else [self._of_cell(fault, rows) for fault in anchor_faults(rows, self.tables)]

    def _of_cell(self, fault: Fault, rows: Rows) -> Problem:
        line = None if fault.at is None else rows.lines[fault.at]
        return self._problem(rows.resource, line, *fault[1:])

    def _problem(self, resource: dict, line, column, value, expected: str, kind: str = "", cause: str = "") -> Problem:
        return Problem(
            resource["path"], line, column, value, expected, kind=kind or expected, cause=cause, folder=self.name
        )

    def _missing(self, resource: dict, reason: str) -> Problem:
        """A file that is not there, with what may stand there in its place, or that is none."""
        if reason != MISSING:
            return self._problem(resource, None, None, reason, "a file that can be read")
        try:
            there = sorted(each.name for each in self.place.iterdir())
        except OSError:
            there = []
        named = {each["path"] for each in self.resources.values()}
        others = [name for name in there if name not in named]
        near = [name for name in others if name.lower() == resource["path"]]
        near += difflib.get_close_matches(resource["path"], others, n=1, cutoff=0.75)
        cause = f"there is {near[0]}" if near else ""
        return self._problem(resource, None, None, None, "the file to exist", cause=cause)


def _columns(resource: dict) -> list[str]:
    return [field["name"] for field in resource["schema"]["fields"]]


def _everything_in(value: object) -> Iterator[object]:
    """What stands under ``resource`` and ``listOf`` in a part of the dictionary."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name in ("resource", "listOf"):
                yield each
            yield from _everything_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from _everything_in(each)


def _stamp(path: str) -> Stamp | str:
    """What changes with a file, or why there is none to be read."""
    try:
        about = os.stat(path)
    except FileNotFoundError:
        return "a link to a file that is not there" if os.path.islink(path) else MISSING
    except OSError as error:
        return reason_of(error)
    if stat.S_ISDIR(about.st_mode):
        return "a folder"
    if not stat.S_ISREG(about.st_mode):
        return "no plain file"
    return about.st_dev, about.st_ino, about.st_mtime_ns, about.st_size
