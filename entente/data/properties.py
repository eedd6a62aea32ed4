"""What may stand in ``datapackage.json``: the properties of each object, each with the kind of what it holds.

A property that nobody reads is a fault: a misspelt ``constraints`` would turn a check off in silence.
"""

import difflib
import json
import re
from collections.abc import Callable
from typing import NamedTuple, TypeGuard

from entente.data.dates import is_date
from entente.data.writing import flaw_of

TYPES = ("string", "integer", "number")
LARGEST = 2**53  # whole numbers beyond it cannot be told apart as floats


class Kind(NamedTuple):
    """What a property may hold: in words, and as a test."""

    words: str
    fits: Callable[[object], bool]


def _texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) and each.strip() for each in value)


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and flaw_of(value.strip(), words=False) is None


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST <= value <= LARGEST


def _named(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def readable(pattern: object) -> bool:
    """Whether it is a regular expression."""
    try:
        return bool(re.compile(pattern, re.ASCII)) if isinstance(pattern, str) else False
    except (re.error, RecursionError, OverflowError):
        return False


def _band(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_number, value)) and value[0] < value[1]


TEXT = Kind("text that can be seen", _text)
LIST = Kind("a list", lambda value: isinstance(value, list))
SOME = Kind("a list with at least one entry", lambda value: isinstance(value, list) and bool(value))
OBJECT = Kind("an object", lambda value: isinstance(value, dict))
TEXTS = Kind("an object of texts", lambda value: isinstance(value, dict) and all(map(TEXT.fits, value.values())))
FLAG = Kind("true or false", lambda value: isinstance(value, bool))
NUMBER = Kind("a number", _number)
WORDS = Kind("a list of words, each once", lambda value: _texts(value) and len(set(value)) == len(value))
NAMES = Kind("a name, or a list of names", lambda value: TEXT.fits(value) or WORDS.fits(value))
TABLES = Kind("names of tables, or an object", lambda value: NAMES.fits(value) or isinstance(value, dict))
DATE = Kind("a date that exists", lambda value: isinstance(value, str) and is_date(value))
DAY = Kind(
    "a day that exists, such as 2026-11-25",
    lambda value: isinstance(value, str) and is_date(value) and len(value) == 10,
)
TRUE_OR = Kind("true or an object", lambda value: value is True or isinstance(value, dict))
VALUE = Kind("text or a whole number", lambda value: TEXT.fits(value) or (_number(value) and isinstance(value, int)))
BAND = Kind("its low and its high end", _band)
PATTERN = Kind("a pattern that can be read", readable)
TABLE_NAME = Kind("a table's name in small letters, such as un_listings", _named(r"[a-z][a-z0-9_]*"))
COLUMN_NAME = Kind("a column's name, such as source_ids", _named(r"[A-Za-z][A-Za-z0-9_]*"))
FILE_NAME = Kind("a file beside the dictionary, such as events.csv", _named(r"[A-Za-z0-9_][A-Za-z0-9._-]*\.csv"))
CSV = Kind("csv, since nothing else is read", lambda value: value == "csv")
UTF8 = Kind("utf-8, since nothing else is read", lambda value: isinstance(value, str) and value.lower() == "utf-8")
URI = Kind("uri, for addresses", lambda value: value == "uri")
MISSING = Kind('[""], since what is missing is an empty cell', lambda value: value == [""])
TYPE = Kind(f"one of {', '.join(TYPES)}", lambda value: value in TYPES)

PROPERTIES = {  # of each object: its properties with their kind; those with a star must be there
    "the dictionary": {
        "name*": TEXT, "title*": TEXT, "description": TEXT, "version*": TEXT, "licenses": LIST, "profile": TEXT,
        "evidence_from": DATE, "evidence_cutoff*": DAY, "evidence_dense_until*": DATE, "blind_from": DAY,
        "read_until": DATE, "article_date*": DAY,
        "resources*": SOME, "vocabularies": OBJECT, "patternWords": OBJECT,
        "id": TEXT, "homepage": TEXT, "keywords": LIST, "contributors": LIST, "created": TEXT, "$schema": TEXT,
    },
    "a table": {
        "name*": TABLE_NAME, "path*": FILE_NAME, "title*": TEXT, "description*": TEXT, "headline*": TEXT,
        "schema*": OBJECT, "relations": LIST, "profile": TEXT, "format": CSV, "encoding": UTF8, "mediatype": TEXT,
        "bytes": NUMBER, "hash": TEXT,
    },
    "a schema": {
        "fields*": SOME, "primaryKey*": TEXT, "foreignKeys": LIST, "uniqueKeys": LIST, "missingValues": MISSING,
    },
    "a field": {
        "name*": COLUMN_NAME, "type*": TYPE, "description*": TEXT, "title": TEXT, "constraints": OBJECT,
        "format": URI, "partialDate": FLAG, "notBefore": TEXT, "notAfter": TEXT, "mayBeLater": TRUE_OR, "percent": FLAG,
        "listOf": TABLES, "listEnum": WORDS, "listPattern": PATTERN,
        "sameAs": OBJECT, "mentions": LIST, "vocabulary": TEXT, "words": TEXTS, "persons": TEXTS,
    },
    "constraints": {"required": FLAG, "pattern": PATTERN, "enum": WORDS, "minimum": NUMBER, "maximum": NUMBER},
    "a foreign key": {"fields*": NAMES, "reference*": OBJECT, "where": OBJECT},
    "a reference": {"resource*": TEXT, "fields*": NAMES, "where": OBJECT},
    "sameAs": {"resource*": TEXT, "by*": TEXT, "fields": TEXT, "where": OBJECT},
    "a mention of rows": {"pattern*": PATTERN, "resource*": TEXT, "fields*": TEXT},
    "a mention of dates": {"pattern*": PATTERN, "notBefore*": TEXT},
    "a list of pairs": {"resource*": TEXT, "fields*": WORDS, "joinedBy*": TEXT, "alternatives": TEXT, "all": FLAG},
    "a word of a vocabulary": {
        "value*": VALUE, "label": TEXT, "short": TEXT, "description": TEXT, "band": BAND, "counts": TEXT,
    },
    "words for a pattern": {"words*": TEXT, "example*": TEXT},
    "a condition": {
        "filled": FLAG, "in": WORDS, "notIn": WORDS, "minimum": NUMBER, "maximum": NUMBER, "whole": FLAG,
        "passed": FLAG,
    },
}  # fmt: skip
OF_TEXT = (
    "format", "partialDate", "notBefore", "notAfter", "mayBeLater", "listOf", "listEnum", "listPattern", "mentions",
    "pattern", "enum",
)  # fmt: skip
OF_NUMBERS = ("percent", "minimum", "maximum")

Found = tuple[int, str | None, str]  # line, what was found, what was expected


class Places:
    """Where things stand in the text of the dictionary: the line of a table, of its field, of a property of either."""

    def __init__(self, text: str, at: int = 0):
        self._text, self._at = text, at

    def inside(self, name: object) -> "Places":
        """The places within the object of this name."""
        return Places(self._text, self._find(rf'"name"\s*:\s*{re.escape(json.dumps(name))}'))

    def __call__(self, name: object = None) -> int:
        """The line of a property, or of the object itself."""
        at = self._at if name is None else self._find(rf"{re.escape(json.dumps(name))}\s*:")
        return self._text.count("\n", 0, at) + 1

    def _find(self, pattern: str) -> int:
        found = re.compile(pattern).search(self._text, self._at)
        return found.start() if found else self._at


def shape_faults(value: object, kind: str, where: Places, of: str = "") -> list[Found]:
    """Whether an object has the properties it must have, no others, and each of its kind; ``of`` says whose it is."""
    what = kind + (f" of {of}" if of else "")
    known = {name.rstrip("*"): holds for name, holds in PROPERTIES[kind].items()}
    if not isinstance(value, dict):
        return [(where(), as_json(value), f"{what} to be an object with {', '.join(known)}")]
    found = []
    for name in value.keys() - known.keys():
        near = difflib.get_close_matches(name, known, n=1)
        meant = f"perhaps {near[0]}" if near else f"one of {', '.join(known)}"
        found.append((where(name), name, f"a property that {what} may have ({meant})"))
    for name, holds in known.items():
        if name in value and not holds.fits(value[name]):
            found.append((where(name), as_json(value[name]), f"{name} of {what} to be {holds.words}"))
        elif name not in value and f"{name}*" in PROPERTIES[kind]:
            found.append((where(), None, f"{what} to have {name}"))
    return found


def as_json(value: object) -> str:
    """A value as the dictionary would write it."""
    return json.dumps(value, ensure_ascii=False)
