"""Estimates over time: each where it was made and how large it is, with who says so and how sure it is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Unpack

import altair as alt
import pandas as pd

from entente.data import FLOOR, amount, day, folder_of, load, named, span
from entente.figures.engine import (
    HALO,
    PLACED,
    SHOWN,
    Box,
    Panel,
    Stack,
    TimeAxis,
    answers,
    at_pixel,
    ends_of,
    on_rows,
    place,
    reach,
    stack,
)
from entente.figures.frame import Words, frame
from entente.figures.rows import beside, row_link
from entente.figures.theme import PALETTE, SCREENS, ink, inks
from entente.figures.vocabulary import looks_of

NO_START = -1  # a running total whose first day was not stated
SHAPES = {"floor": "triangle-up", "plain": "circle", "ceiling": "triangle-down", "bar": "circle"}
BOUNDS = ["low", "best", "high"]
ESTIMATE_TIPS = {
    "who": "Claimant",
    "date": "Stated",
    "amount": "Claim",
    "counted": "Counted",
    "said": "In words",
    "grade": "Grade",
    "doubt": "Doubt",
    "sources": "Sources",
}


def estimates_of(*measures: str, leave_out: Iterable[str] = (), estimates: pd.DataFrame | None = None) -> pd.DataFrame:
    """Estimates of some measures without those of some claimants, each with its claimant's ``side``.

    ``estimates`` are the rows to choose from, all of the report's own unless given (read from another folder, say).
    """
    rows = load("estimates") if estimates is None else estimates
    sides = rows["claimant"].map(beside(rows, "claimants")["side"])
    chosen = rows["measure"].isin(measures) & ~rows["claimant"].isin(list(leave_out))
    return rows.assign(side=sides)[chosen].reset_index(drop=True)


def estimates_over_time(
    rows: pd.DataFrame,
    panels: Sequence[Panel],
    *,
    first: str | None = None,
    last: str | None = None,
    unlabelled: Collection[str] = (),
    **words: Unpack[Words],
) -> alt.LayerChart:
    """Draw each estimate where it was made and how large it is; no two are joined.

    The shape says what kind of number it is (floor, plain, ceiling, range), a thin line runs back to the day the count
    begins or to the edge, a hollow mark was not found at a second source. ``rows`` are estimates with a column
    ``panel``, the name of one of the ``panels`` (see :func:`entente.figures.panel`), and may have ``label``, what is
    written beside a mark in place of claimant and number (which stand there where it is empty). ``first`` and ``last``
    are the dates at the ends of the axis: the earliest drawn and the cut-off of the evidence, unless given.
    ``unlabelled`` are ids of estimates in a crowd, which only their tips name. For ``words`` see
    :mod:`entente.figures.frame`.

    Raises:
        ValueError: an estimate has no panel, or lies beyond the axis or its panel's scale.
    """
    plot = stack(rows, panels, BOUNDS, 200, head=26, gap=46)
    axis = TimeAxis(*ends_of([*rows["as_of"], *rows["period_start"]], first, last))
    folder = folder_of(rows)
    drawn = [estimate_mark(row, claimant, plot, axis, folder) for row, claimant in with_claimants(rows)]
    for key, mark in zip(rows["estimate_id"], drawn, strict=True):
        mark["label"] = "" if key in unlabelled else mark["label"]
    place_labels(drawn, plot, axis)
    top = min(plot.tops.values())
    layers = [
        *plot.backdrop(zero="grid"),
        *axis.layers(plot.height),
        *axis.article(
            [reach(y, y + plot.tall) for y in plot.tops.values()], y=top, align="right", dx=-4, dy=8
        ),
        *estimate_marks(drawn, axis, folder),
    ]  # fmt: skip
    return frame(layers, plot.height + 20, table="estimates", rows=rows["estimate_id"], **words)


# --- one estimate ----------------------------------------------------------------------------------------------------


def with_claimants(rows: pd.DataFrame) -> list[tuple[dict, pd.Series]]:
    """Each estimate with the row of its claimant.

    Raises:
        ValueError: the folder of the estimates has no such claimant.
    """
    claimants = beside(rows, "claimants")
    if strange := [name for name in rows["claimant"] if name not in claimants.index]:
        raise ValueError(f"no claimant {strange[0]!r} in the table of claimants")
    return [(row, claimants.loc[row["claimant"]]) for row in rows.to_dict("records")]


def estimate_mark(
    row: Mapping, claimant: pd.Series, plot: Stack, axis: TimeAxis, folder: str | Path | None = None
) -> dict:
    """One estimate with its positions and its words; ``folder`` is that of its sources.

    Raises:
        ValueError: it was stated on a day beyond the axis.
    """
    low, best, high = (row[bound] for bound in BOUNDS)
    value = best if pd.notna(best) else high if pd.isna(low) else low
    ranged = pd.notna(low) and pd.notna(high) and low != high
    start = row["period_start"] if isinstance(row["period_start"], str) else None
    label = row.get("label")
    return {
        "at": axis.at(row["as_of"], row["estimate_id"]),
        "start": max(0.0, axis.position(start)) if start else NO_START,
        "y": plot.level(row["panel"], value),
        "y_low": plot.level(row["panel"], low if ranged else value),
        "y_high": plot.level(row["panel"], high if ranged else value),
        "shape": "bar" if ranged else "plain" if pd.notna(best) else "floor" if pd.notna(low) else "ceiling",
        "panel": row["panel"],
        "side": claimant["side"],
        "label": label if isinstance(label, str) and label else f"{claimant['short']} {short_amount(low, best, high)}",
        **estimate_words(row, claimant["name"], folder),
    }


def short_amount(low: float | None, best: float | None, high: float | None) -> str:
    """An estimate as it stands beside its mark, a floor as ``10,000+``."""
    text = span(low, best, high)
    return f"{text.removeprefix(FLOOR).strip()}+" if text.startswith(FLOOR) else text


def estimate_words(row: Mapping, who: str, folder: str | Path | None = None) -> dict:
    """What a mark of an estimate tells: the reason to believe it, the doubt, the sources (from ``folder``)."""
    start, sure, text = row["period_start"], row["checked"] == "yes", amount(pd.Series(row))
    return {
        "sure": sure,
        "who": who,
        "date": day(row["as_of"]),
        "amount": text,
        "counted": f"from {day(start)}" if isinstance(start, str) else "start not stated",
        "said": row["statement"],
        "grade": f"{row['reliability']}{row['credibility']}" + ("" if sure else ", one source"),
        "doubt": row["dispute"] if isinstance(row["dispute"], str) else "none noted",
        "sources": named(row["source_ids"], folder),
        "href": row_link("estimates", row["estimate_id"]),
        "spoken": f"{who}, {day(row['as_of'])}: {text}",
    }


# --- labels and marks ------------------------------------------------------------------------------------------------


def place_labels(drawn: Sequence[dict], plot: Stack, axis: TimeAxis, **near: float) -> None:
    """Give every estimate a place for its label on phone and desk, or none where it would hide another.

    The latest estimates choose first. A label may not leave its panel or cover a mark, another label or a line. A
    claimant who repeats a number is labelled once, at the latest. ``near`` is what :func:`place` takes as ``farthest``.
    """
    latest, numbers = sorted(drawn, key=lambda row: -row["at"]), plot.number_boxes()
    texts: dict[tuple, dict] = {}
    for row in latest:
        texts.setdefault((row["panel"], row["label"]), row)

    def spot(row: dict, screen: str) -> tuple[float, float, str]:
        first = texts[row["panel"], row["label"]] is row
        return axis.span.pixel(row["at"], screen), row["y"], row["label"] if first else ""

    def taken(row: dict, screen: str) -> list[Box]:
        marks = [_mark_box(other, axis, screen) for other in drawn if other is not row]
        windows = [_window_box(other, axis, screen) for other in drawn if other["start"] != NO_START]
        return [*numbers, *marks, *windows]

    place(latest, spot, lambda row, screen: plot.limits(row["panel"], SCREENS[screen]), taken, **near)


def _mark_box(row: Mapping, axis: TimeAxis, screen: str) -> Box:
    x = axis.span.pixel(row["at"], screen)
    top, bottom = (row["y_high"], row["y_low"]) if row["shape"] == "bar" else (row["y"] - 5, row["y"] + 5)
    return x - 6, top, x + 6, bottom


def _window_box(row: Mapping, axis: TimeAxis, screen: str) -> Box:
    """The line back to the day on which a count begins."""
    start, x = (axis.span.pixel(row[end], screen) for end in ("start", "at"))
    return start, row["y"] - 1, x, row["y"] + 1


def estimate_marks(drawn: Sequence[dict], axis: TimeAxis, folder: str | Path | None) -> list[alt.Chart]:
    """Layers of the estimates: window counted, range, mark, label, and the target for pointer and screen reader."""
    sides = looks_of("claimants", "side", {role: role for role in PALETTE}, "colour", folder)
    colours = alt.Scale(domain=list(sides), range=inks(*sides.values()))
    colour, fill, stroke = (
        channel("side:N").scale(colours).legend(None) for channel in (alt.Color, alt.Fill, alt.Stroke)
    )
    shape = alt.Shape("shape:N").scale(domain=list(SHAPES), range=list(SHAPES.values())).legend(None)
    base, x, y = on_rows(drawn), axis.span.x("at"), at_pixel(alt.Y, "y")
    ends, hollow, is_bar = (
        (at_pixel(alt.Y, "y_low"), alt.Y2("y_high:Q")),
        {"fill": ink("paper")},
        "datum.shape == 'bar'",
    )
    window = base.transform_filter(f"datum.start != {NO_START}").mark_rule(opacity=0.5, strokeWidth=1, aria=False)
    sure_bar, unsure_bar = (base.transform_filter(f"{is_bar} && {which}") for which in ("datum.sure", "!datum.sure"))
    sure, unsure = (base.transform_filter(f"!({is_bar}) && {which}") for which in ("datum.sure", "!datum.sure"))
    bar, point = {"width": 7, "strokeWidth": 1.6, "aria": False}, {"size": 75, "strokeWidth": 1.8, "aria": False}
    labels = base.transform_filter(SHOWN)
    return [
        window.encode(axis.span.x("start"), y, alt.X2("at:Q"), colour),
        sure_bar.mark_bar(**bar).encode(x, *ends, fill),
        unsure_bar.mark_bar(**bar, **hollow).encode(x, *ends, stroke),
        sure.mark_point(**point).encode(x, y, colour, fill, shape),
        unsure.mark_point(**point, **hollow).encode(x, y, colour, shape),
        labels.mark_text(**PLACED, **HALO, aria=False).encode(x, y, text="label:N"),
        labels.mark_text(**PLACED, aria=False).encode(x, y, colour, text="label:N"),
        base.mark_point(size=580, opacity=0, filled=True, cursor="pointer").encode(x, y, **answers(ESTIMATE_TIPS)),
    ]
