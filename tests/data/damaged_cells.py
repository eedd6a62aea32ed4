# ruff: noqa: E501  (a case a line, as long as it is)
"""Damage to one cell, and to every cell of a column, as a spreadsheet or a program rewrites them."""

import re

from damage import Damage, any_text, everything, has_form, has_words, is_free, is_list, is_required, one_cell, typed
from desk import columns, rows_of, written

UNSEEN = [
    "\xa0", "\u200b", "\u200d", "\ufeff", "\xad", "\u2060", "\u3164", "\u2800", "\u2007", "\u202f", "\u180e",
    "\U000e0020",
]  # fmt: skip
DIRECTION = [
    "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\u061c",
]  # fmt: skip
CONTROL = [
    "\x00", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x85", "\t", "\n", "\r\n", "\u2028", "\u2029",
]  # fmt: skip
BLANKS = [
    " ", "   ", "\t", "\xa0", "\u200b", "\u3000", "\u2003", "\u3164", "\u2800", "\u115f", "\n", "\ufe0f",
    "\u200b \u200b",
]  # fmt: skip
ERRORS = [
    "#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "Err:502", "########", "#NV",
]  # fmt: skip
NOTHING = [
    "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "-", "--", "–", "?", "TODO", "TBD", "tbd", "todo",
    "...", "xxx", "<NA>",
]  # fmt: skip
NUMBERS = [
    "５", "٣", "१२", "1_000", "1e999", "1e3", "1E+05", "-1e400", "inf", "-inf", "Infinity", "nan",
    "12345678901234567890", "0.1234567890123456789", "+2", "02", "-02", "2.", ".5", "1,5", "1 000", "1.000,5",
    "0x1F", "0b1", "2%", "$2", "−2", "(2)", "2-3", "two", "--2", "1/2", "-0", "-0.0", "2;3", "2 km", "²", "½",
    "TRUE", "2,000", "1'000", "2\xa0000", "2..0", "1.2.3", "2e", "e2", "2j", "１．５", "Ⅳ", "IV", "=2", "=1+1", "'2",
    "~2", ">2", "2?", "2*", "ca. 2", "2-Jan", "1.5E2",
]  # fmt: skip
WHOLE = [
    "2.0", "2.5", "1.0", "3.00", "0.0",
]  # fmt: skip
DATES = [
    "9/12/2023", "12/9/23", "12.09.2023", "12.9.23", "Nov-24", "12-Sep-23", "12-Sep", "Sep 2023", "September 2023",
    "12 September 2023", "45181", "45181.0", "2023-9-12", "2023-09-1", "2023/09/12", "2023.09.12", "20230912",
    "2023-09-12T00:00:00", "2023-09-12 00:00:00", "２０２３-09-12", "2023-０9-12", "٢٠٢٣-09-12", "2024-00",
    "2024-06-00", "2024-00-00", "2024-13", "2024-02-30", "2023-02-29", "2024-06-31", "0000", "0000-01-01",
    "24-06-01", "2024-06-", "2024-", "2024 06", "2024-6", "-2024", "+2024", "ca. 2024", "2024?", "2024–06–19",
    "2024-06-19/2024-06-20", "2024-06-19;2024-06-20", "today", "19-06-2024", "06-2024", "2024W25", "2024-171",
    "2024-06-19Z", "12024-06-19", "2024-006-19", "1204-06-19", "1023", "0024-06-19", "2023年9月12日",
    "2023-09-12\u200b",
]  # fmt: skip
LATER = [
    "2026-11-26", "2026-12", "2027", "2062-01-01", "2204-06-19", "9999", "9999-12-31",
]  # fmt: skip
ADDRESSES = [
    "ftp://example.org/x", "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd",
    "example.org", "www.example.org", "//example.org/x", "https:/example.org", "https//example.org", "http://",
    "https://", "https:// example.org", "https://exa mple.org", "https://example.org/a b",
    'https://example.org/"onclick=', "https://example.org/<script>", "https://user:pw@example.org/",
    "https://example", "https://example.org\n", "https://example.org ", " https://example.org",
    "https://exam\u200bple.org", "hxxps://example.org", "https://example.org/a;https://example.org/b\n",
    "vbscript:x", "https:\\\\example.org", "https://.org", "https://example.org/a.", "https://example.org/a,", "https://example.org/a;", "https://example..org", "mailto:a@example.org",
    "blob:https://example.org/x", "https://example.org/`x`",
]  # fmt: skip


HOSTS = [
    "https://example.org:99999/", "https://example.org:0/", "https://example.org:/x", "https://example.org:port/",
    "https://user:password@example.org/", "https://user@example.org/", "https:///path", "https://?q=1", "https://#x",
    "https://пример.рф/", "https://ex\u0430mple.org/", "https://example.org\\@evil.org/", "https://example.org/a\\b",
    "https://[::1]/", "http://127.0.0.1/x", "http://localhost/x", "https://-example.org/", "https://example-.org/",
    "https://exa_mple.org/", "https://https://example.org/", "https://1.2.3/", "https://example.123/",
    "https://example.c/", f"https://{'a' * 70}.org/", f"https://{'abc.' * 70}org/", "https://0x7f.1/",
    "HTTPS://EXAMPLE.ORG/", "https://example.org:８０/",
]  # fmt: skip
PATHS = [
    "https://example.org/%0d%0aSet-Cookie:x", "https://example.org/a%0Ab", "https://example.org/%00",
    "https://example.org/%zz", "https://example.org/100%", "https://example.org/a(b", "https://example.org/a[1",
    "https://example.org/…", "https://example.org/a...b", "https://example.org/a&amp;b=c", "https://example.org/%20",
    "https://example.org/a#", "https://example.org?", "https://example.org/%E2%80%8B", "https://example.org/?q=<b>",
    "https://www.google.com/url?q=https://example.org/", "https://eu.safelinks.protection.outlook.com/?url=x",
    f"https://example.org/{'a' * 2100}",
]  # fmt: skip
PERIODS = [
    "2023-Q3", "Q3 2023", "FY2023", "mid-2023", "1990s", "2023.9.12.", "令和5年9月12日", "주체112", "2566-09-12",
    "2023‑09‑12", "2023-09-12.", "(2023-09-12)", "[2023]", "c. 2023", "~2023-09", "2023-09-12 to 2023-09-14",
    "2023-09-12–14", "2023-009", "2023-9", "1694476800", "1.694E+12", "Tue Sep 12 2023", "2023-09-12T00:00:00.000Z",
    "২০২৩-০৯-১২", "𝟐𝟎𝟐𝟑", "n.d.", "late 2023", "2023-W37-2", "MMXXIII", "2023 -09-12", "20230-09-12", "12/09",
]  # fmt: skip
COUNTS = [
    "三", "𝟐", "②", "২", "๒", "٢٫٥", "۲", "2'000", "2·5", "2.5.1", "0e0", "+∞", "∞", "2½", "5‰", "5％", "US$2", "2m",
    "2bn", "2 million", "2:5", "2-", "≥2", ">=2", "≈2", "2 or 3", "2–3", "2 to 3", "[2]", "2†", "2[1]", "-00", "0-1",
    "- 2", "1 2", "2\u2009000", "0o7", "{2}", "2nd", "10^3", "zero", "1.0000000000000001",
]  # fmt: skip


def misread(encoding: str):
    """UTF-8 that a program read in another encoding and saved again; what that has no sign for is lost."""
    return lambda cell: None if cell.isascii() else cell.encode().decode(encoding, "replace")


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
    "a letter of another alphabet": one_cell(is_free, [lambda c: c + " \u0410rms", lambda c: "Mosc\u043ew: " + c]),
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
    "a host that is none": one_cell(lambda f: f.get("format") == "uri", HOSTS),
    "a path that is none": one_cell(lambda f: f.get("format") == "uri", PATHS),
    "a span for a date": one_cell(lambda f: f.get("partialDate"), PERIODS),
    "an amount in words and signs": one_cell(typed("number", "integer"), COUNTS),
    "a letter that looks like another in an id": one_cell(lambda f: "A-Za-z0-9][" in f.get("constraints", {}).get("pattern", ""), [lambda c: c.replace("a", "\u0430", 1), lambda c: c.replace("o", "\u03bf", 1), lambda c: c.replace("i", "\u0131", 1), lambda c: c.replace("-", "\u2011", 1), lambda c: c.replace("e", "\uff45", 1), lambda c: c + "\u0301", lambda c: c + "%20", lambda c: c + "/..", lambda c: "../" + c, lambda c: c + " (2)", lambda c: c + ":x", lambda c: "_" + c, lambda c: c + "x" * 300]),
    "UTF-8 read in another encoding": one_cell(is_free, [misread(e) for e in ("mac_roman", "cp437", "cp850", "cp1251", "koi8_r", "gb18030", "cp932", "cp949", "cp1250")]),
    "an encoding of mails": one_cell(is_free, [lambda c: c + " =E2=80=94 x", lambda c: c + " %E2%80%94 x", lambda c: c + " +IBM- x", lambda c: c + " ~{VPND~}"]),
    "another encoding read as Latin": one_cell(is_free, [lambda c: c + " ±èÁ¤Àº", lambda c: c + " ¡°x¡±", lambda c: c + " оПХБЕР", lambda c: c + " §Ü§Ú§Þ", lambda c: c + " ???"]),
    "letters of a PDF or a keyboard": one_cell(is_free, [lambda c: c + " \ufb01ne", lambda c: c + " \U0001d400", lambda c: c + " Ｗide", lambda c: c + " １２", lambda c: c + "e\u0301\u0301\u0301", lambda c: c + " \ufffc", lambda c: c + " \U0010fffd", lambda c: c + " [object Object]"]),
    "quotes around": one_cell(lambda f: has_words(f) or f["type"] != "string", [lambda c: f"'{c}'", lambda c: f'"{c}"', lambda c: f"“{c}”", lambda c: "'" + c]),
    "a text that swallowed others": one_cell(is_free, [lambda c: (c + " ") * (2100 // (len(c) + 1) + 1) + "x"]),
    "a web address in a word's place": one_cell(lambda f: has_words(f) or f.get("partialDate"), ["https://example.org", "see note", "yes/no", "*"]),
}  # fmt: skip


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


def read_as(encoding):
    read = misread(encoding)
    return lambda cell: read(cell) or cell


def american(cell):
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", cell)
    return f"{int(found[2])}/{int(found[3])}/{found[1]}" if found else cell


FAMILIES |= {
    **{f"all of a column read as {encoding}": whole_column(is_free, read_as(encoding)) for encoding in ("mac_roman", "gb18030")},
    "dates rewritten": whole_column(lambda f: f.get("partialDate"), american),
    "spaces after all cells": whole_column(everything, lambda cell: cell + " " if cell else cell),
    "dashes for hyphens": whole_column(lambda f: has_form(f) or "listOf" in f, lambda cell: cell.replace("-", "–")),
    "lists with spaces": whole_column(is_list, lambda cell: cell.replace(";", "; ")),
    "NA in the empty cells": whole_column(everything, lambda cell: cell or "NA"),
    "whole numbers with .0": whole_column(typed("integer"), lambda cell: cell + ".0" if cell else cell),
    "decimal commas": whole_column(typed("number"), lambda cell: cell.replace(".", ",")),
    "words in capitals": whole_column(has_words, str.title),
    "true minus signs": whole_column(typed("integer", "number"), lambda cell: cell.replace("-", "−")),
}  # fmt: skip
