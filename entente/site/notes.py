"""What stands in for links on paper: a note for every row and number that names its sources, and the bibliography."""

from functools import cache, cached_property
from itertools import groupby

import pandas as pd
from bs4 import BeautifulSoup, Tag

from entente.data import anchor, anchor_in, day, key_of, load, split, tables
from entente.site import blocks, scripts, uses
from entente.site.sources import WEAK

LONG = 110  # signs


class Printed:
    """A source as paper names it."""

    def __init__(self, row: dict):
        self.source_id, self.publisher, self.tier, self.url = (
            row[column] for column in ("source_id", "publisher", "tier", "url")
        )
        self.weak = self.tier >= WEAK
        self.anchor = anchor_in("sources", self.source_id)
        self.when = day(row["published"]) if pd.notna(row["published"]) else "undated"
        self.dated = f", {self.when}" if pd.notna(row["published"]) else ""
        self.by = f"{row['author']}, " if pd.notna(row["author"]) else ""
        self.letter = next((sign.upper() for sign in self.publisher if sign.isascii() and sign.isalpha()), "#")
        undated_last = row["published"] if pd.notna(row["published"]) else "~"
        self.order = (self.letter, self.publisher, undated_last)
        self._title = row["title"], row["language"]

    @property
    def shown(self) -> str:
        """Its address as it is printed: a long one is cut, and its link leads on."""
        told = self.url.removeprefix("https://").removeprefix("http://").removeprefix("www.")
        return told if len(told) <= LONG else f"{told[: LONG - 1]}…"

    @cached_property
    def settable(self) -> str:
        """Its title, as far as our fonts can set it."""
        return scripts.title(*self._title)


@cache
def printed() -> dict[str, Printed]:
    """Every source by its id."""
    return {row["source_id"]: Printed(row) for row in load("sources").to_dict("records")}


def add_notes(chapter: Tag) -> set[str]:
    """Number every linked row that names sources, and every number computed from a table; notes end the chapter.

    Each stands once, and its number again at every mention; all numbers from one table share a note, which said the
    same of each. Rows that only define need none. Returns the sources named.
    """
    told: dict[str, str] = {}
    named: set[str] = set()
    for link in chapter.select("a[href*='#']"):
        target = link["href"].rpartition("#")[2]
        row, table = _rows().get(target), _wholes().get(target)
        if not row and not (table and any(sign.isdigit() for sign in link.get_text())):
            continue
        meant = table if table and not row else target
        number = list(told).index(meant) + 1 if meant in told else len(told) + 1
        name = f"note-{chapter['id']}-{number}"
        sources = split(_by_key(row[0]).loc[row[1]]["source_ids"]) if row else None
        named |= set(sources or ())
        told.setdefault(meant, _note(number, name, row[1] if row else None, table, sources))
        link.name, link.attrs = "span", {"class": "linked"}
        link.insert_after(_tag(f'<a class="note-call" href="#{name}">{number}</a>'))
    if told:
        title = '<b class="notes-title">Notes</b>'
        chapter.append(_tag(f'<section class="notes"><p>{title} {" ".join(told.values())}</p></section>'))
    return named


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


def _note(number: int, name: str, key: str | None, table: str | None, source_ids: list[str] | None) -> str:
    """A note that says which row a number comes from and who says so."""
    sources = None if source_ids is None else [printed()[source] for source in source_ids]
    return blocks.render("print-note.html", number=number, name=name, table=table, key=key, sources=sources)


def add_bibliography(body: Tag, named: set[str]) -> None:
    """Set the sources that the notes name and the text cites, with their addresses."""
    linked = {link["href"].rpartition("#")[2] for link in body.select("a[href*='#']")}
    cited = named | {key for key, source in printed().items() if source.anchor in linked}
    # in one order also where two are of one publisher and day: else no two builds were alike, and none was kept
    used = sorted((printed()[key] for key in sorted(cited)), key=lambda source: source.order)
    letters = {letter: list(each) for letter, each in groupby(used, key=lambda source: source.letter)}
    body.append(_tag(blocks.render("print-bibliography.html", count=len(used), letters=letters)))


def _tag(markup: str) -> Tag:
    return BeautifulSoup(markup, "html.parser").find()
