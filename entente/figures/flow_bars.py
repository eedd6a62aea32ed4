"""Estimates as bars over the time each counts: the yearly panels below rounds of listings."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import altair as alt
import pandas as pd

from entente.data import period
from entente.figures.engine import HALO, Stack, TimeAxis, answers, at_pixel, field_by_screen, on_rows
from entente.figures.estimates import BOUNDS, ESTIMATE_TIPS, short_amount, side_colours
from entente.figures.theme import SCREENS, width_of

FREE = 0.07  # of its time that a bar leaves at either end
ONE_COUNTER = "one"  # the side of a bar where only one claimant counts


def yearly_bar(row: Mapping, mark: Mapping, plot: Stack, axis: TimeAxis) -> dict:
    """One bar with its ends, cut at those of the axis; a ceiling alone is pale from zero, a floor alone solid."""
    start, end = (row[name] if isinstance(row[name], str) else row["as_of"] for name in ("period_start", "period_end"))
    ends = [row[bound] for bound in BOUNDS if pd.notna(row[bound])]
    low = next((value for value in (row["low"], row["best"]) if pd.notna(value)), 0)
    first, last = (axis.position(str(date)) for date in (period(start)[0], period(end)[1]))
    return {
        **mark,
        "at": max(0.0, first),
        "until": min(1.0, last),
        "zero": plot.level(row["panel"], 0),
        "y_low": plot.level(row["panel"], low),
        "y_high": plot.level(row["panel"], ends[-1]),
        "label_y": plot.level(row["panel"], ends[-1]) + (-8 if ends[-1] >= 0 else 9),
        "brief": short_amount(*(row[bound] for bound in BOUNDS)),
    }


def yearly_bars(drawn: Sequence[dict], axis: TimeAxis, folder: str | Path | None) -> list[alt.Chart]:
    """Layers of the bars, side by side where several count the same time; solid to the low end."""
    bars = _side_by_side(drawn, axis)
    fills, inked = side_colours(folder, {ONE_COUNTER: "muted"}), side_colours(folder, {ONE_COUNTER: "ink"})
    fill, stroke = (channel("side:N").scale(fills).legend(None) for channel in (alt.Fill, alt.Stroke))
    base, x, centre, until = on_rows(bars), axis.span.x("at"), axis.span.x("mid"), alt.X2("until:Q")
    zero, low, high = (at_pixel(alt.Y, name) for name in ("zero", "y_low", "y_high"))
    sure, doubtful = base.transform_filter("datum.sure"), base.transform_filter("!datum.sure")
    label = {"y": {"expr": "datum.label_y"}, "aria": False, "text": field_by_screen("label")}
    pale = {"fillOpacity": 0.22, "strokeWidth": 1.2, "aria": False}
    dashed = {"filled": False, "strokeWidth": 1.2, "strokeDash": [3, 3], "aria": False}
    return [
        sure.mark_rect(aria=False).encode(x, zero, until, alt.Y2("y_low:Q"), fill),
        sure.transform_filter("datum.y_low != datum.y_high").mark_rect(**pale)
        .encode(x, low, until, alt.Y2("y_high:Q"), fill, stroke),
        doubtful.mark_rect(**dashed).encode(x, high, until, alt.Y2("zero:Q"), stroke),
        base.mark_text(**label, **HALO).encode(centre),
        base.mark_text(**label).encode(centre, alt.Color("side:N").scale(inked).legend(None)),
        base.mark_rect(opacity=0, cursor="pointer").encode(x, high, until, alt.Y2("zero:Q"), **answers(ESTIMATE_TIPS)),
    ]  # fmt: skip


def _side_by_side(drawn: Sequence[Mapping], axis: TimeAxis) -> list[dict]:
    """Bars of one time beside each other, each with the longest label it has room for on either screen.

    Where a panel has one claimant only, a bar needs no colour and no name of its own.
    """
    times = [(bar["panel"], bar["at"], bar["until"]) for bar in drawn]
    bars = []
    for i, (bar, (panel, at, until)) in enumerate(zip(drawn, times, strict=True)):
        free, slot = (until - at) * FREE, (until - at) * (1 - 2 * FREE) / times.count((panel, at, until))
        begin = round(at + free + slot * times[:i].count((panel, at, until)), 4)
        alone = len({other["who"] for other in drawn if other["panel"] == panel}) == 1
        choices = [*([] if alone else [bar["label"]]), bar["brief"], ""]
        labels = {}
        for screen in SCREENS:
            room = (slot + (2 * free if alone else 0)) * axis.span.room(screen) - 2
            labels[f"{screen}_label"] = next(text for text in choices if width_of(text) <= room or not text)
        unused = ("panel", "brief", "label", "start", "shape")
        bars.append(
            {name: value for name, value in bar.items() if name not in unused}
            | {"at": begin, "until": round(begin + slot, 4), "mid": round(begin + slot / 2, 4)}
            | {"side": ONE_COUNTER if alone else bar["side"], **labels}
        )
    return bars
