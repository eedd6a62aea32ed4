"""How the words of the tables look in figures: each word of the dictionary has its colour, letter or filling."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from entente.data import choices

Look = TypeVar("Look")


def scale_of(table: str, column: str, folder: str | Path | None = None) -> tuple[int, int]:
    """The least and the greatest number that a coded column may hold.

    Raises:
        KeyError: the dictionary gives that column no scale.
    """
    numbers = choices(table, column, folder)
    return min(numbers), max(numbers)


def looks_of(
    table: str, column: str, looks: Mapping[str, Look], what: str, folder: str | Path | None = None
) -> dict[str, Look]:
    """How each word of a column looks, in the order of the dictionary; ``what`` says what a look is, say a colour.

    Raises:
        ValueError: the dictionary has a word without a look.
    """
    words = choices(table, column, folder)
    if missing := [word for word in words if word not in looks]:
        raise ValueError(f"figures have no {what} for {missing[0]!r} of {table}.{column}; they have {', '.join(looks)}")
    return {word: looks[word] for word in words}


def one_of(value: Any, words: Mapping[str, object] | list, of: str) -> str:
    """A word of a vocabulary.

    Raises:
        ValueError: the value is none of the words; ``of`` says whose it is.
    """
    if value not in words:
        raise ValueError(f"{of}: {value!r} is not one of {', '.join(map(str, words))}")
    return value
