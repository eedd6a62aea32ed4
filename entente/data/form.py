"""The form of a file before its columns are looked at: what it is, how it is written, where its rows begin and end.

All faults of the form are told at once. Those that leave no rows to look at are *fatal*; the others name a row.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from entente.data.writing import seen

NAMED = {
    ",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars", ":": "colons", "~": "tildes", "^": "carets",
}  # fmt: skip
SAVE = "save it as CSV in UTF-8, separated by commas"
TIDY = "a spreadsheet wrote it: python -m entente tidy FOLDER leaves it out"
BEGINNINGS = {  # of files that are no tables: what they are
    b"PK\x03\x04": "a workbook of a spreadsheet (or another zip)",
    b"\xd0\xcf\x11\xe0": "a workbook of an old spreadsheet",
    b"%PDF": "a PDF", b"\x1f\x8b": "a compressed file", b"SQLite format 3": "a database",
    b"version https://git-lfs": "a pointer to a file that Git LFS keeps elsewhere",
}  # fmt: skip
MARKDOWN = re.compile(rb"```|\|[^|\n]+\|[^\n]*\|\s*\n")
MARKED_UP = re.compile(rb"<!doctype|<html|<\?xml|<table|[{\[]\s*[\"{\[\]}]", re.IGNORECASE)
LINE_ENDS = {
    "\r": "a carriage return", "\x0b": "a vertical tab", "\x0c": "a form feed", "\x1e": "a record separator",
    "\x85": "U+0085", "\u2028": "U+2028", "\u2029": "U+2029",
}  # fmt: skip
ENCODINGS = {
    codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
A_HOLE = 4  # NUL bytes side by side are a damaged file; single ones are told of their cell
TITLES = 12  # lines above the headings that are looked through for them
MERGE = re.compile(r"<{7} .*|={7}|>{7} .*|\|{7} .*")


class FormFault(NamedTuple):
    """A fault of the form: its line (None for the file), column, what was found and expected, kind, likely cause."""

    line: int | None
    column: str | None
    found: str | None
    expected: str
    kind: str = ""
    cause: str = ""


@dataclass
class Form:
    """A file as it is written: the headings, each row's line and cells, and the faults of its form."""

    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    faults: list[FormFault] = field(default_factory=list)
    fatal: bool = False
    harmed: bool = False  # by more than a spreadsheet's way of writing, which loses nothing

    def add(
        self, line: int | None, column: str | None, found: str | None, expected: str,
        kind: str = "", cause: str = "", *, fatal: bool = True, harmless: bool = False,
    ) -> None:  # fmt: skip
        self.faults.append(FormFault(line, column, found, expected, kind, cause))
        self.fatal |= fatal
        self.harmed |= not harmless


def form_of(raw: bytes, expected: list[str]) -> Form:
    """Read a file of a table with the columns ``expected``; headings that are not those are left to the caller."""
    form = Form()
    if (text := _text(raw, form)) is not None:
        text = _line_ends(text, form)
        lines = _spreadsheets_line(text, form)
        sep, more = _headings(text.split("\n", TITLES + lines)[lines:], expected, form)
        _records(text, lines + more, sep, form)
    return form


# --- bytes -----------------------------------------------------------------------------------------------------------


def _text(raw: bytes, form: Form) -> str | None:
    """The text in the bytes, read as best can be; None where it is none."""
    head = raw[:512].lstrip()
    kind = next((kind for start, kind in BEGINNINGS.items() if raw.startswith(start)), None)
    if kind is None and MARKED_UP.match(head):
        kind = "a web page" if head[:1] == b"<" else "JSON"
    if kind is None and MARKDOWN.match(head):
        kind = "a table of Markdown"
    if kind:
        form.add(None, None, kind, "a table as CSV", cause=SAVE)
        return None
    if not raw.strip(b" \t\r\n,;\xef\xbb\xbf\x00"):
        form.add(None, None, "nothing", "a first line with the headings, and rows under it")
        return None
    if encoding := _wide(raw):
        form.add(None, None, encoding.upper(), "text in UTF-8", cause=SAVE)
        return raw.decode(encoding, "replace").removeprefix("\ufeff")
    if raw.startswith(codecs.BOM_UTF8):
        form.add(1, None, "a byte-order mark", "UTF-8 without one", cause=TIDY, harmless=True)
        raw = raw.removeprefix(codecs.BOM_UTF8)
    if b"\x00" * A_HOLE in raw:
        line = raw.count(b"\n", 0, raw.index(b"\x00" * A_HOLE)) + 1
        form.add(line, None, f"{raw.count(0)} NUL bytes", "text", cause="the file was damaged, or is none of text")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        _broken_bytes(raw, error, form)
        return raw.decode("utf-8", "replace")


def _wide(raw: bytes) -> str | None:
    """The encoding of text that is written with two or four bytes a sign, with a mark or without."""
    for mark, encoding in ENCODINGS.items():
        if raw.startswith(mark):
            return encoding
    even, odd = raw[0:400:2], raw[1:400:2]
    for ours, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if ours.count(0) > 0.8 * len(ours) and len(ours) > 3:
            wide = others.count(0) > 0.4 * len(others)
            return encoding.replace("16", "32") if wide else encoding
    return None


def _broken_bytes(raw: bytes, error: UnicodeDecodeError, form: Form) -> None:
    lines = [number for number, line in enumerate(raw.split(b"\n"), 1) if _broken(line)]
    broken = " ".join(f"0x{byte:02x}" for byte in raw[error.start : error.end])
    cause = "saved in another encoding, such as Windows-1252 or CP949: save as UTF-8"
    for number in lines:
        form.add(number, None, broken, "text in UTF-8", kind="encoding", cause=cause if len(lines) > 1 else "")


def _broken(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


# --- lines -----------------------------------------------------------------------------------------------------------


def _line_ends(text: str, form: Form) -> str:
    end = next((end for end in LINE_ENDS if end in text), None)
    if end is None or "\n" in text.rstrip("\n"):
        return text
    form.add(None, None, f"lines that end in {LINE_ENDS[end]}", "lines that end in a line feed",
             cause="saved for another program, such as an old Macintosh's: save as plain CSV")  # fmt: skip
    return text.replace(end, "\n")


def _spreadsheets_line(text: str, form: Form) -> int:
    """How many lines (1 or 0) a spreadsheet wrote above the headings to tell itself the separator."""
    told = re.match(r"\"?sep=.\"?[,;\t|]*\r?\n", text, re.IGNORECASE)
    if told:
        cause = "a spreadsheet's own line: delete it"
        form.add(1, None, told[0].strip(), "the headings in the first line", cause=cause, harmless=True)
    return 1 if told else 0


def _headings(lines: list[str], expected: list[str], form: Form) -> tuple[str, int]:
    """What separates the columns, and how many lines stand above the headings; what is not as it should be is told."""
    for number, line in enumerate(lines[:TITLES]):
        sep, known = _separator(line.rstrip("\r"), expected)
        if known < max(2, len(expected) / 2):
            continue
        if number:
            form.add(1, None, lines[0].strip() or "an empty line",
                     f"the headings in the first line; they stand {number} below",
                     cause="titles and notes belong in the dictionary")  # fmt: skip
        if sep != ",":
            form.add(1, None, f"columns separated by {NAMED.get(sep, repr(sep))}", "columns separated by commas",
                     cause="a spreadsheet of another country or format wrote it: " + SAVE, harmless=True)  # fmt: skip
        return sep, number
    return ",", 0


def _separator(line: str, expected: list[str]) -> tuple[str, int]:
    """What parts a line so that most of the headings appear, the comma if they do; and how many do."""
    wanted = {alike(name) for name in expected}

    def score(sep: str) -> int:
        return len(wanted & {alike(name) for name in line.split(sep)})

    return max(((sep, score(sep)) for sep in [*NAMED, "\x1f", "\x01"]), key=lambda each: each[1])


def alike(name: str) -> str:
    """A heading as it is compared: without quotes, spaces, capitals, and whatever joins its words.

    >>> alike(' "Source IDs"'), alike("source_ids")
    ('sourceids', 'sourceids')
    """
    return re.sub(r"[\W_]+", "", name).lower()


# --- cells -----------------------------------------------------------------------------------------------------------


def _records(text: str, above: int, sep: str, form: Form) -> None:
    """Cells by row, after RFC 4180; at the first quote that is not, reading ends, since all after it may be shifted."""
    mark = re.escape(sep)
    a_cell = re.compile(rf'(?:"((?:[^"]++|"")*+)"|([^"{mark}\r\n]*+))({mark}|\r?\n|\Z)')
    line, cells, records = above + 1, [], []
    at, began = len("\n".join(text.split("\n", above)[:above])) + bool(above), line
    while at < len(text):
        if not (found := a_cell.match(text, at)):
            form.add(*_fault_of_quotes(text, at, line, mark))
            break
        quoted, plain, end = found.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        line += text.count("\n", at, found.end())
        at = found.end()
        if end != sep:
            records.append((began, cells))
            cells, began = [], line
    else:
        if cells:  # the text ends in a separator: the last cell is empty
            records.append((began, [*cells, ""]))
        if not form.harmed and not text.endswith("\n"):
            form.add(line, None, "the end of the file", "a line break after the last row", fatal=False,
                     cause="the file may have been cut; if it is whole, end its last line")  # fmt: skip
    form.header, form.rows = (records[0][1], records[1:]) if records else ([], [])


def _end(pattern: str, text: str, at: int) -> int:
    """Where what a pattern finds at a place ends."""
    found = re.compile(pattern).match(text, at)
    return found.end() if found else at


def _fault_of_quotes(text: str, at: int, line: int, mark: str) -> FormFault:
    """Why no cell can be read here: a quote within it, text after its end, no end, or half a line break."""
    if text[at] != '"':
        stop = _end(rf'[^"{mark}\r\n]*', text, at)
        found = text[at : stop + 20].split("\n")[0]
        if text[stop] == "\r":
            return FormFault(line, None, found, "lines that end in a line feed", cause="a carriage return stands alone")
        cause = "the quote before the cell is missing" if text[at:stop].strip() else "a space stands before the quote"
        return FormFault(line, None, found, "a cell with a quote in it to be quoted, its quotes doubled", cause=cause)
    end = _end(r'"(?:[^"]++|"")*+', text, at)
    closed = line + text.count("\n", at, end)
    found = text[at : at + 40].split("\n")[0]
    if end >= len(text):
        return FormFault(line, None, found, "a quote that is closed; this one is open to the end of the file",
                         cause="a quote too many, or the file was cut")  # fmt: skip
    if closed != line:
        return FormFault(line, None, found, f"a quote that is closed; this one is open to line {closed}",
                         cause="a quote too many")  # fmt: skip
    after = text[end + 1 : end + 30].split("\n")[0]
    return FormFault(line, None, after, "nothing between the quote that ends a cell and the next comma",
                     cause="a quote within the text that is not doubled, or one too many")  # fmt: skip


# --- rows ------------------------------------------------------------------------------------------------------------


def row_faults(form: Form, expected: list[str]) -> Iterator[FormFault]:
    """Rows that are none: empty ones, headings once more, rows with too many or too few cells."""
    widths = Counter(len(cells) for _, cells in form.rows)
    headings, wanted = list(map(alike, form.header)), len(expected)
    wide = [width for width, times in widths.items() if width > wanted and times > 1]
    for line, cells in form.rows:
        if not seen("".join(cells)):
            yield FormFault(line, None, None, "no empty row", "empty row", "cleared rows are still there: delete them")
        elif MERGE.fullmatch(cells[0]):
            yield FormFault(line, None, cells[0], "no mark of an unfinished merge of two versions", kind="merge")
        elif alike(cells[0]) == headings[0] and list(map(alike, cells)) == headings:
            yield FormFault(line, None, ", ".join(cells), "the headings once", kind="headings again")
        elif sep := _separated_by(cells, wanted):
            parted, cause = f"cells separated by {NAMED[sep]}", "pasted from another program: " + SAVE
            yield FormFault(line, None, parted, "cells separated by commas, as the headings", parted, cause)
        elif len(cells) != wanted:
            found = len(cells)
            cause = "a comma in a text that is not quoted" if found > wanted and widths[found] > 1 else ""
            if cause and len(wide) > 3:  # one message, not one for each number of commas
                yield FormFault(line, None, f"{min(wide)} to {max(wide)} cells", _counted(wanted), "too wide", cause)
            else:
                yield FormFault(line, None, _counted(found), _counted(wanted), f"width {found}", cause)


def _separated_by(cells: list[str], wanted: int) -> str | None:
    """What parts a row into the ``wanted`` cells where the comma does not, or does by chance.

    Among rows of sentences separated by tabs there was one with as many commas as columns, which was told cell by cell.
    """
    row = ",".join(cells)
    signs = ["\t"] if len(cells) == wanted else ["\t", *(sign for sign in NAMED if sign not in ",\t")]
    return next((sign for sign in signs if row.count(sign) == wanted - 1), None) if wanted > 2 else None


def _counted(cells: int) -> str:
    return f"{cells} cell" + "s" * (cells != 1)
