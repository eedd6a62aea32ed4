"""What stands in for links on paper: a note for every row and number that names its sources, and the bibliography."""

from functools import cache, cached_property

import pandas as pd
from bs4 import BeautifulSoup, Tag

from entente.data import anchor, day, headline, key_of, load, split, tables
from entente.site import blocks, scripts, uses
from entente.site.sources import WEAK


class Printed:
    """A source as paper names it."""

    def __init__(self, row: dict):
        self.source_id, self.publisher, self.tier, self.url = (
            row[column] for column in ("source_id", "publisher", "tier", "url")
        )
        self.weak = self.tier >= WEAK
        self.anchor = f"source-{self.source_id}"
        self.when = day(row["published"]) if pd.notna(row["published"]) else "undated"
        self.dated = f", {self.when}" if pd.notna(row["published"]) else ""
        self.by = f"{row['author']}, " if pd.notna(row["author"]) else ""
        self.order = (self.publisher, row["published"] if pd.notna(row["published"]) else "~")  # undated ones last
        self._title = row["title"], row["language"]

    @property
    def shown(self) -> str:
        """Its address as it is printed."""
        return self.url.removeprefix("https://").removeprefix("http://")

    @cached_property
    def settable(self) -> str:
        """Its title, as far as our fonts can set it."""
        return scripts.title(*self._title)


@cache
def printed() -> dict[str, Printed]:
    """Every source by its id."""
    return {row["source_id"]: Printed(row) for row in load("sources").to_dict("records")}


def add_notes(chapter: Tag) -> None:
    """Set a note for every linked row that names sources, and every number computed from a table.

    At the first mention it stands in full, then by its number again. Rows that only define need none.
    """
    numbers: dict[str, int] = {}
    for link in chapter.select("a[href*='#']"):
        target = link["href"].rpartition("#")[2]
        row, table = _rows().get(target), _wholes().get(target)
        if not row and not (table and any(sign.isdigit() for sign in link.get_text())):
            continue
        known = target in numbers
        number = numbers.setdefault(target, len(numbers) + 1)
        name = f"note-{chapter['id']}-{number}"
        link.name, link.attrs = "span", {"class": "linked"}
        link.insert_after(
            _tag(f'<a class="note-again" href="#{name}">{number}</a>') if known else _note(number, name, row, table)
        )


@cache
def _rows() -> dict[str, tuple[str, str]]:
    """By anchor: the table and key of every row that asserts something."""
    asserting = [table for table in tables() if "source_ids" in load(table)]
    return {anchor(key): (table, key) for table in asserting for key in load(table)[key_of(table)]}


@cache
def _wholes() -> dict[str, str]:
    """By anchor of its page, or of the place that names the rows a number counts: every table."""
    return {anchor(f"table-{table}"): table for table in tables()} | {
        count.anchor: count.table for count in uses.counts().values()
    }


@cache
def _by_key(table: str) -> pd.DataFrame:
    return load(table).set_index(key_of(table), drop=False)


def _note(number: int, name: str, row: tuple[str, str] | None, table: str | None) -> Tag:
    """A footnote that says which row a number comes from and who says so."""
    words = {"table": table, "key": None, "said": None, "sources": None}
    if row:
        table, key = row
        found = _by_key(table).loc[key]
        sources = [printed()[source] for source in split(found["source_ids"])]
        words = {"table": table, "key": key, "said": headline(table, found), "sources": sources}
    return _tag(blocks.render("print-note.html", number=number, name=name, **words))


def add_bibliography(body: Tag) -> None:
    """Set the sources that the notes and the text cite, with their addresses."""
    cited = {link["href"].rpartition("#source-")[2] for link in body.select("a[href*='#']")}
    cited |= {note["data-source"] for note in body.select("[data-source]")}
    used = sorted((printed()[key] for key in cited & set(printed())), key=lambda source: source.order)
    body.append(_tag(blocks.render("print-bibliography.html", sources=used)))


def _tag(markup: str) -> Tag:
    return BeautifulSoup(markup, "html.parser").find()
