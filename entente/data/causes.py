"""What probably made a cell wrong, and what to do: a spreadsheet's habits, a keyboard's, a program's."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator

from entente.data.dates import is_date
from entente.data.misread import repaired
from entente.data.problems import PERHAPS
from entente.data.writing import ERRORS, flaw_of, sign_named, stands_for_nothing, without_unseen

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
REWRITTEN = re.compile(  # a date as a spreadsheet shows it: 9/12/2023, 12.9.23, Nov-24, 12-Sep, 2023-09-12 00:00, 45181
    rf"\d{{1,4}}([/.-])\d{{1,2}}\1\d{{1,4}}|{MONTH}[ -]\d{{2,4}}|\d{{1,2}}[ -]{MONTH}([ -]\d{{2,4}})?"
    rf"|\d{{4}}-\d{{1,2}}-\d{{1,2}}[T ][\d:.]+Z?|[2-6]\d{{4}}(\.0)?|\d{{4}}/\d{{1,2}}",
    re.IGNORECASE | re.ASCII,
)
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
QUOTES = "'\"`´‘’‚“”„«»"
THOUSANDS = r"(?<=\d)[, _'’.\u00a0\u202f](?=\d{3}(?!\d))"
FEW_WORDS = 60  # among which a near one is looked for

Mended = Callable[[str], str]
ANY_CELL: list[tuple[Mended, str]] = [  # what would mend a cell, and what it then was
    (str.strip, "white space around it"),
    (lambda cell: cell.strip(QUOTES), "quotes around it"),
    (lambda cell: cell.translate(DASHES), "a dash for a hyphen or a minus sign: a program changed it, type -"),
    (lambda cell: unicodedata.normalize("NFKC", cell), "full-width or other special signs: type plain ones"),
    (lambda cell: "".join(map(_plain_digit, cell)), "digits of another script: type 0 to 9"),
    (without_unseen, "a sign that nobody sees is in it"),
]
A_LIST: list[tuple[Mended, str]] = [
    (lambda cell: re.sub(r"\s*;\s*", ";", cell).strip(), "spaces beside the semicolons"),
    (lambda cell: re.sub(r";{2,}", ";", cell).strip("; "), "a semicolon too many"),
    (lambda cell: re.sub(r"\s*[,|/]\s*", ";", cell), "the list is not separated by semicolons"),
]
A_NUMBER: list[tuple[Mended, str]] = [
    (lambda cell: re.sub(r"\.0+$", "", cell), "a program wrote whole numbers with .0"),
    (lambda cell: re.sub(THOUSANDS, "", cell), "thousands are marked: write digits alone"),
    (lambda cell: cell.replace(",", "."), "a decimal comma: write a point"),
    (lambda cell: re.sub(r"^[+]|^(-?)0+(?=\d)", r"\1", cell), "a sign or zeros before the number"),
    (lambda cell: re.sub(r"^[$€£~<>≈]\s*|\s*[%$€£a-zA-Z]+$", "", cell), "a unit or a sign with the number"),
    (lambda cell: re.sub(r"^\((.*)\)$", r"-\1", cell), "brackets for a minus sign"),
]
A_WORD: list[tuple[Mended, str]] = [
    (lambda cell: {"true": "yes", "false": "no"}.get(cell.lower(), cell), "a spreadsheet wrote TRUE or FALSE for it"),
    (str.lower, "capital letters"),
    (str.upper, "small letters"),
    (lambda cell: re.sub(r"[\s_]+", "-", cell), "spaces for hyphens"),
]


def cause_of(cell: str, field: dict, fits: Callable[[str], bool]) -> str:
    """What probably spoilt a cell that does not fit its column; empty where nothing can be said."""
    if found := ERRORS.search(cell):
        return f"{found[0]} is a spreadsheet's error: mend the formula and paste what it gives"
    bare = cell.strip()
    if REWRITTEN.fullmatch(bare) and not is_date(bare) and (field["type"] == "string" or not bare.isdigit()):
        return "a spreadsheet rewrote these as dates: format the column as text"
    if stands_for_nothing(cell):
        required = field.get("constraints", {}).get("required")
        return "a word for an empty cell" + ("" if required else ": leave it empty")
    return next(_habits(cell, field, fits), "")


def _habits(cell: str, field: dict, fits: Callable[[str], bool]) -> Iterator[str]:
    text = field["type"] == "string"
    for mend, told in (*ANY_CELL, *(A_LIST + A_WORD if text else A_NUMBER)):
        if (mended := mend(cell)) != cell and mended and _passes(fits, mended):
            yield told
    if not text and re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+", cell):
        yield "written with an exponent: format the column as plain numbers"
    if not text and re.fullmatch(r"-?\d+(?:\.\d+)?", cell, re.ASCII) and len(cell) > 15:
        yield "more digits than can be kept exactly"
    if right := repaired(cell):
        yield f"UTF-8 was read as another encoding and saved again; it was {right!r}"
    if text and (flaw := flaw_of(cell)):
        yield flaw.cause
    yield from near(cell, field.get("constraints", {}).get("enum", []))
    if "pattern" in field.get("constraints", {}) and (odd := next((sign for sign in cell if sign > "~"), None)):
        yield f"{sign_named(odd)} is in it"


def near(cell: str, words: Collection[str]) -> list[str]:
    """The word that was probably meant, told as a guess; none where the words are many, or none is near."""
    found = difflib.get_close_matches(cell, words, n=1, cutoff=0.75) if len(words) <= FEW_WORDS else []
    return [f"{PERHAPS}{word}" for word in found]


def _passes(fits: Callable[[str], bool], cell: str) -> bool:
    try:
        return fits(cell)
    except ValueError:
        return False


def _plain_digit(sign: str) -> str:
    digit = unicodedata.digit(sign, None)
    return sign if digit is None else str(digit)
