"""The dictionary of a folder of tables: its file, checked before anything is read by it, and what it says.

``datapackage.json`` is the only schema: a Frictionless Data Package with properties of our own beside the standard's
(:mod:`entente.data.structure` lists them all). A dictionary with a fault is used for nothing.
"""

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from entente.data.problems import HOME, DataError, Problem
from entente.data.structure import parsed

FOLDER = Path(__file__).resolve().parents[2] / "data"
PACKAGE = "datapackage.json"


def package(folder: str | Path | None = None) -> dict:
    """The dictionary as written (do not change it): title, ``version`` (the edition), ``evidence_cutoff``, the tables.

    Raises:
        DataError: there is no such folder, or its dictionary is missing or has faults; the error lists them all.
    """
    found, problems = read(folder)
    if problems:
        raise DataError(problems)
    return found


def read(folder: str | Path | None) -> tuple[dict, list[Problem]]:
    """The dictionary of a folder and its faults; nothing in it may be relied on while there are any.

    Raises:
        DataError: it cannot be read at all.
    """
    place = place_of(folder) / PACKAGE
    try:
        stamp = stamp_of(place)
        found, problems = _parsed(os.path.realpath(place), stamp)
    except (OSError, ValueError) as error:
        raise DataError([_no_dictionary(folder, error)]) from None
    problems = [replace(problem, file=PACKAGE, folder=spoken(folder)) for problem in problems]
    if found is None:
        raise DataError(problems)
    return found, problems


@lru_cache(maxsize=32)
def _parsed(path: str, stamp: tuple) -> tuple[dict | None, list[Problem]]:
    return parsed(Path(path).read_bytes())


def stamp_of(path: Path) -> tuple:
    """What tells a file from others and changes with its content, without reading it.

    Raises:
        OSError: there is no such file, or it cannot be reached.
    """
    about = os.stat(path)
    return about.st_dev, about.st_ino, about.st_mtime_ns, about.st_size


_unless_named: list[str | Path] = [FOLDER]


def read_from(folder: str | Path | None) -> None:
    """Read the tables of this folder wherever none is named, until another is given; None for the report's own again.

    Raises:
        DataError: there is no such folder, or its dictionary is missing or has faults.
    """
    chosen = FOLDER if folder is None else folder
    package(chosen)
    _unless_named[:] = [chosen]


def place_of(folder: str | Path | None) -> Path:
    """The folder that is read: the report's own tables unless another is named, here or by :func:`read_from`.

    Raises:
        DataError: what is named is no path.
    """
    if not isinstance(folder, str | os.PathLike | None):
        raise DataError([Problem("", None, None, None, f"no folder {folder!r}; expected a path")])
    return Path(_unless_named[0] if folder is None else folder)


def spoken(folder: str | Path | None) -> str:
    """A folder as messages name it: as it was given; ``data`` for the report's own."""
    place = place_of(folder)
    return HOME if place == FOLDER else place.as_posix()


def _no_dictionary(folder: str | Path | None, error: Exception) -> Problem:
    place, name = place_of(folder), spoken(folder)
    try:
        there, is_folder = place.exists(), place.is_dir()
    except (OSError, ValueError):
        there = is_folder = False
    if there and not is_folder:
        return Problem("", None, None, None, f"{name} is a file; expected a folder with {PACKAGE}", folder=name)
    if not there:
        near = difflib.get_close_matches(place.name, _neighbours(place), n=1)
        meant = f"there is {near[0]} beside it" if near else ""
        return Problem("", None, None, None, f"no folder {name}; expected one with {PACKAGE}", folder=name, cause=meant)
    if isinstance(error, FileNotFoundError):
        copy = f"copy {PACKAGE} of the report into the folder: tables are read by it"
        return Problem(PACKAGE, None, None, None, "the file to exist", folder=name, cause=copy)
    return Problem(PACKAGE, None, None, reason_of(error), "a file that can be read", folder=name)


def _neighbours(place: Path) -> list[str]:
    try:
        return [each.name for each in place.parent.iterdir() if each.is_dir()]
    except (OSError, ValueError):
        return []


def reason_of(error: Exception) -> str:
    """Why a file could not be read, in the system's words."""
    return getattr(error, "strerror", None) or str(error)


# --- what it says ----------------------------------------------------------------------------------------------------


def described(table: str, folder: str | Path | None = None) -> dict:
    """The dictionary's entry for a table: ``title``, ``description``, ``headline`` (how a row is told), ``schema``.

    Raises:
        KeyError: the data package has no such table.
        DataError: as for :func:`package`.
    """
    resources = package(folder)["resources"]
    for resource in resources:
        if resource["name"] == table:
            return resource
    names = [resource["name"] for resource in resources]
    near = difflib.get_close_matches(str(table), names, n=1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    raise KeyError(f"no table {table!r} in {PACKAGE}; {meant}it has {', '.join(names)}")


def tables(folder: str | Path | None = None) -> list[str]:
    """Names of the tables, in the order of the data package."""
    return [resource["name"] for resource in package(folder)["resources"]]


def key_of(table: str, folder: str | Path | None = None) -> str:
    """The column that names a row of a table, and its anchor on the row pages."""
    return described(table, folder)["schema"]["primaryKey"]


def fields(table: str, folder: str | Path | None = None) -> list[dict]:
    """The dictionary's entries for the columns of a table."""
    return described(table, folder)["schema"]["fields"]


def column_of(table: str, column: str, folder: str | Path | None = None) -> dict:
    """The dictionary's entry for one column.

    Raises:
        KeyError: the table has no such column.
    """
    found = {field["name"]: field for field in fields(table, folder)}
    if column not in found:
        raise KeyError(f"no column {column!r} in {table}; it has {', '.join(found)}")
    return found[column]


# --- vocabularies ----------------------------------------------------------------------------------------------------


def vocabulary(name: str, folder: str | Path | None = None) -> dict[str | int, dict]:
    """The words of a vocabulary in their order, each with what the dictionary says of it: ``label``, ``band``, ...

    Raises:
        KeyError: the dictionary has no such vocabulary.
    """
    known = package(folder).get("vocabularies", {})
    if name not in known:
        raise KeyError(f"no vocabulary {name!r} in {PACKAGE}; it has {', '.join(known)}")
    return {each["value"]: each for each in known[name]}


def choices(table: str, column: str, folder: str | Path | None = None) -> list:
    """What a cell of a column may hold, in the order of the dictionary.

    >>> choices("judgements", "confidence")
    ['low', 'moderate', 'high']

    Raises:
        KeyError: there is no such column, or it is not bound to certain words.
    """
    field = column_of(table, column, folder)
    rules = field.get("constraints", {})
    words = rules.get("enum") or field.get("listEnum")
    if words:
        return list(words)
    if "vocabulary" in field:
        return list(vocabulary(field["vocabulary"], folder))
    if field["type"] == "integer" and {"minimum", "maximum"} <= set(rules):
        return list(range(rules["minimum"], rules["maximum"] + 1))
    raise KeyError(f"column {column!r} of {table} is not bound to certain words")


def labels(table: str, column: str, folder: str | Path | None = None) -> dict:
    """What the words of a column are called in the text, in the order of the dictionary; a word without is its own.

    >>> labels("exchange", "direction")
    {'PRK>RUS': 'to Russia', 'RUS>PRK': 'to North Korea'}

    Raises:
        KeyError: as for :func:`choices`.
    """
    field = column_of(table, column, folder)
    told = vocabulary(field["vocabulary"], folder) if "vocabulary" in field else {}
    own = field.get("words", {})
    return {word: own.get(word, told.get(word, {}).get("label", word)) for word in choices(table, column, folder)}


class Words(Mapping):
    """The words of a vocabulary, each with one thing that the dictionary says of it; it cannot be changed.

    Read when first asked for, so that a module may import it although the dictionary has a fault, which then is told by
    the command that runs.
    """

    def __init__(self, vocabulary: str, about: str):
        self._name, self._about = vocabulary, about

    def _told(self) -> dict[str | int, Any]:
        found = {word: each[self._about] for word, each in vocabulary(self._name).items()}
        return {word: tuple(told) if isinstance(told, list) else told for word, told in found.items()}

    def __getitem__(self, word: str | int) -> Any:
        return self._told()[word]

    def __iter__(self) -> Iterator:
        return iter(self._told())

    def __len__(self) -> int:
        return len(self._told())

    def __repr__(self) -> str:
        return repr(self._told())


LIKELIHOODS = Words("likelihood", "band")  # the words of ICD 203 and their bands, percent
