"""A folder of the real tables in which a test may spoil one; the others stay links, so that nothing is copied."""

import csv
import io
import json
from contextlib import contextmanager
from pathlib import Path

from entente.data import FOLDER, PACKAGE, fields, tables

FILES = {table: (FOLDER / f"{table}.csv").read_bytes() for table in tables()}


class Desk:
    """A folder named ``my-tables`` of links to the report's own tables."""

    def __init__(self, place: Path):
        self.folder = place / "my-tables"
        self.folder.mkdir()
        for file in [*(f"{table}.csv" for table in FILES), PACKAGE]:
            (self.folder / file).symlink_to(FOLDER / file)

    @contextmanager
    def spoilt(self, table: str, raw: bytes):
        """The folder with other bytes in the file of one table."""
        path = self.folder / f"{table}.csv"
        path.unlink()
        path.write_bytes(raw)
        try:
            yield self.folder
        finally:
            path.unlink()
            path.symlink_to(FOLDER / path.name)

    @contextmanager
    def dictionary(self, package: object):
        """The folder with another dictionary: bytes, text, or what is written as JSON."""
        path = self.folder / PACKAGE
        path.unlink()
        raw = package if isinstance(package, str | bytes) else json.dumps(package, indent=1, ensure_ascii=False)
        path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
        try:
            yield self.folder
        finally:
            path.unlink()
            path.symlink_to(FOLDER / PACKAGE)


def rows_of(table: str) -> list[list[str]]:
    """The rows of a real file, its headings first."""
    return [list(row) for row in csv.reader(io.StringIO(FILES[table].decode(), newline=""))]


def written(rows: list[list[str]], **how) -> bytes:
    """Rows as a file has them."""
    told = io.StringIO(newline="")
    csv.writer(told, lineterminator="\n", **how).writerows(rows)
    return told.getvalue().encode()


def with_cell(table: str, line: int, column: str, value: str) -> bytes:
    """A real file with another value in one cell; ``line`` is the line in the file (header = 1)."""
    rows = rows_of(table)
    rows[line - 1][rows[0].index(column)] = value
    return written(rows)


def columns(table: str, wanted=lambda field: True) -> list[str]:
    """The columns of a table of which the dictionary says something."""
    return [field["name"] for field in fields(table) if wanted(field)]
