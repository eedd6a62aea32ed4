"""Votes as tiles: one a vote and member, its letter printed."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Unpack

import altair as alt
import pandas as pd

from entente.data import day, folder_of, named
from entente.figures.engine import midpoint
from entente.figures.frame import Words
from entente.figures.rows import beside, row_link
from entente.figures.theme import clipped
from entente.figures.tiles import NOTHING, keyed_names, tile_matrix
from entente.figures.vocabulary import looks_of, one_of


class Look(NamedTuple):
    """How a vote is printed, the step of the stance ramp that repeats it (None: no tile), how the reading names it."""

    letter: str
    step: int | None
    reading: str


LOOKS = {
    "yes": Look("Y", 7, "yes"),
    "no": Look("N", 1, "no"),
    "no (veto)": Look("V", 0, "veto"),
    "abstain": Look("A", 4, "abstained"),
    "co-sponsor": Look("C", 8, "sponsored without a vote"),
    "not a member": Look("–", None, "no seat"),
    "did not vote": Look("×", None, "did not vote"),
    "split": Look("S", 4, "members split"),
}
NOT_SEEN = "not seen"  # the cell is empty: the pages read do not say
VOTE_TIPS = {"spoken": "Vote", "what": "On", "tally": "Yes–no–abstained", "outcome": "Outcome", "sources": "Sources"}
LEFT = {"phone": 158, "desk": 350}  # px for what the vote was about


def reading_of_votes(votes: pd.DataFrame, members: Iterable[str]) -> str:
    """What the letters in tiles mean, for the reading line: those that the votes of these members show, and no other.

    A line once explained a veto, a sponsor and an empty seat above tiles that had none of the three.
    """
    cast = votes[list(members)].stack(future_stack=True)
    letters = ", ".join(f"{look.letter} {look.reading}" for vote, look in LOOKS.items() if cast.eq(vote).any())
    return f"{letters}; a dot: vote not seen." if cast.isna().any() else f"{letters}."


def vote_tiles(
    votes: pd.DataFrame,
    members: Mapping[str, str] | None = None,
    *,
    groups: Mapping[str, str] | None = None,
    **words: Unpack[Words],
) -> alt.LayerChart:
    """Draw one tile a vote and member, its letter printed; the tally stands right of them on a desk.

    ``votes`` are rows of that table, which stand by date. ``members`` maps the codes of its columns to short names, all
    actors that have a column unless given; ``groups`` maps bodies to headings, in their order, none unless given. For
    ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: a body is not named, the table has no column for a member, or a vote is none of the vocabulary.
    """
    folder = folder_of(votes)
    groups = dict.fromkeys(votes["body"], "") if groups is None else groups
    if members is None:
        members = {code: short for code, short in beside(votes, "actors")["short"].items() if code in votes}
    for row in votes.to_dict("records"):
        one_of(row["body"], groups, f"body of {row['vote_id']}")
    if strange := [code for code in members if code not in votes]:
        raise ValueError(f"the table of votes has no column {strange[0]!r}")
    looks = {code: looks_of("votes", code, LOOKS, "letter", folder) for code in members}
    place = {heading: i for i, heading in enumerate(dict.fromkeys(groups.values()))}
    order = votes.assign(place=votes["body"].map(groups).map(place), day=votes["date"].map(midpoint))
    drawn = order.sort_values(["place", "day"], kind="stable").to_dict("records")
    tiles = [_tile(row, code, name, looks[code]) for row in drawn for code, name in members.items()]
    return tile_matrix(
        pd.DataFrame(tiles),
        [_row(row, groups[row["body"]], folder) for row in drawn],
        keyed_names(members, {code: code for code in members}),
        ramp="stance", left=LEFT, notes="yes–no–abst.", tooltip=VOTE_TIPS, table="votes",
        rows=[row["vote_id"] for row in drawn], **words,
    )  # fmt: skip


def _tile(row: dict, code: str, name: str, looks: Mapping[str, Look]) -> dict:
    vote, look = NOT_SEEN, Look("", None, "")
    if isinstance(row[code], str):
        vote = one_of(row[code], looks, f"{code} of {row['vote_id']}")
        look = looks[vote]
    return {
        "row": row["vote_id"],
        "column": code,
        "shade": look.step,
        "sign": look.letter if look.step is not None else "",
        "blank": NOTHING if look.step is not None else look.letter or NOTHING,
        "spoken": f"{name}, {day(row['date'])}: {vote}",
    }


def _row(row: dict, group: str, folder: str | Path | None) -> dict:
    """What a vote was about, clipped to the room there is, and what all its tiles tell."""
    counted = [row[name] for name in ("yes", "no", "abstain")]
    tally = "no vote" if pd.isna(counted).any() else "–".join(f"{count:g}" for count in counted)
    short = row["short"] if isinstance(row.get("short"), str) else row["subject"]
    return {
        "key": row["vote_id"],
        "label": clipped(f"{day(row['date'])}: {row['subject']}", LEFT["desk"] - 10),
        "short": clipped(f"{day(row['date'][:7])}: {short}", LEFT["phone"] - 6),
        "group": group,
        "note": tally,
        "what": row["subject"],
        "tally": tally,
        "outcome": row["outcome"],
        "sources": named(row["source_ids"], folder),
        "href": row_link("votes", row["vote_id"]),
    }
