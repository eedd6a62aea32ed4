"""Rows behind a figure: where they lead, what a mark tells of its row, other tables of the folder it was read from."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote

import pandas as pd

from entente.data import anchor_in, choices, folder_of, headline, key_of, load, named, split

ROWS_PAGE = "data/"  # row pages, seen from a chapter
ROW_TIPS = {"headline": "What", "known": "What is known", "status": "Evidence", "sources": "Sources"}
NO_SECOND_SOURCE = "one source only"  # of a row that was read once only


# --- addresses -------------------------------------------------------------------------------------------------------


def page_of(table: str) -> str:
    """Address of the page of a table's rows, seen from a chapter."""
    return f"{ROWS_PAGE}{table}.html"


def row_link(table: str, key: str) -> str:
    """Address of a row's anchor, seen from a chapter.

    >>> row_link("sources", "38north-may-2024-launch")
    'data/sources.html#source-38north-may-2024-launch'
    """
    return f"{page_of(table)}#{anchor_in(table, key)}"


def rows_link(table: str, keys: object) -> str:
    """Address of the first of some rows, ``;`` between their ids; of the table where none is named."""
    ids = split(keys)
    return row_link(table, ids[0]) if ids else page_of(table)


def where_link(table: str, **columns: str) -> str:
    """Address of the rows of a table that say these words under these columns, marked; ``;`` between several words.

    >>> where_link("stances", Actor="PRK;RUS")
    'data/stances.html#where:Actor=PRK;RUS'
    """
    asked = "&".join(f"{name.replace('_', ' ')}={words}" for name, words in columns.items())
    return f"{page_of(table)}#where:{quote(asked, safe='=&;')}"


def keys_of(rows: pd.DataFrame) -> list[str]:
    """Every row a figure shows, each once, in the order of appearance, from a column ``key`` with ``;`` between ids."""
    return list(dict.fromkeys(key for keys in rows["key"] for key in split(keys)))


# --- the folder of the tables ----------------------------------------------------------------------------------------


def beside(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    """Another table from the folder of these rows, by its key, which stays a column too."""
    folder = folder_of(rows)
    return load(table, folder).set_index(key_of(table, folder), drop=False)


def in_folder_of(rows: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """A frame made from some rows, which belongs to their folder too."""
    made.attrs |= rows.attrs
    return made


# --- what a mark tells -----------------------------------------------------------------------------------------------


def row_of(table: pd.DataFrame, key: str, name: str) -> pd.Series:
    """A row of a table by its key.

    Raises:
        ValueError: the table, called ``name``, has no such row.
    """
    if key not in table.index:
        raise ValueError(f"no row {key!r} in {name}")
    return table.loc[key]


def row_words(name: str, table: pd.DataFrame, key: str) -> dict:
    """What a mark tells of its row: headline, what is known, how sure, sources, link.

    ``table`` is the table called ``name``, by its key (see :func:`beside`). Where it grades its rows by ``status``,
    a row is sure that has the first word of that vocabulary, else one that was read at a second source.

    Raises:
        ValueError: there is no such row.
    """
    row, folder = row_of(table, key, name), folder_of(table)
    if "status" in row:
        status, surest = row["status"], choices(name, "status", folder)[0]
    else:
        surest = "confirmed"
        status = surest if row.get("checked", "yes") == "yes" else NO_SECOND_SOURCE
    prose = next((row[column] for column in ("description", "summary", "statement", "subject") if column in row), "")
    return {
        "headline": headline(name, row, folder),
        "status": status,
        "sure": status == surest,
        "known": prose,
        "sources": named(row["source_ids"], folder) if "source_ids" in row else "",
        "href": row_link(name, key),
    }


def only(row: Mapping, *names: str) -> dict:
    """A row without the columns that no layer reads."""
    return {name: row[name] for name in names}


def flag(row: Mapping, name: str) -> bool:
    """Whether a row has a true value in a column that may be missing or empty."""
    value = row.get(name)
    return bool(pd.notna(value) and value)


def must_be_drawn(special: Iterable[str], keys: Iterable[str]) -> set[str]:
    """The ids of the rows that a finding is about.

    Raises:
        ValueError: the figure does not draw one of them.
    """
    if unknown := set(special) - set(keys):
        raise ValueError(f"special rows that the figure does not draw: {', '.join(sorted(unknown))}")
    return set(special)
