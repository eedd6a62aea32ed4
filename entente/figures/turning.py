"""Turning points: events as a list in time, parted by a line at the day of the article."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Unpack

import altair as alt
import pandas as pd

from entente.data import day, load, package
from entente.figures.engine import (
    HALO,
    INKED,
    answers,
    at_pixel,
    by_role,
    field_by_screen,
    gridlines,
    midpoint,
    on_rows,
    reach,
)
from entente.figures.frame import Words, frame
from entente.figures.rows import ROW_TIPS, beside, must_be_drawn, row_of, row_words
from entente.figures.theme import SCREENS, TEXT, fold, ink, width_of

DATE_TO_LINE, LINE_TO_TITLE, LEADING, ROW_GAP = 12, 14, 16, 8  # px
PARTING_ROOM = 26  # px the line at the article's day takes


def listed_events(*keys: str) -> pd.DataFrame:
    """Rows for :func:`turning_points`: the events with these ids, in the order of the table.

    Raises:
        ValueError: there is no event of an id.
    """
    events = load("events")
    by_id = events.set_index("event_id")
    for key in keys:  # a selection by membership alone once passed over an id that no row has
        row_of(by_id, key, "events")
    return events[events["event_id"].isin(keys)]


def turning_points(
    events: pd.DataFrame, *, parted_at: str | None = None, special: Iterable[str] = (), **words: Unpack[Words]
) -> alt.LayerChart:
    """Draw events as a list in time: date, mark on a line, title; a hollow mark is not confirmed.

    ``events`` are rows of that table. ``parted_at`` is the day at which a labelled line parts the list, the article's
    unless another is given; ``special`` are the ids of the events the finding is about. For ``words`` see
    :mod:`entente.figures.frame`.

    Raises:
        ValueError: a special event is not among the events.
    """
    marked, behind = must_be_drawn(special, events["event_id"]), beside(events, "events")
    rows = events.sort_values("date", key=lambda dates: dates.map(midpoint), kind="stable").to_dict("records")
    line = math.ceil(max(width_of(day(row["date"])) for row in rows)) + DATE_TO_LINE
    drawn = [
        _event(row, row["event_id"] in marked, line + LINE_TO_TITLE) | row_words("events", behind, row["event_id"])
        for row in rows
    ]
    parted_at = parted_at or package()["article_date"]
    line_at, heights = _stack(drawn, parted_at)
    layers = [*_line(drawn, line), *_parting_line(line_at, line, parted_at), *_marks(drawn, line)]
    return frame(layers, heights, table="events", rows=[row["event_id"] for row in rows], **words)


def _event(row: Mapping, special: bool, left: float) -> dict:
    """One event with its title folded for both screens, as a heading is: no last line of one word."""
    lines = {screen: fold(row["title"], room - left, TEXT, 600) for screen, room in SCREENS.items()}
    return {
        "date": row["date"],
        "day": day(row["date"]),
        "role": "accent" if special else "plain",
        **{f"{screen}_title": "\n".join(each) for screen, each in lines.items()},
    }


def _stack(drawn: Sequence[dict], parted_at: str) -> tuple[dict[str, float], dict[str, int]]:
    """Give every event its height; returns where the parting line lies and how tall the whole is, for both screens."""
    line_at, heights = {}, {}
    for screen in SCREENS:
        y = 0
        for i, row in enumerate(drawn):
            if i and midpoint(drawn[i - 1]["date"]) < parted_at <= midpoint(row["date"]):
                line_at[screen] = y + PARTING_ROOM / 2
                y += PARTING_ROOM
            tall = LEADING * (1 + row[f"{screen}_title"].count("\n")) + ROW_GAP
            row |= {f"{screen}_top": y, f"{screen}_y": y + 12, f"{screen}_end": y + tall}
            y += tall
        heights[screen] = y
    return line_at, heights


def _line(drawn: Sequence[Mapping], line: float) -> list[alt.Chart]:
    """The line of time, from the first mark to the last."""
    first, last = ({screen: row[f"{screen}_y"] for screen in SCREENS} for row in (drawn[0], drawn[-1]))
    ends = {"y": field_by_screen("y"), "y2": field_by_screen("y2")}
    rule = on_rows([reach(first, last) | {"x": line}]).mark_rule(**ends, color=ink("line"), aria=False)
    return [rule.encode(at_pixel(alt.X, "x"))]


def _parting_line(at: Mapping[str, float], line: float, parted_at: str) -> list[alt.Chart]:
    """The line at the article's day, named where titles stand."""
    if not at:
        return []
    name = "The article" if parted_at == package()["article_date"] else ""
    one, y = on_rows([{"day": day(parted_at), "name": name, **reach(at, at)}]), field_by_screen("y")
    text = {"y": y, "color": ink("muted"), "fontWeight": 600, "aria": False}
    halo = {**text, **HALO, "strokeWidth": 8, "strokeOpacity": 1}  # the line runs through the words
    names = {"x": line + LINE_TO_TITLE, "align": "left"}
    days = {"x": line - DATE_TO_LINE, "align": "right"}
    rule = gridlines(one.transform_calculate(y=y["expr"]), "line", strokeDash=[2, 3])
    return [
        rule,
        *(
            one.mark_text(**place, **style).encode(text=f"{field}:N")
            for style in (halo, text)
            for place, field in ((names, "name"), (days, "day"))
        ),
    ]


def _marks(drawn: Sequence[dict], line: float) -> list[alt.Chart]:
    """Dates, dots, titles, and the target for pointer and reader."""
    base, y, colour = on_rows(drawn), field_by_screen("y"), by_role(alt.Color, INKED)
    dot = {"x": line, "y": y, "size": 62, "strokeWidth": 1.7, "aria": False}
    title = {"x": line + LINE_TO_TITLE, "y": y, "dy": 4, "align": "left", "baseline": "alphabetic", "fontSize": TEXT}
    title |= {"lineHeight": LEADING, "text": field_by_screen("title"), "aria": False}
    return [
        base.mark_text(x=line - DATE_TO_LINE, y=y, align="right", color=ink("muted"), aria=False).encode(text="day:N"),
        base.transform_filter("datum.sure").mark_point(**dot).encode(colour, by_role(alt.Fill, INKED)),
        base.transform_filter("!datum.sure").mark_point(**dot, fill=ink("paper")).encode(colour),
        *(
            base.transform_filter(f"datum.role == '{role}'").mark_text(fontWeight=weight, **title).encode(colour)
            for role, weight in (("plain", 400), ("accent", 600))
        ),
        base.mark_rect(
            x=0, x2="width", y=field_by_screen("top"), y2=field_by_screen("end"), opacity=0, cursor="pointer"
        ).encode(**answers(ROW_TIPS, "headline")),
    ]
