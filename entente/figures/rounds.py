"""Rounds of listings above, what flowed all the same below, on one axis of time."""

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Unpack

import altair as alt
import pandas as pd

from entente.data import folder_of, labels
from entente.figures.engine import (
    WHOLE,
    Fitted,
    Panel,
    Stack,
    TimeAxis,
    answers,
    at_pixel,
    ends_of,
    gridlines,
    headings,
    midpoint,
    on_rows,
    reach,
    stack,
)
from entente.figures.estimates import BOUNDS, NO_START, estimate_mark, estimate_marks, place_labels, with_claimants
from entente.figures.frame import Words, frame
from entente.figures.rows import ROW_TIPS, beside, row_words
from entente.figures.theme import STEPS, TEXT, ink, shades, width_of
from entente.figures.vocabulary import one_of

TILES = 32  # px above the tiles: their heading, the article's name
STEP, PANEL_GAP = 22, 58  # px from theme to theme; between the tiles and a panel, with its heading and the time axis
NEAR = 16  # px a label may stand above or below its mark: among many, one farther off reads as another's
TILE_TIPS = {"tile": "Rounds", **ROW_TIPS}


@dataclass(frozen=True)
class Flow:
    """A panel of :func:`rounds_and_flows` with its estimates (see :func:`flow_panel`)."""

    panel: Fitted
    rows: pd.DataFrame = field(repr=False)


def flow_panel(
    title: str,
    rows: pd.DataFrame,
    *,
    ceiling: float | None = None,
    every: float | None = None,
    unit: str = "",
) -> Flow:
    """A panel of :func:`rounds_and_flows`.

    ``title`` is its heading, ``rows`` are its estimates; ``ceiling``, ``every`` and ``unit`` are those of
    :func:`entente.figures.panel`. Each estimate is a point where it was stated, as in
    :func:`entente.figures.estimates_over_time`.

    Raises:
        ValueError: an estimate lies beyond the scale.
    """
    rows, own = rows.assign(panel=title), Panel(title, title, ceiling, every, unit)
    return Flow(stack(rows, [own], BOUNDS, 1).panels[0], rows)  # refuses what lies beyond the scale


def rounds_and_flows(
    rounds: pd.DataFrame,
    flows: Sequence[Flow],
    *,
    head: str = "Rounds of listings, a quarter",
    themes: Mapping[str, str] | None = None,
    first: str | None = None,
    last: str | None = None,
    **words: Unpack[Words],
) -> alt.LayerChart:
    """Draw rounds of listings a quarter by theme, and below, on the same axis of time, what flowed all the same.

    ``rounds`` are designations; ``themes`` maps their themes to short names, in the order of the tiles' rows (those of
    the dictionary unless given), ``head`` stands above them. A tile prints how many rounds; each round has its own
    slice of the tile under the pointer. ``flows`` are panels (see :func:`flow_panel`). ``first`` and ``last`` are the
    dates at the ends of the axis: the earliest round and the cut-off of the evidence, unless given. For ``words`` see
    :mod:`entente.figures.frame`.

    Raises:
        ValueError: a theme is not named, or a round or an estimate lies beyond the axis.
    """
    if themes is None:
        themes = {theme: title.capitalize() for theme, title in _themes(rounds).items()}
    for row in rounds.to_dict("records"):
        one_of(row["target_theme"], themes, f"theme of {row['designation_id']}")
    own = TimeAxis(*ends_of(rounds["date"], first, last))
    begin = _room_before(own, max(width_of(name, TEXT) for name in themes.values()) + 10)
    axis = TimeAxis(begin, own.last, WHOLE)
    place = {theme: TILES + i * STEP for i, theme in enumerate(themes)}
    foot = TILES + STEP * len(themes)
    plot = Stack(
        tuple(flow.panel for flow in flows), 190 if len(flows) == 1 else 130, foot + PANEL_GAP + 8, PANEL_GAP - 12
    )
    reaches = [reach(TILES, foot), *(reach(top, top + plot.tall) for top in plot.tops.values())]
    heads = [{"y": 10, "text": head}, *({"y": plot.tops[each.name] - 27, "text": each.title} for each in plot.panels)]
    names = [{"y": y + STEP / 2, "text": themes[theme]} for theme, y in place.items()]
    below = [plot.height] if len(flows) > 1 else []
    layers = [
        gridlines({"y": y} for y in [*place.values(), foot]),
        *axis.article(reaches, y=TILES - 8, align="center"),
        *_tiles(_slices(rounds, themes, place, own, axis)),
        headings(names, fontWeight=400, fontSize=TEXT),
        headings(heads, fontSize=TEXT),
        *axis.layers(foot, *below, since=own.first),
        *_flows(flows, plot, own, axis),
    ]
    drawn = {"estimates": [key for flow in flows for key in flow.rows["estimate_id"]]}
    height = plot.height + 2 + 20 * len(below) if flows else foot + 20
    return frame(
        layers, height, table="designations", rows=rounds["designation_id"], also=drawn if flows else None, **words
    )


def _themes(rounds: pd.DataFrame) -> dict[str, str]:
    """The themes of some rounds, in the order of the dictionary."""
    titles = labels("designations", "target_theme", folder_of(rounds))
    return {theme: title for theme, title in titles.items() if theme in set(rounds["target_theme"])}


def _room_before(axis: TimeAxis, room: float) -> str:
    """The day at which an axis must begin so that ``room`` px of a phone lie before its first day."""
    days, whole = (axis.end - axis.begin).days, WHOLE.room("phone")
    return str(axis.begin - datetime.timedelta(days=math.ceil(days * room / (whole - room))))


# --- tiles -----------------------------------------------------------------------------------------------------------


def _slices(
    rounds: pd.DataFrame, themes: Mapping[str, str], place: Mapping[str, float], own: TimeAxis, axis: TimeAxis
) -> list[dict]:
    """Every round with the tile of its theme and quarter and, within it, its own slice."""
    drawn, behind = [], beside(rounds, "designations")
    for key, date in zip(rounds["designation_id"], rounds["date"], strict=True):
        own.at(date, key)  # a round beyond the axis is an error
    quarters = pd.PeriodIndex(rounds["date"].map(midpoint), freq="Q")
    for (theme, quarter), some in rounds.groupby(["target_theme", quarters], sort=True):
        begin, end = (axis.position(f"{date:%Y-%m-%d}") for date in (quarter.start_time, (quarter + 1).start_time))
        end = min(1.0, end)
        said, wide = f"{themes[theme]}, {quarter.start_time:%Y} Q{quarter.quarter}", (end - begin) / len(some)
        for i, key in enumerate(some["designation_id"]):
            of_row = row_words("designations", behind, key)
            drawn.append({
                "at": begin,
                "until": end,
                "mid": round((begin + end) / 2, 4),
                "from": round(begin + wide * i, 4),
                "to": round(begin + wide * (i + 1), 4),
                "y": place[theme] + STEP / 2,
                "count": str(len(some)),
                "shade": min(len(some), STEPS["count"]) - 1,
                "lead": i == 0,
                "tile": f"{said}: {i + 1} of {len(some)}",
                **{name: word for name, word in of_row.items() if name != "sure"},
            })  # fmt: skip
    return drawn


def _tiles(drawn: Sequence[dict]) -> list[alt.Chart]:
    base, y = on_rows(drawn), at_pixel(alt.Y, "y")
    lead, x, tile = base.transform_filter("datum.lead"), WHOLE.x, {"height": STEP - 2}
    return [
        lead.mark_rect(**tile, stroke=ink("paper"), strokeWidth=1, aria=False)
        .encode(x("at"), y, alt.X2("until:Q"), shades("count", alt.Fill)),
        lead.mark_text(fontWeight=600, aria=False)
        .encode(x("mid"), y, shades("count", alt.Color, ink_on=True), text="count:N"),
        base.mark_rect(**tile, opacity=0, cursor="pointer")
        .encode(x("from"), y, alt.X2("to:Q"), **answers(TILE_TIPS, "headline")),
    ]  # fmt: skip


# --- flows -----------------------------------------------------------------------------------------------------------


def _flows(flows: Sequence[Flow], plot: Stack, own: TimeAxis, axis: TimeAxis) -> list[alt.Chart]:
    """The panels: gridlines and points."""
    if not flows:
        return []
    folder, points = folder_of(flows[0].rows), []
    for flow in flows:
        for row, claimant in with_claimants(flow.rows):
            own.at(row["as_of"], row["estimate_id"])  # an estimate beyond the axis is an error
            points.append(estimate_mark(row, claimant, plot, axis, folder) | {"start": NO_START})
    place_labels(points, plot, axis, farthest=NEAR)
    return [*plot.gridlines("grid"), *(estimate_marks(points, axis, folder) if points else [])]
