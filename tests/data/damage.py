"""Damage as it happens to tables: by spreadsheets, keyboards, programs, transfers, and hands in a hurry.

A family is a function of a random generator and a table; it gives the damaged file, and the line and column of the
damage where it has one. It gives None where a table has nothing that could be damaged so.
"""

import random
from typing import NamedTuple

from desk import FILES, columns, rows_of, written


class Damage(NamedTuple):
    raw: bytes
    line: int | None = None
    column: str | None = None
    note: str = ""


def typed(*types):
    return lambda field: field["type"] in types


def is_list(field):
    return bool({"listOf", "listEnum", "listPattern"} & set(field))


def is_free(field):
    rules = field.get("constraints", {})
    special = {"partialDate", "sameAs"} & set(field) or {"enum", "pattern"} & set(rules)
    return field["type"] == "string" and not special and not is_list(field)


def is_required(field):
    return field.get("constraints", {}).get("required", False)


def has_form(field):
    return "pattern" in field.get("constraints", {})


def has_words(field):
    return "enum" in field.get("constraints", {})


def one_cell(wanted, values, filled=True):
    """A family that writes one of some values, or what a function makes of the cell, into a cell of a kind."""

    def family(rng: random.Random, table: str) -> Damage | None:
        rows = rows_of(table)
        names = columns(table, wanted)
        rng.shuffle(names)
        for name in names:
            at = rows[0].index(name)
            lines = [n for n, row in enumerate(rows[1:], 1) if row[at] or not filled]
            rng.shuffle(lines)
            for n in lines[:20]:
                told = rng.choice(values)
                value = told(rows[n][at]) if callable(told) else told
                if value is not None and value != rows[n][at]:
                    rows[n][at] = value
                    return Damage(written(rows), n + 1, name, repr(value))
        return None

    return family


def whole_file(change):
    """A family that changes the text of a file."""

    def family(rng: random.Random, table: str) -> Damage | None:
        raw = change(rng, FILES[table].decode(), table)
        if raw is None:
            return None
        return Damage(raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw)

    return family


def on_rows(change):
    """A family that changes rows; the change gives the line it did something to, or None for nothing."""

    def family(rng: random.Random, table: str) -> Damage | None:
        rows = rows_of(table)
        line = change(rng, rows, table)
        return None if line is None else Damage(written(rows), line or None)

    return family


def any_text(field):
    return field["type"] == "string"


def everything(field):
    return True
