"""Damage as it happens to tables: by spreadsheets, keyboards, programs, transfers, and hands in a hurry.

A family is a function of a random generator and a table; it gives the damaged file, and the line and column of the
damage where it has one. It gives None where a table has nothing that could be damaged so.
"""

import csv
import random
import re
from typing import NamedTuple

from desk import FILES, columns, rows_of, written

from entente.data import fields, package, tables

CUTOFF = package()["evidence_cutoff"]


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


# --- cells -----------------------------------------------------------------------------------------------------------

UNSEEN = [
    "\u00a0",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u00ad",
    "\u2060",
    "\u3164",
    "\u2800",
    "\u2007",
    "\u202f",
    "\u180e",
    "\U000e0020",
]
DIRECTION = ["\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\u061c"]
CONTROL = [
    "\x00",
    "\x07",
    "\x08",
    "\x0b",
    "\x0c",
    "\x1b",
    "\x1f",
    "\x7f",
    "\x85",
    "\t",
    "\n",
    "\r\n",
    "\u2028",
    "\u2029",
]
BLANKS = [
    " ",
    "   ",
    "\t",
    "\u00a0",
    "\u200b",
    "\u3000",
    "\u2003",
    "\u3164",
    "\u2800",
    "\u115f",
    "\n",
    "\ufe0f",
    "\u200b \u200b",
]
ERRORS = ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "Err:502", "########", "#NV"]
NOTHING = [
    "NA",
    "N/A",
    "n/a",
    "NaN",
    "nan",
    "NULL",
    "null",
    "None",
    "-",
    "--",
    "–",
    "?",
    "TODO",
    "TBD",
    "tbd",
    "todo",
    "...",
    "xxx",
    "<NA>",
]
NUMBERS = ["５", "٣", "१२", "1_000", "1e999", "1e3", "1E+05", "-1e400", "inf", "-inf", "Infinity", "nan", "12345678901234567890",
           "0.1234567890123456789", "+2", "02", "-02", "2.", ".5", "1,5", "1 000", "1.000,5", "0x1F", "0b1", "2%", "$2", "−2", "(2)",
           "2-3", "two", "--2", "1/2", "-0", "-0.0", "2;3", "2 km", "²", "½", "TRUE", "2,000", "1'000", "2\u00a0000", "2..0", "1.2.3",
           "2e", "e2", "2j", "１．５", "Ⅳ", "IV", "=2", "=1+1", "'2", "~2", ">2", "2?", "2*", "ca. 2", "2-Jan", "1.5E2"]  # fmt: skip
WHOLE = ["2.0", "2.5", "1.0", "3.00", "0.0"]
DATES = ["9/12/2023", "12/9/23", "12.09.2023", "12.9.23", "Nov-24", "12-Sep-23", "12-Sep", "Sep 2023", "September 2023", "12 September 2023",
         "45181", "45181.0", "2023-9-12", "2023-09-1", "2023/09/12", "2023.09.12", "20230912", "2023-09-12T00:00:00", "2023-09-12 00:00:00",
         "２０２３-09-12", "2023-０9-12", "٢٠٢٣-09-12", "2024-00", "2024-06-00", "2024-00-00", "2024-13", "2024-02-30", "2023-02-29",
         "2024-06-31", "0000", "0000-01-01", "24-06-01", "2024-06-", "2024-", "2024 06", "2024-6", "-2024", "+2024", "ca. 2024", "2024?",
         "2024–06–19", "2024-06-19/2024-06-20", "2024-06-19;2024-06-20", "today", "19-06-2024", "06-2024", "2024W25", "2024-171",
         "2024-06-19Z", "12024-06-19", "2024-006-19", "1204-06-19", "1023", "0024-06-19", "2023年9月12日", "2023-09-12\u200b"]  # fmt: skip
LATER = ["2026-11-26", "2026-12", "2027", "2062-01-01", "2204-06-19", "9999", "9999-12-31"]
ADDRESSES = ["ftp://example.org/x", "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd", "example.org",
             "www.example.org", "//example.org/x", "https:/example.org", "https//example.org", "http://", "https://", "https:// example.org",
             "https://exa mple.org", "https://example.org/a b", 'https://example.org/"onclick=', "https://example.org/<script>",
             "https://user:pw@example.org/", "https://example", "https://example.org\n", "https://example.org ", " https://example.org",
             "https://exam\u200bple.org", "hxxps://example.org", "https://example.org/a;https://example.org/b\n", "vbscript:x", "https:\\\\example.org",
             "https://.org", "https://example..org", "mailto:a@example.org", "blob:https://example.org/x", "https://example.org/`x`"]  # fmt: skip


def lost(cell: str) -> str | None:
    """A text that was saved in an encoding without some of its letters, or read in another and saved again."""
    wrong = cell.encode().decode("cp1252", "replace")
    return wrong if not cell.isascii() else None


def inside(sign: str):
    return lambda cell: cell[: len(cell) // 2] + sign + cell[len(cell) // 2 :] if len(cell) > 1 else None


def shouted(cell: str) -> str | None:
    return next((word for word in (cell.upper(), cell.title(), cell.lower()) if word != cell), None)


def misspelt(cell: str) -> str | None:
    return cell[:-1] if len(cell) > 2 else None


FAMILIES = {
    "white space at an end": one_cell(everything, [lambda c: c + " ", lambda c: " " + c, lambda c: c + "\u00a0", lambda c: "\u3000" + c, lambda c: c + "\n", lambda c: c + "\t", lambda c: c + "\r\n"]),
    "two spaces": one_cell(is_free, [lambda c: c.replace(" ", "  ", 1)]),
    "a sign nobody sees": one_cell(any_text, [inside(s) for s in UNSEEN]),
    "a sign that turns the direction": one_cell(any_text, [inside(s) for s in DIRECTION]),
    "a control character": one_cell(everything, [inside(s) for s in CONTROL]),
    "an accent apart": one_cell(is_free, [lambda c: c + "e\u0301", lambda c: "Sa\u0303o " + c, lambda c: c + " \u1100\u1161"]),
    "a spoilt encoding": one_cell(is_free, [lost]),
    "a letter without a font": one_cell(is_free, [inside("\ufffd"), inside("\ue000"), inside("\uffff")]),
    "a required cell emptied": one_cell(is_required, [""]),
    "a required cell that only looks empty": one_cell(is_required, BLANKS),
    "any cell that only looks empty": one_cell(everything, BLANKS, filled=False),
    "a spreadsheet's error": one_cell(everything, ERRORS, filled=False),
    "an error within a text": one_cell(is_free, [lambda c: c + " #REF!", lambda c: "#NAME? " + c]),
    "a word for nothing": one_cell(lambda f: not f.get("constraints", {}).get("pattern"), NOTHING, filled=False),
    "a note to oneself": one_cell(is_free, [lambda c: "TODO: " + c, lambda c: c + " FIXME", lambda c: "TBD " + c]),
    "a number in another form": one_cell(typed("number", "integer"), NUMBERS),
    "a whole number with a fraction": one_cell(typed("integer"), WHOLE),
    "a number out of range": one_cell(lambda f: "maximum" in f.get("constraints", {}), ["999999", "-999999", "4000"]),
    "a date in another form": one_cell(lambda f: f.get("partialDate"), DATES),
    "a date after the cut-off": one_cell(lambda f: f.get("partialDate") and "mayBeLater" not in f, LATER),
    "a word in other letters": one_cell(has_words, [shouted, misspelt, lambda c: c + "s", lambda c: c + ".", "TRUE", "FALSE", "other", "0", "1"]),
    "a key in other letters": one_cell(lambda f: "listOf" in f, [misspelt, lambda c: c + "x", lambda c: c + ".", lambda c: c.swapcase()]),
    "a list in another form": one_cell(is_list, [lambda c: c + ";", lambda c: ";" + c, lambda c: c + ";;" + c, lambda c: c + ";" + c.split(";")[0], lambda c: c + "; " + c.split(";")[0], lambda c: c + ",x", lambda c: c + "|x", lambda c: c + " and x", lambda c: c.replace(";", "; ") + ";no-such-row"]),
    "an address that is none": one_cell(lambda f: "http" in f.get("constraints", {}).get("pattern", ""), ADDRESSES),
    "an id that is none": one_cell(lambda f: "A-Za-z0-9][" in f.get("constraints", {}).get("pattern", ""), [inside(" "), inside("é"), inside("–"), lambda c: c + "\n", lambda c: "-" + c, inside("/"), inside('"'), inside("<"), inside("а"), inside("&")]),
    "quotes around": one_cell(lambda f: has_words(f) or f["type"] != "string", [lambda c: f"'{c}'", lambda c: f'"{c}"', lambda c: f"“{c}”", lambda c: "'" + c]),
    "a text that swallowed others": one_cell(is_free, [lambda c: (c + " ") * (2100 // (len(c) + 1) + 1) + "x"]),
    "a web address in a word's place": one_cell(lambda f: has_words(f) or f.get("partialDate"), ["https://example.org", "see note", "yes/no", "*"]),
}  # fmt: skip


# --- rows ------------------------------------------------------------------------------------------------------------


def insert(make):
    """Write one more row somewhere; where it is like another, either line will do."""

    def change(rng, rows, table):
        at = rng.randrange(1, len(rows) + 1)
        row = make(rng, rows, table)
        if row is None:
            return None
        rows.insert(at, row)
        return at + 1

    return on_rows(change)


def again_under_another_id(rng, rows, table):
    resource = next(each for each in package()["resources"] if each["name"] == table)
    if not resource["schema"].get("uniqueKeys"):
        return None
    source = list(rng.choice(rows[1:]))
    names = resource["schema"]["uniqueKeys"][0]
    at = rows[0].index(resource["schema"]["primaryKey"])
    if rows[0][at] in names or not all(source[rows[0].index(name)] for name in names):
        return None
    source[at] += "-again"
    rows.append(source)
    return len(rows)


def id_in_other_letters(rng, rows, table):
    key = next(each for each in package()["resources"] if each["name"] == table)["schema"]["primaryKey"]
    source = list(rng.choice(rows[1:]))
    at = rows[0].index(key)
    source[at] = source[at].swapcase()
    rows.append(source)
    return len(rows)


def shifted(rng, rows, table):
    """A cell lost, and one too many at the end: the number is right, all behind it stands one to the left."""
    n = rng.randrange(1, len(rows))
    at = next((i for i, cell in enumerate(rows[n][:-1]) if cell), None)
    rows[n] = [*rows[n][:at], *rows[n][at + 1 :], ""]
    return n + 1


def cells_lost(rng, rows, table):
    n = rng.randrange(1, len(rows))
    rows[n] = rows[n][: rng.randrange(1, len(rows[n]))]
    return n + 1


def cells_won(rng, rows, table):
    n = rng.randrange(1, len(rows))
    rows[n] += [rng.choice(["", "x", "more"])] * rng.randrange(1, 4)
    return n + 1


FAMILIES |= {
    "an empty row": insert(lambda rng, rows, table: [""] * len(rows[0])),
    "a row of blanks": insert(lambda rng, rows, table: [rng.choice([" ", "\u00a0", "\t", "\u200b"])] * len(rows[0])),
    "several empty rows at the end": on_rows(lambda rng, rows, table: rows.extend([[""] * len(rows[0])] * 5) or len(rows) - 4),
    "a row twice": insert(lambda rng, rows, table: list(rng.choice(rows[1:]))),
    "the headings again": insert(lambda rng, rows, table: list(rows[0])),
    "a sum at the end": on_rows(lambda rng, rows, table: rows.append(["Total"] + [""] * (len(rows[0]) - 1)) or len(rows)),
    "a note at the end": on_rows(lambda rng, rows, table: rows.append(["Source: our count"]) or len(rows)),
    "a comment": insert(lambda rng, rows, table: ["# checked to here"]),
    "a merge left open": insert(lambda rng, rows, table: [rng.choice(["<<<<<<< HEAD", "=======", ">>>>>>> mine"])]),
    "a row under another id": on_rows(again_under_another_id),
    "an id in other letters": on_rows(id_in_other_letters),
    "cells shifted": on_rows(shifted),
    "cells lost": on_rows(cells_lost),
    "cells too many": on_rows(cells_won),
}  # fmt: skip


# --- files -----------------------------------------------------------------------------------------------------------


def with_separator(sep):
    return whole_file(lambda rng, text, table: written(rows_of(table), delimiter=sep))


def with_headings(change):
    def changed(rng, text, table):
        head, rest = text.split("\n", 1)
        told = change(rng, head.split(","))
        return None if told is None else ",".join(told) + "\n" + rest

    return whole_file(changed)


def without_column(rng, text, table):
    rows = rows_of(table)
    at = rng.randrange(len(rows[0]))
    return written([row[:at] + row[at + 1 :] for row in rows])


def with_column(make):
    def changed(rng, text, table):
        rows = rows_of(table)
        at = rng.choice([0, len(rows[0])])
        head, cell = make(rng, rows)
        return written([row[:at] + [head if n == 0 else cell(n)] + row[at:] for n, row in enumerate(rows)])

    return whole_file(changed)


def reordered(rng, text, table):
    rows = rows_of(table)
    order = list(range(len(rows[0])))
    while order == sorted(order):
        rng.shuffle(order)
    return written([[row[at] for at in order] for row in rows])


def structural(sign, remove=False):
    """A comma, a quote or a line break put in, or taken away, where it parts cells or rows."""

    def changed(rng, text, table):
        open_text = (
            re.sub(r'(?<=[,\n])"(?:[^"]|"")*"', lambda quoted: "q" * len(quoted[0]), text) if sign != '"' else text
        )
        body = text.index("\n") + 1
        places = [
            at
            for at in range(body, len(text))
            if (open_text[at] == sign if remove else open_text[at - 1 : at + 1] != "qq")
        ]
        if not places:
            return None
        at = rng.choice(places)
        return text[:at] + text[at + 1 :] if remove else text[:at] + sign + text[at:]

    return whole_file(changed)


def cut(rng, text, table):
    raw = text.encode()
    return raw[: rng.randrange(raw.index(b"\n") + 1, len(raw))]


def cut_in_quotes(rng, text, table):
    places = [found.start() + 5 for found in re.finditer(r'(?<=[,\n])"[^"\n]{8}', text)]
    return text[: rng.choice(places)] if places else None


def bytes_of(encoding, mark=b""):
    def changed(rng, text, table):
        return (
            mark + text.encode(encoding, "replace")
            if not (text.isascii() and encoding in ("cp1252", "cp949", "cp1251"))
            else None
        )

    return whole_file(changed)


def another_table(rng, text, table):
    return FILES[rng.choice([name for name in FILES if name != table])]


def odd_byte(rng, text, table):
    raw = bytearray(text.encode())
    raw[rng.randrange(len(raw))] = rng.choice([0, 1, 7, 27, 127, 128, 160, 255, 192, 254])
    return bytes(raw)


FAMILIES |= {
    **{f"separated by {name}": with_separator(sep) for name, sep in (("semicolons", ";"), ("tabs", "\t"), ("bars", "|"), ("colons", ":"), ("tildes", "~"))},
    "a byte-order mark and semicolons": whole_file(lambda rng, text, table: b"\xef\xbb\xbf" + written(rows_of(table), delimiter=";")),
    "a line sep=": whole_file(lambda rng, text, table: rng.choice(["sep=,\n", '"sep=,"\n', "sep=;\r\n"]) + text),
    "headings in capitals": with_headings(lambda rng, names: [name.upper() if rng.random() < 0.5 else name.title() for name in names]),
    "headings with spaces": with_headings(lambda rng, names: [name.replace("_", " ") + rng.choice(["", " "]) for name in names[:-1]] + [names[-1] + " "]),
    "one heading misspelt": with_headings(lambda rng, names: [name + "x" if n == 1 else name for n, name in enumerate(names)]),
    "no headings": whole_file(lambda rng, text, table: text.split("\n", 1)[1]),
    "headings twice": whole_file(lambda rng, text, table: text.split("\n", 1)[0] + "\n" + text),
    "a title above": whole_file(lambda rng, text, table: rng.choice(["My table\n", "\n", ",,,\n", "As of 2026\n\n", "# notes\n"]) + text),
    "a column lost": whole_file(without_column),
    "a column of row numbers": with_column(lambda rng, rows: (rng.choice(["", "Unnamed: 0", "index"]), str)),
    "an empty column": with_column(lambda rng, rows: ("", lambda n: "")),
    "a column of one's own": with_column(lambda rng, rows: ("mine", lambda n: "x")),
    "a column twice": with_column(lambda rng, rows: (rows[0][1], lambda n: rows[n][1])),
    "columns in another order": whole_file(reordered),
    "another table": whole_file(another_table),
    "a comma too many": structural(","),
    "a comma lost": structural(",", remove=True),
    "a quote too many": structural('"'),
    "a quote lost": structural('"', remove=True),
    "a line break too many": structural("\n"),
    "a line break lost": structural("\n", remove=True),
    "a carriage return too many": structural("\r"),
    "cut anywhere": whole_file(cut),
    "cut inside a quote": whole_file(cut_in_quotes),
    "cut before the last line break": whole_file(lambda rng, text, table: text.rstrip("\n")),
    "a byte that is none of text": whole_file(odd_byte),
    "NUL bytes at the end": whole_file(lambda rng, text, table: text + "\x00" * rng.randrange(1, 4000)),
    "lines that end in CR": whole_file(lambda rng, text, table: text.replace("\n", "\r")),
    "lines that end in CRLF": whole_file(lambda rng, text, table: text.replace("\n", "\r\n")),
    "lines that end in CRCRLF": whole_file(lambda rng, text, table: text.replace("\n", "\r\r\n")),
    "some lines that end in CRLF": whole_file(lambda rng, text, table: "".join(line + rng.choice(["\n", "\r\n"]) for line in text.split("\n")[:-1])),
    "all quoted": whole_file(lambda rng, text, table: written(rows_of(table), quoting=csv.QUOTE_ALL)),
    "quoted by single quotes": whole_file(lambda rng, text, table: written(rows_of(table), quotechar="'")),
    "a space after each comma": whole_file(lambda rng, text, table: "\n".join(", ".join(line.split(",")) for line in text.split("\n"))),
    "commas at the end of each line": whole_file(lambda rng, text, table: text.replace("\n", ",,\n")),
    "empty lines between": whole_file(lambda rng, text, table: text.replace("\n", "\n\n")),
    "nothing": whole_file(lambda rng, text, table: rng.choice(["", "\n", " ", "\ufeff", "\n\n\n", ",,,,\n"])),
    "headings only": whole_file(lambda rng, text, table: text.split("\n")[0] + rng.choice(["", "\n", "\n\n"])),
    "a web page": whole_file(lambda rng, text, table: "<!DOCTYPE html>\n<html><body>Not found</body></html>\n"),
    "a workbook": whole_file(lambda rng, text, table: b"PK\x03\x04\x14\x00\x06\x00" + bytes(rng.randrange(256) for _ in range(400))),
    "noise": whole_file(lambda rng, text, table: bytes(rng.randrange(256) for _ in range(rng.randrange(1, 3000)))),
    "JSON": whole_file(lambda rng, text, table: '[{"actor": "PRK"}]\n'),
    "UTF-16": bytes_of("utf-16"),
    "UTF-16 without a mark": bytes_of("utf-16-le"),
    "UTF-16, the other way": bytes_of("utf-16-be", b"\xfe\xff"),
    "UTF-32": bytes_of("utf-32"),
    "a spreadsheet's Unicode text": whole_file(lambda rng, text, table: b"\xff\xfe" + written(rows_of(table), delimiter="\t").decode().encode("utf-16-le")),
    "Windows-1252": bytes_of("cp1252"),
    "CP949": bytes_of("cp949"),
    "UTF-8 in UTF-8": whole_file(lambda rng, text, table: None if text.isascii() else text.encode().decode("cp1252", "replace")),
}  # fmt: skip


# --- columns, as a spreadsheet or a program rewrites them --------------------------------------------------------------


def whole_column(wanted, change):
    """A family that changes every cell of a column."""

    def family(rng, table):
        rows = rows_of(table)
        names = [
            name
            for name in columns(table, wanted)
            if any(change(row[rows[0].index(name)]) != row[rows[0].index(name)] for row in rows[1:])
        ]
        if not names:
            return None
        name = rng.choice(names)
        at = rows[0].index(name)
        first = None
        for n, row in enumerate(rows[1:], 2):
            told = change(row[at])
            first = first or (n if told != row[at] else None)
            row[at] = told
        return Damage(written(rows), first, name)

    return family


def american(cell):
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", cell)
    return f"{int(found[2])}/{int(found[3])}/{found[1]}" if found else cell


FAMILIES |= {
    "dates rewritten": whole_column(lambda f: f.get("partialDate"), american),
    "spaces after all cells": whole_column(everything, lambda cell: cell + " " if cell else cell),
    "dashes for hyphens": whole_column(lambda f: f["name"].endswith("_id") or "listOf" in f, lambda cell: cell.replace("-", "–")),
    "lists with spaces": whole_column(is_list, lambda cell: cell.replace(";", "; ")),
    "NA in the empty cells": whole_column(everything, lambda cell: cell or "NA"),
    "whole numbers with .0": whole_column(typed("integer"), lambda cell: cell + ".0" if cell else cell),
    "decimal commas": whole_column(typed("number"), lambda cell: cell.replace(".", ",")),
    "words in capitals": whole_column(has_words, str.title),
    "true minus signs": whole_column(typed("integer", "number"), lambda cell: cell.replace("-", "−")),
}  # fmt: skip


def numeric_fields(table):
    return [field["name"] for field in fields(table) if field["type"] != "string"]
