"""A value a year as bars from zero, in panels; with marks on the days of some events."""

from collections.abc import Mapping, Sequence
from typing import Unpack

import altair as alt
import pandas as pd

from entente.data import day, number
from entente.figures.engine import (
    SHOWN,
    Box,
    Panel,
    Span,
    Stack,
    TimeAxis,
    answers,
    at_pixel,
    both,
    by_role,
    is_free,
    labelled,
    on_rows,
    stack,
    years_of,
)
from entente.figures.frame import TableWords, framed, mark_words, target
from entente.figures.rows import flag, row_link
from entente.figures.theme import SCREENS, SMALL, TEXT, ink, width_of

BAR = 0.72  # of a year
DISC = 8  # px from the top of the first panel to the middle of a numbered mark


def yearly(estimates: pd.DataFrame) -> pd.DataFrame:
    """Estimates of whole years as :func:`year_bars` takes them, a panel for each measure, with the best figures.

    >>> row = {"estimate_id": "E-1", "measure": "growth", "as_of": "2024", "best": 3.7, "statement": "It grew."}
    >>> yearly(pd.DataFrame([row])).to_dict("records")
    [{'key': 'E-1', 'panel': 'growth', 'as_of': '2024', 'best': 3.7, 'said': 'It grew.', 'year': 2024, 'value': 3.7}]
    """
    rows = estimates.rename(columns={"estimate_id": "key", "measure": "panel", "statement": "said"})
    return rows.assign(year=rows["as_of"].astype(int), value=rows["best"])


def summed_by_year(rows: pd.DataFrame, value: str, key: str) -> pd.DataFrame:
    """Sums of a column by ``panel`` and ``year`` as :func:`year_bars` takes them, each with the keys of its rows.

    >>> tests = pd.DataFrame({"panel": "ICBM", "year": [2023, 2023], "flown": [2, 3], "id": ["T-1", "T-2"]})
    >>> summed_by_year(tests, "flown", "id").to_dict("records")
    [{'panel': 'ICBM', 'year': 2023, 'value': 5, 'key': 'T-1;T-2', 'said': '2023: 5'}]
    """
    sums = rows.groupby(["panel", "year"]).agg(value=(value, "sum"), key=(key, ";".join)).reset_index()
    return sums.assign(said=sums["year"].astype(str) + ": " + sums["value"].astype(str))


def year_bars(
    rows: pd.DataFrame,
    panels: Sequence[Panel],
    /,
    *,
    first: int | None = None,
    last: int | None = None,
    **words: Unpack[TableWords],
) -> alt.LayerChart:
    """Draw a value a year as bars from zero, in panels that each have their own scale.

    A row has ``panel`` (the name of one of the ``panels``), ``year``, ``value``, ``key`` and ``said`` (see
    :mod:`entente.figures.frame`, also for ``words``). It may have ``high`` (the bar is pale from value to there),
    ``label`` (what is printed in place of the value), ``checked`` (``no`` = hollow), a true ``incomplete`` (hollow too)
    or ``special`` (accent), and ``gap``: why there is no value; a dot stands for it. A label that finds no room on a
    screen is left out there. ``first`` and ``last`` are the years at the ends of the axis, those of the rows unless
    given.

    Raises:
        ValueError: a year stands twice in a panel or outside the axis, a value is missing without a ``gap`` or lies
            beyond its panel's scale.
    """
    chart, _, _ = _year_bars(rows, panels, first, last, words)
    return chart


def _year_bars(
    rows: pd.DataFrame, panels: Sequence[Panel], first: int | None, last: int | None, words: TableWords
) -> tuple[alt.LayerChart, Stack, TimeAxis]:
    first, last = years_of(rows, ["panel", "year"], first, last)
    ends = rows[[name for name in ("value", "high") if name in rows]].astype(float)  # where all is a gap too
    rows = rows.assign(**ends)
    plot = stack(rows, panels, ends, 150 if len(panels) == 1 else 110)
    axis = TimeAxis(f"{first}", f"{last}", Span(both(plot.margin()), both(2)))
    drawn = [_bar(row, plot, first, last) | mark_words(row, words) for row in rows.to_dict("records")]
    _place_values(drawn, plot, axis.span)
    span, base = axis.span, on_rows(drawn)
    x, x2, y, down = span.x("begin"), alt.X2("end:Q"), at_pixel(alt.Y, "y"), alt.Y2("y2:Q")
    high, fill, stroke = at_pixel(alt.Y, "y_high"), by_role(alt.Fill), by_role(alt.Stroke)
    solid, hollow = (base.transform_filter(f"!datum.gap && {which}") for which in ("!datum.hollow", "datum.hollow"))
    pale = solid.transform_filter("datum.y_high < datum.y").mark_rect(fillOpacity=0.22, strokeWidth=1.2, aria=False)
    dashed = hollow.mark_rect(fillOpacity=0, strokeWidth=1.2, strokeDash=[3, 3], aria=False)
    gaps = base.transform_filter("datum.gap").mark_text(text="·", fontSize=24, dy=-6, color=ink("muted"), aria=False)
    layers = [
        *plot.backdrop(),
        *axis.layers(*plot.feet, centred=True),
        *plot.article(axis),
        solid.mark_rect(aria=False).encode(x, x2, y, down, fill),
        pale.encode(x, x2, high, alt.Y2("y:Q"), fill, stroke),
        dashed.encode(x, x2, high, down, stroke),
        gaps.encode(span.x("at"), at_pixel(alt.Y, "y2")),
        *labelled(base.transform_filter(SHOWN), {"expr": "datum.label"}, span.x("at"), at_pixel(alt.Y, "y_text")),
        target(
            base.mark_rect(opacity=0, cursor="pointer"),
            words, span.x("slot"), alt.X2("slot2:Q"), at_pixel(alt.Y, "top"), alt.Y2("bottom:Q"),
        ),
    ]  # fmt: skip
    return framed(layers, plot.height + 20, rows, words), plot, axis


def _bar(row: Mapping, plot: Stack, first: int, last: int) -> dict:
    """One bar: its slot of the axis, its ends, its label."""
    name, gap, years = row["panel"], isinstance(row.get("gap"), str), last - first + 1
    if pd.isna(row["value"]) and not gap:
        raise ValueError(f"{row['year']} in panel {name!r} has no value and no word in `gap` for why")
    value = 0 if gap else row["value"]
    high = value if pd.isna(row.get("high", value)) else row.get("high", value)
    slot, edge = (row["year"] - first) / years, (1 - BAR) / 2 / years
    top, y_high, given = plot.tops[name], plot.level(name, high), row.get("label")
    return {
        "slot": round(slot, 4),
        "slot2": round(slot + 1 / years, 4),
        "begin": round(slot + edge, 4),
        "end": round(slot + 1 / years - edge, 4),
        "at": round(slot + 0.5 / years, 4),
        "top": top,
        "bottom": top + plot.tall,
        "y": plot.level(name, value),
        "y2": plot.level(name, 0),
        "y_high": y_high,
        "y_text": y_high + (9 if value < 0 else -8),
        "label": "" if gap else given if isinstance(given, str) else number(value),
        "role": "accent" if flag(row, "special") else "plain",
        "gap": gap,
        "hollow": row.get("checked") == "no" or flag(row, "incomplete"),
    }


def _place_values(drawn: Sequence[dict], plot: Stack, span: Span) -> None:
    """Say which values fit above their bars: first those of the finding, then the last, then the largest."""
    order = sorted(drawn, key=lambda row: (row["role"] != "accent", row["slot2"] < 1, row["y_high"] - row["y2"]))
    for screen in SCREENS:
        taken: list[Box] = plot.number_boxes()
        for row in drawn:
            left, right = (span.pixel(row[end], screen) for end in ("begin", "end"))
            taken.append((left, min(row["y_high"], row["y2"]) + 1, right, max(row["y"], row["y2"]) - 1))
        for row in order:
            x, half = span.pixel(row["at"], screen), width_of(row["label"], SMALL, 600) / 2 + 1
            box = (x - half, row["y_text"] - 6, x + half, row["y_text"] + 6)
            fits = bool(row["label"]) and box[2] <= SCREENS[screen] and is_free(box, taken)
            row[f"{screen}_shown"] = fits
            taken += [box] * fits


def year_bars_with_events(
    rows: pd.DataFrame,
    panels: Sequence[Panel],
    events: pd.DataFrame,
    /,
    *,
    first: int | None = None,
    last: int | None = None,
    **words: Unpack[TableWords],
) -> alt.LayerChart:
    """Draw :func:`year_bars` with numbered marks on the days of some events, and dotted lines below.

    ``events`` are rows of that table; they are numbered from 1 in the order given. The panels' values must not be
    negative, and the first panel needs room for the marks above its bars.

    Raises:
        ValueError: an event lies outside the axis.
    """
    chart, plot, axis = _year_bars(rows, panels, first, last, words)
    marks = [_numbered(i, row, axis, plot.head) for i, row in enumerate(events.to_dict("records"), 1)]
    base, x, y = on_rows(marks), axis.span.x("at"), at_pixel(alt.Y, "y")
    ends = [{"at": mark["at"], "y": top, "y2": top + plot.tall} for mark in marks for top in plot.tops.values()]
    lines = on_rows(ends).mark_rule(color=ink("muted"), strokeDash=[1, 3], aria=False).encode(x, y, alt.Y2("y2:Q"))
    disc = base.mark_point(size=190, shape="circle", strokeWidth=1.2, fill=ink("paper"), stroke=ink("ink"), aria=False)
    digit = base.mark_text(fontWeight=600, fontSize=TEXT - 1, dy=0.5, color=ink("ink"), aria=False)
    meets = base.mark_point(size=400, shape="circle", opacity=0, fill=ink("paper"), cursor="pointer")
    top = meets.encode(x, y, **answers({"date": "When", "title": "Event"}, "said"))
    chart.layer = [lines, *chart.layer, disc.encode(x, y), digit.encode(x, y, text="number:N"), top]
    chart.usermeta = {**chart.usermeta, "also": {"events": list(events["event_id"])}}
    return chart


def _numbered(i: int, row: Mapping, axis: TimeAxis, top: float) -> dict:
    return {
        "at": axis.at(row["date"], row["event_id"]),
        "y": top + DISC,
        "number": number(i),
        "date": day(row["date"]),
        "title": row["title"],
        "said": f"{i}: {day(row['date'])}, {row['title']}",
        "href": row_link("events", row["event_id"]),
    }
