"""Ranks and ranges: in what share of draws an item takes a rank; items with their values and the range of the draws."""

from collections.abc import Mapping, Sequence
from typing import Unpack

import altair as alt
import pandas as pd

from entente.data import signed
from entente.figures.engine import (
    HEADING,
    INKED,
    Span,
    at_pixel,
    both,
    by_role,
    by_screen,
    gridlines,
    labelled,
    on_rows,
    refuse_beyond,
)
from entente.figures.frame import TableWords, TileWords, framed, mark_words, target
from entente.figures.rows import flag, rows_link
from entente.figures.theme import SMALL, TEXT, ink, width_of
from entente.figures.tiles import keyed_names, share_step, tile_matrix

LEAST = 0.01  # share of draws below which a tile is left out
RANK_TIPS = {"item": "Item", "column": "Rank", "percent": "Share of trials"}


def rank_tiles(
    shares: pd.DataFrame, items: Sequence[Mapping], /, *, corner: str = "% of trials", **words: Unpack[TileWords]
) -> alt.LayerChart:
    """Draw the share of draws in which each item takes each rank, percent in tiles; below one percent, no tile.

    ``shares`` is item x rank, 0 to 1. ``items`` are the rows in the order they stand: ``{"key", "label", "short"}``,
    the item in ``shares`` as key, and where wanted ``"rows"``, the ids it opens (``;`` between them), and ``"coded"``,
    its rank as coded, whose tile is framed. ``corner`` is printed above the row labels; for ``words`` see
    :mod:`entente.figures.frame`.

    Raises:
        ValueError: ``items`` does not name each item of ``shares`` once, or a share is not between 0 and 1.
    """
    names = [item["key"] for item in items]
    if sorted(names) != sorted(shares.index):
        raise ValueError(f"items are {', '.join(names)}, shares are of {', '.join(shares.index)}")
    for (item, rank), share in shares.stack().items():
        refuse_beyond(share, 0, 1, f"{item}, rank {rank}")
    tiles = [
        _rank_tile(item, rank, shares.loc[item["key"], rank], words["table"])
        for item in items
        for rank in shares.columns
        if shares.loc[item["key"], rank] >= LEAST
    ]
    rows = [{name: item[name] for name in ("key", "label", "short")} for item in items]
    columns = keyed_names({str(rank): str(rank) for rank in shares.columns})
    return tile_matrix(pd.DataFrame(tiles), rows, columns, ramp="count", corner=corner, tooltip=RANK_TIPS, **words)


def _rank_tile(item: Mapping, rank: int, share: float, table: str) -> dict:
    return {
        "row": item["key"],
        "column": str(rank),
        "shade": share_step(share),
        "sign": f"{100 * share:.0f}",
        "framed": item.get("coded") == rank,
        "item": item["label"],
        "percent": f"{100 * share:.1f}%",
        "href": rows_link(table, item.get("rows")),
        "spoken": f"{item['label']}: rank {rank} in {100 * share:.0f}% of trials",
    }


# --- ranges ----------------------------------------------------------------------------------------------------------

ROW, BETWEEN = 21, 24  # px: from row to row, of a heading between groups
ENDS = {"at": "value", "low_at": "low", "high_at": "high"}
SIGNS = {1: "More together than apart", 0: "As much together as apart", -1: "More apart than together"}


def range_rows(
    items: pd.DataFrame, /, *, heads: Mapping[int, str] = SIGNS, **words: Unpack[TableWords]
) -> alt.LayerChart:
    """Draw items as rows, largest first: a dot at the value, a bar over its range, the value printed at the right.

    Items have ``value``, ``low`` and ``high``, ``label`` and ``short`` (the name on a desk and on a phone), ``key`` and
    ``said`` (see :mod:`entente.figures.frame`, also for ``words``), and may have a true ``special``. A rule and a
    heading part the positive from the negative; ``heads`` are the headings, by sign: 1, 0 and -1.

    Raises:
        ValueError: a value lies outside its range, or has a sign without a heading.
    """
    for row in items.to_dict("records"):
        refuse_beyond(row["value"], row["low"], row["high"], f"{row['label']}, value")
    ordered = items.sort_values("value", ascending=False, kind="stable").to_dict("records")
    least, most = min(0, items["low"].min()), max(0, items["high"].max())
    if missing := {_sign(row["value"]) for row in ordered} - set(heads):
        raise ValueError(f"no heading for values of sign {missing.pop()}")
    drawn, headings, y = [], [], 0
    for sign, head in heads.items():
        group = [row for row in ordered if _sign(row["value"]) == sign]
        if not group:
            continue
        headings.append({"y": y + 10, "rule": y - 1, "text": head})
        y += BETWEEN
        for row in group:
            drawn.append(_range(row, y, least, most) | mark_words(row, words))
            y += ROW
        y += 6
    zero = round(-least / (most - least or 1), 4)
    return framed(_range_layers(drawn, headings, y, zero, words), y + 4, items, words)


def _sign(value: float) -> int:
    return int(value > 0) - int(value < 0)


def _range(row: Mapping, y: int, least: float, most: float) -> dict:
    ends = {name: round((row[end] - least) / (most - least or 1), 4) for name, end in ENDS.items()}
    role = "accent" if flag(row, "special") else "plain"
    names = {"label": row["label"], "short": row["short"], "text": signed(row["value"])}
    return {**ends, **names, "role": role, "y": y + ROW / 2, "top": y, "bottom": y + ROW, "begin": 0, "end": 1}


def _range_layers(
    drawn: Sequence[dict], headings: Sequence[dict], height: int, zero: float, words: TableWords
) -> list[alt.Chart]:
    names = {"phone": "short", "desk": "label"}
    left = {
        screen: round(max(width_of(row[name], TEXT, 600) for row in drawn)) + 12 for screen, name in names.items()
    }  # fmt: skip
    span = Span(left, both(max(width_of(row["text"], SMALL, 600) for row in drawn) + 14))
    base, heads, y = on_rows(drawn), on_rows(headings), at_pixel(alt.Y, "y")
    text = by_screen({screen: f"datum.{name}" for screen, name in names.items()})
    return [
        gridlines(heads.transform_filter("datum.rule > 0"), "line", "rule"),
        on_rows([{"at": zero}]).mark_rule(y=BETWEEN, y2=height, color=ink("line"), aria=False).encode(span.x("at")),
        heads.mark_text(x=0, color=ink("muted"), **HEADING).encode(y, text="text:N"),
        base.mark_rule(color=ink("grid"), aria=False).encode(span.x("begin"), alt.X2("end:Q"), y),
        *labelled(base, text, alt.XValue(0), y, align="left", fontSize=TEXT),
        base.mark_bar(height=7, opacity=0.3, aria=False).encode(
            span.x("low_at"), alt.X2("high_at:Q"), y, by_role(alt.Fill)
        ),
        base.mark_point(size=55, filled=True, strokeWidth=0, aria=False).encode(
            span.x("at"), y, by_role(alt.Fill, INKED)
        ),
        *labelled(base, {"expr": "datum.text"}, alt.XValue({"expr": "width"}), y, align="right"),
        target(
            base.mark_rect(opacity=0, cursor="pointer", x=0, x2="width"),
            words, at_pixel(alt.Y, "top"), alt.Y2("bottom:Q"),
        ),
    ]  # fmt: skip
