"""The table of sources as a BibTeX file, for reference managers and for whoever writes on."""

import json

import pandas as pd
from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer

from entente.data import fields, load
from entente.site import files
from entente.site.kept import kept
from entente.site.sources import MONTHS, kind_of, names

FILE = files.DATA / "references.bib"
MACROS = [month[:3].lower() for month in MONTHS]  # as BibTeX names them
TYPES = {  # what is no page of news or reference
    "academic": "article",
    "dataset": "dataset",
    "government": "report",
    "intergovernmental": "report",
    "think-tank": "report",
}
ESCAPES = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_"}
    # BibTeX counts braces whatever stands before them
    | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}", "\\": r"\textbackslash{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


class _Fields(Writer):
    """Writes fields that are LaTeX already: an address keeps its signs, a month is a macro, the rest is in braces."""

    def _encode(self, text: str) -> str:
        return text

    def quote(self, s: str) -> str:
        self.check_braces(s)
        return s if s in MACROS else f"{{{s}}}"


def bibliography() -> str:
    """The table of sources as BibTeX, for BibTeX, biber, pandoc and Zotero alike."""
    entries = {row["source_id"]: _entry(row, _persons()) for row in load("sources").to_dict("records")}
    return _Fields().to_string(BibliographyData(entries))


def write() -> None:
    """Bring the file to what the table says."""
    with kept("bibliography") as once:
        made_from = f"{load('sources').to_csv()}\0{json.dumps(_persons())}"
        files.write_if_changed(FILE, once(made_from, bibliography))


def _persons() -> dict[str, str]:
    """Authors who are persons, as BibTeX writes their names."""
    return next(field for field in fields("sources") if field["name"] == "author").get("persons", {})


def _entry(row: dict, persons: dict[str, str]) -> Entry:
    named = names(row["author"])
    made = TYPES.get(row["kind"], "online")
    publisher = {"article": "journal", "report": "institution", "dataset": "publisher"}.get(made, "organization")
    values = {"title": f"{{{tex(row['title'])}}}"}
    if named or made != "online":
        values[publisher] = tex(row["publisher"])
    if made == "report":
        values["type"] = kind_of(row)
    if pd.notna(row["published"]):
        year, *rest = row["published"].split("-")
        values |= dict(zip(("year", "month", "day"), (year, *_month_and_day(*rest)), strict=False))
    values["url"] = row["url"].translate({ord("{"): "%7B", ord("}"): "%7D"})
    if pd.notna(row.get("accessed")):
        values["urldate"] = row["accessed"]
    values |= {"language": row["language"], "keywords": f"{row['kind']}, tier {row['tier']}"}
    authors = [Person(persons.get(name) or f"{{{tex(name)}}}") for name in named or (row["publisher"],)]
    return Entry(made, fields=values, persons={"author": authors})


def _month_and_day(month: str | None = None, day: str | None = None) -> list[str]:
    return [*([MACROS[int(month) - 1]] if month else []), *([str(int(day))] if day else [])]


def tex(text: str) -> str:
    """Text with the signs escaped that LaTeX would read."""
    return text.translate(ESCAPES)
