"""Rows as prose names them: by key, in a few words, as a link."""

import pandas as pd

from entente.data import day, fields, headline, key_of, load, split
from entente.data.escaping import markdown


def rows_of(table: str) -> pd.DataFrame:
    """A table by its keys."""
    return load(table).set_index(key_of(table))


def brief(key: str) -> str:
    """A row in a few words, as the text of a link, safe in Markdown.

    Raises:
        KeyError: no table that a judgement may rest on has such a row.
    """
    places = next(field["listOf"] for field in fields("judgements") if field["name"] == "rests_on")
    found = [(table, rows.loc[key]) for table in places if key in (rows := rows_of(table)).index]
    if not found:
        raise KeyError(f"no row of {', '.join(places)} is called {key!r}")
    table, row = found[0]
    match table:
        case "estimates":
            label = rows_of("measures").loc[row["measure"], "label"].split(",")[0]
            said = f"{label} ({rows_of('claimants').loc[row['claimant'], 'short']}, {day(row['as_of'])})"
        case "exchange":
            said = row["label"]
        case "events":
            said = row["title"]
        case _:
            said = headline(table, row)
    return markdown(said)


def row_link(key: str) -> str:
    """A small mark that leads to a row; its name is for screen readers and for who points at it."""
    return f'[¶](#{key} "Row {key}")'


def rests_on(keys: object) -> str:
    """The rows that something rests on, each a link in a few words."""
    return "; ".join(f"[{brief(key)}](#{key})" for key in split(keys))
