# ruff: noqa: E501  (a case a line, as long as it is)
"""Damage to the rows of a table, and to its file as a whole."""

import csv
import re

from damage import on_rows, whole_file
from desk import FILES, rows_of, written

from entente.data import package


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


FAMILIES = {
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
        return written([[*row[:at], head if n == 0 else cell(n), *row[at:]] for n, row in enumerate(rows)])

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
    """Anywhere but at the end of a line: rows that are gone whole leave no trace but in what pointed to them."""
    raw = text.encode()
    places = [at for at in range(raw.index(b"\n") + 2, len(raw)) if raw[at - 1 : at] != b"\n"]
    return raw[: rng.choice(places)]


def cut_in_quotes(rng, text, table):
    places = [found.start() + 5 for found in re.finditer(r'(?<=[,\n])"[^"\n]{8}', text)]
    return text[: rng.choice(places)] if places else None


def bytes_of(encoding, mark=b""):
    def changed(rng, text, table):
        return mark + text.encode(encoding, "replace") if encoding.startswith("utf") or not text.isascii() else None

    return whole_file(changed)


def another_table(rng, text, table):
    return FILES[rng.choice([name for name in FILES if name != table])]


def odd_byte(rng, text, table):
    raw = bytearray(text.encode())
    raw[rng.randrange(len(raw))] = rng.choice([0, 1, 7, 27, 127, 128, 160, 255, 192, 254])
    return bytes(raw)


def like_another(suffix):
    """A column that stands twice, as a merge of two tables leaves it."""

    def make(rng, rows):
        at = rng.randrange(len(rows[0]))
        return rows[0][at] + suffix, lambda n: rows[n][at]

    return with_column(make)


def separated_from(middle, sep):
    """The first rows, or the headings alone, separated as they should be, the others otherwise."""

    def changed(rng, text, table):
        rows = rows_of(table)
        at = len(rows) // 2 if middle else 1
        return written(rows[:at]) + written(rows[at:], delimiter=sep)

    return whole_file(changed)


def two_in_one(mark):
    """Two rows merged into one, as a spreadsheet merges cells."""

    def change(rng, rows, table):
        n = rng.randrange(1, len(rows) - 1)
        rows[n] = [
            one if one == other else f"{one}{mark}{other}" for one, other in zip(rows[n], rows.pop(n + 1), strict=True)
        ]
        return n + 1

    return on_rows(change)


def key_merged(rng, rows, table):
    """The key stands once for several rows, as merged cells are saved."""
    at = rows[0].index(next(each for each in package()["resources"] if each["name"] == table)["schema"]["primaryKey"])
    n = rng.randrange(2, len(rows))
    rows[n][at] = ""
    return n + 1


FAMILIES |= {
    **{f"a column that ends in {suffix}": like_another(suffix) for suffix in (".1", "_x", " (2)")},
    **{f"separated by {name}": whole_file(lambda rng, text, table, sep=sep: text.replace(",", sep)) for name, sep in (("Arabic commas", "،"), ("wide commas", "，"), ("two commas", ",,"), ("unit separators", "\x1f"))},
    "some rows separated by semicolons": separated_from(True, ";"),
    "all but the headings separated by tabs": separated_from(False, "\t"),
    **{f"two rows in one{words}": two_in_one(mark) for words, mark in (("", " / "), (", line by line", "\n"))},
    "a key for several rows": on_rows(key_merged),
    "rows and columns exchanged": whole_file(lambda rng, text, table: written(list(map(list, zip(*rows_of(table), strict=True))))),
    "a table of Markdown": whole_file(lambda rng, text, table: "\n".join(f"| {' | '.join(row)} |" for row in rows_of(table)) + "\n"),
    "a block of code": whole_file(lambda rng, text, table: f"```csv\n{text}```\n"),
    "a quoted mail": whole_file(lambda rng, text, table: re.sub("^", "> ", text, flags=re.MULTILINE)),
    "the file twice": whole_file(lambda rng, text, table: text + text),
    "two byte-order marks": whole_file(lambda rng, text, table: "\ufeff\ufeff" + text),
    "another file behind it, with its mark": whole_file(lambda rng, text, table: text + "\ufeff" + text),
    **{f"lines that end in {name}": whole_file(lambda rng, text, table, end=end: text.replace("\n", end)) for name, end in (("vertical tabs", "\v"), ("U+0085", "\x85"), ("U+2028", "\u2028"))},
    "a Ctrl-Z at the end": whole_file(lambda rng, text, table: text + "\x1a"),
    "no-break spaces": whole_file(lambda rng, text, table: text.replace(" ", "\xa0") if re.search(r"[^,\n] [^,\n]", text) else None),
    "quotes after a backslash": whole_file(lambda rng, text, table: text.replace('""', '\\"') if '""' in text else None),
    "curly quotes around cells": whole_file(lambda rng, text, table: re.sub(r'(?<=[,\n])"|"(?=[,\n])', "”", text) if '"' in text else None),
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
    **{name: bytes_of(name) for name in ("shift_jis", "gb18030", "euc_kr", "big5", "koi8-r", "mac_roman", "iso2022_kr")},
    "UTF-7": whole_file(lambda rng, text, table: None if text.isascii() else text.encode("utf-7")),
    "Windows-1252": bytes_of("cp1252"),
    "CP949": bytes_of("cp949"),
    "UTF-8 in UTF-8": whole_file(lambda rng, text, table: None if text.isascii() else text.encode().decode("cp1252", "replace")),
}  # fmt: skip
