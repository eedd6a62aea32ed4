"""How a source is cited on the site: its name in a sentence, and the reference that says all of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from entente.data import NO_BREAK, anchor_in, day, load

WEAK = 4  # the tier whose pages are named, but not linked
UNDATED = "n.d."
READ = {  # what was read of a source, where it is less or other than its page at the publisher; in a word beside a row
    "own": ("", ""),
    "carried": ("", ""),
    "cites": ("Its own text on another's report.", ""),
    "copy": ("Read in a copy.", ""),
    "data-copy": ("Read in a public copy of the data.", ""),
    "excerpt": ("Only an excerpt was read.", "excerpt read"),
    "headline": ("Only the headline was read.", "headline read"),
    "figures": ("Only figures of it were read.", "figures read"),
    "paraphrase": ("Not read itself; known from a digest's words.", "by a digest"),
    "named": ("Not read itself; named elsewhere.", "not read"),
}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A source in the words of the bibliography; ``reference`` ends where its address follows.

    ``read`` is one of ``READ``, ``read_at`` the address of a copy, empty where it was read at its own: a page of which
    nobody had opened more than a copy in a repository was linked like one that was read.
    """

    source_id: str
    authors: tuple[str, ...]
    year: str
    reference: str
    url: str
    tier: int
    read: tuple[str, str]
    read_at: str

    @property
    def weak(self) -> bool:
        """Whether its page is named, but not linked."""
        return self.tier >= WEAK

    @property
    def anchor(self) -> str:
        """Its place on the page of sources."""
        return anchor_in("sources", self.source_id)

    @property
    def author(self) -> tuple[str, bool]:
        """Who is named in a sentence, and whether others are left out."""
        return (self.authors[0], True) if len(self.authors) > 2 else (" and ".join(self.authors), False)

    @property
    def whole(self) -> str:
        """The reference with its address."""
        return f"{self.reference} URL: {self.url}."


@cache
def sources() -> dict[str, Source]:
    """Every source by its id, in the order of the bibliography: author, year, title."""
    rows = load("sources").to_dict("records")
    made = {row["source_id"]: (_source(row), row["title"]) for row in rows}
    order = sorted(made.values(), key=lambda pair: ("   ".join(pair[0].authors).casefold(), pair[0].year, pair[1]))
    return {source.source_id: source for source, _ in order}


def cited(keys: Iterable[str]) -> list[Source]:
    """Sources by their ids, in the order of the bibliography.

    Raises:
        ValueError: the table of sources has no such id.
    """
    return [sources()[key] for key in sorted(keys, key=_place)]


@cache
def _place(key: str) -> int:
    return list(sources()).index(key)


def names(cell: object) -> tuple[str, ...]:
    """The authors a cell names; semicolons part them, or commas, since a person's name has none here."""
    return () if pd.isna(cell) else tuple(name.strip() for name in re.split("[;,]", str(cell)))


def kind_of(row: dict) -> str:
    """What sort of publication it is, in words."""
    return row["kind"].replace("-", " ").capitalize()


def _source(row: dict) -> Source:
    authors = names(row["author"]) or (row["publisher"],)
    publisher = [row["publisher"]] if pd.notna(row["author"]) else []
    if pd.notna(row["published"]):
        year, *month = row["published"].split("-")[:2]
        when = f"published {day(row['published'])}".replace(NO_BREAK, " ")
        date = " ".join([*(MONTHS[int(each) - 1] for each in month), year])
    else:
        year, when, date = UNDATED, "undated", UNDATED
    about = f"{kind_of(row)}, tier {row['tier']}, language {row['language']}, {when}"
    parts = [_listed(authors), row["title"], ", ".join([*publisher, date]), about]
    reference = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts)
    elsewhere = row["read_at"] if pd.notna(row["read_at"]) and row["read_at"] != row["url"] else ""
    return Source(row["source_id"], authors, year, reference, row["url"], row["tier"], READ[row["read_as"]], elsewhere)


def _listed(authors: tuple[str, ...]) -> str:
    if len(authors) < 3:
        return " and ".join(authors)
    return f"{', '.join(authors[:-1])}, and {authors[-1]}"
