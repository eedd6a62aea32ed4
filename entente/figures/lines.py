"""Lines over the years with their intervals, one line an actor, in panels that share one axis of time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Unpack

import altair as alt
import pandas as pd

from entente.figures.engine import (
    LINE,
    QUIET,
    Panel,
    Span,
    Stack,
    TimeAxis,
    apart,
    at_pixel,
    both,
    by_screen,
    labelled,
    on_rows,
    stack,
    years_of,
)
from entente.figures.frame import TableWords, framed, mark_words, target
from entente.figures.rows import only
from entente.figures.theme import SCREENS, SMALL, ink, width_of

LOOKS = {  # of a line by its role: colour, width, opacity of its band, size of its dots
    "plain": ("muted", 1.1, 0.06, 8),
    "strong": ("ink", 2.4, 0.2, 20),
    "accent": ("accent", 2.4, 0.2, 20),
}
LEVELS = {"y": "value", "y_low": "low", "y_high": "high"}


def lines_with_bands(
    rows: pd.DataFrame,
    panels: Sequence[Panel],
    /,
    *,
    first: int | None = None,
    last: int | None = None,
    bold: Sequence[str] = (),
    **words: Unpack[TableWords],
) -> alt.LayerChart:
    """Draw one line an actor with its interval, named where the line ends.

    A row has ``panel`` (the name of one of the ``panels``), ``year``, ``line``, ``value``, ``low``, ``high``, ``key``
    and ``said`` (see :mod:`entente.figures.frame`, also for ``words``). It may have ``label`` and ``short``, the names
    of its line on a desk and on a phone. ``bold`` are the lines the finding is about: the first in the accent, the
    others in ink; the rest stays quiet. Where a year is missing, the line breaks. ``first`` and ``last`` are the years
    at the ends of the axis, those of the rows unless given.

    Raises:
        ValueError: a year of a line stands twice in a panel or outside the axis, a value lies beyond its panel's scale,
            or a bold line is not there.
    """
    first, last = years_of(rows, ["panel", "line", "year"], first, last)
    if missing := [name for name in bold if name not in set(rows["line"])]:
        raise ValueError(f"no line {missing[0]!r} to draw bold; there are {', '.join(rows['line'].unique())}")
    plot = stack(rows, panels, LEVELS.values(), 260 if len(panels) == 1 else 180)
    axis = TimeAxis(f"{first}", f"{last}")
    points = _points(rows, plot, axis, bold)
    ends = _ends(points, plot)
    wide = {screen: round(max(width_of(end[screen], SMALL, 600) for end in ends)) + 8 for screen in SCREENS}
    axis = replace(axis, span=Span(both(plot.margin()), wide))
    kept = [only(row, "at", *LEVELS, "run") | mark_words(row, words) for row in points]
    of_role = {role: [row for row, point in zip(kept, points, strict=True) if point["role"] == role] for role in LOOKS}
    drawn = {role: on_rows(some) for role, some in of_role.items() if some}
    x, y, names = axis.span.x, at_pixel(alt.Y, "y"), on_rows(ends)
    leaders = names.mark_rule(color=ink("line"), strokeWidth=0.8, aria=False)
    meets = {"size": 160, "opacity": 0, "filled": True, "cursor": "pointer"}
    text = by_screen({screen: f"datum.{screen}" for screen in SCREENS})
    layers = [
        *plot.backdrop(),
        *axis.layers(*plot.feet, centred=True),
        *plot.article(axis),
        leaders.encode(x("at"), y, alt.X2("edge:Q"), alt.Y2("y_text:Q")),
        *(layer for role, base in drawn.items() for layer in _line(base, axis.span, role)),
        *labelled(names, text, x("edge"), at_pixel(alt.Y, "y_text"), scale=QUIET, align="left", dx=6),
        *(target(base.mark_point(**meets), words, x("at"), y) for base in drawn.values()),
    ]
    return framed(layers, plot.height + 20, rows, words)


def _points(rows: pd.DataFrame, plot: Stack, axis: TimeAxis, bold: Sequence[str]) -> list[dict]:
    """Each year of each line, with the run of years it belongs to."""
    roles = dict.fromkeys(bold, "strong") | dict.fromkeys(bold[:1], "accent")
    points: list[dict] = []
    for row in rows.sort_values(["panel", "line", "year"], kind="stable").to_dict("records"):
        before: dict = points[-1] if points else {"panel": None, "line": None, "year": None, "run": -1}
        follows = (before["panel"], before["line"], before["year"]) == (row["panel"], row["line"], row["year"] - 1)
        levels = {name: plot.level(row["panel"], row[end]) for name, end in LEVELS.items()}
        at, role = axis.position(str(row["year"])), roles.get(row["line"], "plain")
        points.append({**row, **levels, "at": at, "role": role, "run": before["run"] + (not follows)})
    return points


def _ends(points: Sequence[Mapping], plot: Stack) -> list[dict]:
    """The last point of each line with its name, set clear of the other names of its panel."""
    last = {(row["panel"], row["line"]): row for row in points}
    ends = [
        {
            "panel": panel,
            "at": row["at"],
            "edge": 1,
            "y": row["y"],
            "role": row["role"],
            "desk": row.get("label", line),
            "phone": row.get("short", row.get("label", line)),
        }
        for (panel, line), row in last.items()
    ]
    for name, top in plot.tops.items():
        some = [end for end in ends if end["panel"] == name]
        spots = apart([end["y"] for end in some], LINE - 1, top, top + plot.tall - 4)
        for end, y in zip(some, spots, strict=True):
            end["y_text"] = round(y, 1)
    return ends


def _line(base: alt.Chart, span: Span, role: str) -> list[alt.Chart]:
    """The lines of one role: band, line, dots."""
    colour, wide, pale, dot = LOOKS[role]
    x, y = span.x("at"), at_pixel(alt.Y, "y")
    band = base.mark_area(orient="vertical", opacity=pale, fill=ink(colour), aria=False)
    return [
        band.encode(x, at_pixel(alt.Y, "y_low"), alt.Y2("y_high:Q"), detail="run:N"),
        base.mark_line(strokeWidth=wide, stroke=ink(colour), aria=False).encode(x, y, detail="run:N"),
        base.mark_point(filled=True, size=dot, strokeWidth=0, fill=ink(colour), aria=False).encode(x, y),
    ]
