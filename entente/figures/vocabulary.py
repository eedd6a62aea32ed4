"""The words of the tables as figures use them: from the dictionary, in its order, each with its colour or letter."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from entente.data import fields, labels

Look = TypeVar("Look")


def words_of(table: str, column: str, folder: str | Path | None = None) -> list[str]:
    """The words that a column may hold, in the order of the dictionary.

    Raises:
        ValueError: the dictionary gives that column no list of words.
    """
    words = _field(table, column, folder).get("constraints", {}).get("enum")
    if not words:
        raise ValueError(f"the dictionary lists no words for {column} of {table}")
    return words


def titles_of(table: str, column: str, folder: str | Path | None = None) -> dict[str, str]:
    """How figures write the words of a column, in the order of the dictionary.

    Raises:
        ValueError: the dictionary gives that column no list of words.
    """
    words_of(table, column, folder)
    return labels(table, column, folder)


def scale_of(table: str, column: str, folder: str | Path | None = None) -> tuple[int, int]:
    """The least and the greatest number that a coded column may hold.

    Raises:
        ValueError: the dictionary gives that column no such bounds.
    """
    bounds = _field(table, column, folder).get("constraints", {})
    if not {"minimum", "maximum"} <= set(bounds):
        raise ValueError(f"the dictionary gives {column} of {table} no scale")
    return bounds["minimum"], bounds["maximum"]


def looks_of(
    table: str, column: str, looks: Mapping[str, Look], what: str, folder: str | Path | None = None
) -> dict[str, Look]:
    """How each word of a column looks, in the order of the dictionary; ``what`` says what a look is, say a colour.

    Raises:
        ValueError: the dictionary has a word without a look.
    """
    words = words_of(table, column, folder)
    if missing := [word for word in words if word not in looks]:
        raise ValueError(f"figures have no {what} for {missing[0]!r} of {table}.{column}; they have {', '.join(looks)}")
    return {word: looks[word] for word in words}


def one_of(value: object, words: Mapping[str, object] | list[str], of: str) -> str:
    """A word of a vocabulary.

    Raises:
        ValueError: the value is none of the words; ``of`` says whose it is.
    """
    if value not in words:
        raise ValueError(f"{of}: {value!r} is not one of {', '.join(map(str, words))}")
    return value


def _field(table: str, column: str, folder: str | Path | None) -> dict:
    found = next((field for field in fields(table, folder) if field["name"] == column), None)
    if found is None:
        raise ValueError(f"{table} has no column {column!r}")
    return found
