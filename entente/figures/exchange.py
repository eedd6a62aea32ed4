"""The exchange as facing lists: what went which way, the strongest evidence first."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Unpack

import altair as alt
import pandas as pd

from entente.data import FLOOR, amount, day, folder_of, headline, labels, named, span
from entente.figures.engine import HEADING, INKED, answers, at_pixel, by_role, by_screen, gridlines, on_rows
from entente.figures.frame import Words, frame
from entente.figures.rows import must_be_drawn, row_link
from entente.figures.theme import SMALL, ink, width_of
from entente.figures.vocabulary import looks_of, one_of

FILLINGS = {  # how much of the disc is filled says how strong the evidence is
    "documented": "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1Z",
    "found by states": "M0,-1A1,1,0,1,1,-0.71,-0.71L0,0Z",
    "credible claim": "M0,-1A1,1,0,1,1,-1,0L0,0Z",
    "disputed": "M0,-1A1,1,0,0,1,0,1Z",
    "claimed once": "M0,0Z",
    "denied": "M-0.7,-0.7L0.7,0.7M0.7,-0.7L-0.7,0.7",
}
STEP = 21  # px from item to item
ROOM = {"phone": 140, "desk": 326}  # px an item's words may take
ITEM_TIPS = {
    "item": "Item",
    "status": "Evidence",
    "given": "Amount",
    "since": "First seen",
    "summary": "What is known",
    "grade": "Grade",
    "sources": "Sources",
}


def exchange_ledger(
    items: pd.DataFrame,
    lists: Mapping[str, str] | None = None,
    *,
    special: Iterable[str] = (),
    by: str = "direction",
    **words: Unpack[Words],
) -> alt.LayerChart:
    """Draw what was exchanged as two facing lists, the strongest evidence first.

    ``items`` are rows of the exchange, ``lists`` maps the values of their column ``by`` to the headings of the lists,
    as the dictionary writes them unless given; ``special`` are the ids of the items the finding is about. A strength of
    evidence that no item has is left out. For ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: an item belongs to none of the lists, has a strength of evidence that is none, or a special one is
            not among the items.
    """
    folder = folder_of(items)
    if lists is None:
        lists = {value: f"{title[:1].upper()}{title[1:]}" for value, title in labels("exchange", by, folder).items()}
    fillings = looks_of("exchange", "status", FILLINGS, "filling", folder)
    marked = must_be_drawn(special, items["exchange_id"])
    entries = [
        _entry(row, by, lists, fillings, row["exchange_id"] in marked, folder) for row in items.to_dict("records")
    ]
    lines, heads, height = _lay_out(entries, lists, fillings)
    return frame(_layers(lines, heads, lists, fillings), height, table="exchange", rows=items["exchange_id"], **words)


def _lay_out(
    entries: list[dict], lists: Mapping[str, str], fillings: Mapping[str, str]
) -> tuple[list[dict], list[dict], int]:
    """The items at their heights, those of the finding last in their band; the headings; how tall the whole is, px."""
    y, lines, heads = 28, [], []
    for status in fillings:
        columns = [[e for e in entries if e["status"] == status and e["list"] == name] for name in lists]
        if not any(columns):  # "Denied: none" stood above "Russia denies technology transfer"
            continue
        for name, column in zip(lists, columns, strict=True):
            count = f"{status.capitalize()}: {len(column) or 'none'}"
            heads.append({"y": y + 4, "rule": y - 9, "list": name, "text": count})
            ordered = sorted(column, key=lambda entry: entry["role"] == "accent")
            lines += [entry | {"y": y + STEP * (i + 1) + 6} for i, entry in enumerate(ordered)]
        y += STEP * (max(map(len, columns)) + 1) + 14
    return lines, heads, y - 12


def _layers(
    lines: list[dict], heads: list[dict], lists: Mapping[str, str], fillings: Mapping[str, str]
) -> list[alt.Chart]:
    band = alt.Scale(domain=list(lists), range=[{"expr": "0"}, {"expr": "width"}], paddingInner=0.04, paddingOuter=0)
    x = alt.X("list:N").scale(band).title(None).axis(None)
    edge = alt.X("list:N", bandPosition=0).scale(band).title(None).axis(None)
    flat, colour, fill = at_pixel(alt.Y, "y"), by_role(alt.Color, INKED), by_role(alt.Fill, INKED)
    shape = alt.Shape("status:N").scale(domain=list(fillings), range=list(fillings.values())).legend(None)
    tops, base = on_rows([{"list": name, "text": text} for name, text in lists.items()]), on_rows(lines)
    names = {
        "text": by_screen({"phone": "datum.short", "desk": "datum.long"}),
        "align": "left",
        "dx": 16,
        "aria": False,
    }
    disc = {"size": 64, "xOffset": 6, "aria": False}
    return [
        gridlines(heads, field="rule"),
        tops.mark_text(y=6, fontSize=14, **HEADING).encode(edge, text="text:N"),
        on_rows(heads).mark_text(color=ink("muted"), **HEADING).encode(edge, flat, text="text:N"),
        base.mark_point(strokeWidth=1.4, filled=False, **disc).encode(edge, flat, colour),
        base.mark_point(strokeWidth=0, **disc).encode(edge, flat, fill, shape),
        *(
            base.transform_filter(f"datum.role == '{role}'").mark_text(fontWeight=weight, **names)
            .encode(edge, flat, colour)
            for role, weight in (("plain", 400), ("accent", 600))
        ),
        base.mark_rect(opacity=0, height=STEP, cursor="pointer").encode(x, flat, **answers(ITEM_TIPS)),
    ]  # fmt: skip


def _entry(
    row: dict,
    by: str,
    lists: Mapping[str, str],
    fillings: Mapping[str, str],
    special: bool,
    folder: str | Path | None,
) -> dict:
    """One item with its words; the amount stands beside it where both fit."""
    key, series = row["exchange_id"], pd.Series(row)
    given = amount(series)
    long, short = (
        f"{name}, {beside}".removesuffix(", ")
        for name, beside in zip((row["item"], row["label"]), _beside(row, given), strict=True)
    )

    def fits(text: str, screen: str) -> bool:
        return width_of(text, SMALL, 600 if special else 400) <= ROOM[screen]

    return {
        "list": one_of(row[by], lists, f"{by} of {key}"),
        "status": one_of(row["status"], fillings, f"status of {key}"),
        "role": "accent" if special else "plain",
        "short": short if fits(short, "phone") else row["label"],
        "long": next((text for text in (long, row["item"]) if fits(text, "desk")), row["label"]),
        "item": row["item"],
        "given": (given or "not given") + (f" ({row['period']})" if isinstance(row["period"], str) else ""),
        "since": day(row["first_evidence_date"]),
        "summary": row["summary"],
        "grade": f"{row['reliability']}{row['credibility']}",
        "sources": named(row["source_ids"], folder),
        "href": row_link("exchange", key),
        "spoken": f"{headline('exchange', series, folder)}: {row['status']}",
    }


def _beside(row: dict, given: str) -> tuple[str, str]:
    """The amount to print after an item's name and after its label: no unit twice, no "1" that says nothing."""
    numbers = span(row["low"], row["best"], row["high"])
    unit = row["unit"] if isinstance(row["unit"], str) else ""
    if not numbers or (numbers == f"{FLOOR} 1" and not unit.startswith("million")):
        return "", ""
    if unit.startswith("USD"):
        return given, given
    counted = unit.split()[-1]
    long = numbers if counted in row["item"].lower() else given
    return long, numbers + " m" * unit.startswith("million")
