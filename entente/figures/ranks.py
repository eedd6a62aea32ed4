"""Figures of positions and ranks: the influence plane, rank acceptability, ranges of pairs, coded against measured.

They only draw tables. What a row needs is said in :mod:`entente.series`: ``key``, ``said`` and the columns named in
``tooltip``; ``words`` are the same too. ``label`` and ``short`` are the names of an item on a desk and on a phone.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import altair as alt
import pandas as pd

from entente.data import number, signed
from entente.figures.charts import RAMPS, SCREENS, SMALL, TEXT, at_pixel, ink, on_rows, width_of
from entente.figures.matrix import tile_matrix
from entente.figures.series import (
    INKED,
    PLACED,
    SHOWN,
    Span,
    both,
    by_role,
    flag,
    framed,
    link,
    place,
    targets,
    told,
    written,
)

# --- planes ----------------------------------------------------------------------------------------------------------

TOP, TALL = 30, 330  # px: above a plane, where the name of what goes up stands; its height
MARK = 6  # px from the middle of a mark to what must stay clear of it
CORNERS = [  # how MACTOR reads the plane: share of its width, px of a word's middle, alignment, distance from the edge
    ("dominant", 0, TOP + 12, "left", 6),
    ("relay", 1, TOP + 12, "right", -6),
    ("autonomous", 0, TOP + TALL - 12, "left", 6),
    ("dominated", 1, TOP + TALL - 12, "right", -6),
]


def ticks_of(low: float, high: float, steps: int = 5) -> list[float]:
    """Round numbers from below the lowest value to above the highest, in about so many steps.

    >>> ticks_of(3, 27), ticks_of(-0.4, 2.9)
    ([0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0], [-1.0, 0.0, 1.0, 2.0, 3.0])
    """
    rough = (high - low or 1) / steps
    size = 10.0 ** math.floor(math.log10(rough))
    every = next(size * step for step in (1, 2, 5, 10) if size * step >= rough * 0.99)
    return [float(f"{i * every:.9g}") for i in range(math.floor(low / every), math.ceil(high / every) + 1)]


@dataclass(frozen=True)
class Plane:
    """Two measured axes: the round numbers along each, its name, how its numbers are written."""

    xs: list[float]
    ys: list[float]
    names: tuple[str, str]
    words: Callable[[float], str] = number

    @property
    def span(self) -> Span:
        return Span(both(max(width_of(self.words(y)) for y in self.ys) + 8), both(10))

    def at(self, x: float) -> float:
        return round((x - self.xs[0]) / (self.xs[-1] - self.xs[0]), 4)

    def y(self, y: float) -> float:
        return round(TOP + TALL * (1 - (y - self.ys[0]) / (self.ys[-1] - self.ys[0])), 1)

    def limits(self) -> dict[str, tuple]:
        """The box in which labels stay."""
        return {screen: (self.span.left[screen], TOP - 4, SCREENS[screen], TOP + TALL + 2) for screen in SCREENS}

    def layers(self) -> list[alt.Chart]:
        """Gridlines with their numbers, a stronger line at zero, the names of the axes."""
        x, y, quiet = self.span.x("at"), at_pixel(alt.Y, "y"), {"color": ink("muted"), "aria": False}
        down = on_rows([{"at": self.at(x), "text": number(x), "role": _line(x, self.xs)} for x in self.xs])
        level = on_rows([{"y": self.y(y), "text": self.words(y), "role": _line(y, self.ys)} for y in self.ys])
        roles = alt.Scale(domain=["grid", "line"], range=[ink("grid"), ink("line")])
        stroke = by_role(alt.Stroke, roles)
        ends = on_rows([{"x": f"{self.names[0]} →", "y": f"{self.names[1]} ↑"}])
        return [
            down.mark_rule(y=TOP, y2=TOP + TALL, aria=False).encode(x, stroke),
            level.mark_rule(x=0, x2="width", aria=False).encode(y, stroke),
            down.mark_text(y=TOP + TALL + 13, **quiet).encode(x, text="text:N"),
            level.mark_text(x=0, align="left", baseline="bottom", dy=-2, **quiet).encode(y, text="text:N"),
            ends.mark_text(x={"expr": "width"}, y=TOP + TALL + 30, align="right", **quiet).encode(text="x:N"),
            ends.mark_text(x=0, y=0, align="left", **quiet).encode(text="y:N"),
        ]


def _line(value: float, along: list[float]) -> str:
    """Zero is a stronger line, where it is not the edge."""
    return "line" if value == 0 and along[0] < 0 else "grid"


def influence_plane(points: pd.DataFrame, /, *, before: pd.DataFrame | None = None, **words) -> alt.LayerChart:
    """Draw influence against dependence, with a thin line from each earlier position to the later one.

    Points have ``influence``, ``dependence``, ``label`` and ``short``, and may have a true ``special``; ``before`` has
    the first three, and its items are found by ``label``. Dashed lines at the means divide the plane into MACTOR's
    four parts.

    Raises:
        ValueError: an earlier position belongs to none of the points.
    """
    tooltip, was = words.pop("tooltip"), points.iloc[:0] if before is None else before
    if odd := sorted(set(was["label"]) - set(points["label"])):
        raise ValueError(f"no point for the earlier position of {odd[0]!r}")
    both_times = {name: [*points[name], *was[name]] for name in ("dependence", "influence")}
    plane = Plane(*(ticks_of(min(each), max(each)) for each in both_times.values()), tuple(both_times))
    earlier = was.set_index("label").to_dict("index")
    drawn = [_position(row, plane, earlier) | told(row, words["table"], tooltip) for row in _finding_first(points)]
    corners = [dict(zip(("text", "at", "y", "align", "dx"), corner, strict=True)) for corner in CORNERS]
    _place_in(
        plane, drawn, {screen: _trails(drawn, plane, screen) + _words(corners, plane, screen) for screen in SCREENS}
    )
    base, x, y = on_rows(drawn), plane.span.x("at"), at_pixel(alt.Y, "y")
    quiet = {name: {"expr": f"datum.{name}"} for name in ("align", "dx")} | {"color": ink("muted"), "aria": False}
    moved, was_x, was_y = base.transform_filter("datum.moved"), plane.span.x("at_was"), at_pixel(alt.Y, "y_was")
    layers = [
        *plane.layers(),
        *_means(points, plane),
        on_rows(corners).mark_text(fontStyle="italic", **quiet).encode(x, y, text="text:N"),
        moved.mark_rule(aria=False).encode(was_x, was_y, alt.X2("at:Q"), alt.Y2("y:Q"), by_role(alt.Stroke)),
        moved.mark_point(size=50, fill=ink("paper"), aria=False).encode(was_x, was_y, by_role(alt.Stroke)),
        *_dots(base, plane, tooltip),
    ]
    return framed(layers, TOP + TALL + 36, points, words)


def _finding_first(points: pd.DataFrame) -> list[dict]:
    """Rows with the role of their colour; those the finding is about come first, and so choose first."""
    roles = ["accent" if flag(row, "special") else "plain" for row in points.to_dict("records")]
    return points.assign(role=roles).sort_values("role", kind="stable").to_dict("records")


def _position(row: dict, plane: Plane, earlier: dict[str, dict]) -> dict:
    was = earlier.get(row["label"], row)
    return {
        "at": plane.at(row["dependence"]),
        "y": plane.y(row["influence"]),
        "at_was": plane.at(was["dependence"]),
        "y_was": plane.y(was["influence"]),
        "moved": was is not row,
        **{name: row[name] for name in ("label", "short", "role")},
    }


def _means(points: pd.DataFrame, plane: Plane) -> list[alt.Chart]:
    means = on_rows([{"at": plane.at(points["dependence"].mean()), "y": plane.y(points["influence"].mean())}])
    style = {"color": ink("line"), "strokeDash": [4, 4], "aria": False}
    return [
        means.mark_rule(y=TOP, y2=TOP + TALL, **style).encode(plane.span.x("at")),
        means.mark_rule(x=0, x2="width", **style).encode(at_pixel(alt.Y, "y")),
    ]


def _trails(drawn: list[dict], plane: Plane, screen: str) -> list[tuple]:
    """Small boxes along the line from each earlier position, the hollow mark at its end among them."""
    boxes = []
    for row in (row for row in drawn if row["moved"]):
        ends = [(plane.span.pixel(row[at], screen), row[y]) for at, y in (("at_was", "y_was"), ("at", "y"))]
        (x, y), (x2, y2) = ends
        beads = max(1, round(math.dist(*ends) / 4))
        boxes += [_box(x + (x2 - x) * i / beads, y + (y2 - y) * i / beads, 1.5) for i in range(1, beads)]
        boxes.append(_box(x, y, MARK))
    return boxes


def _words(corners: list[dict], plane: Plane, screen: str) -> list[tuple]:
    """The boxes the words in the corners take."""
    boxes = []
    for corner in corners:
        wide, x = width_of(corner["text"]) + 4, plane.span.pixel(corner["at"], screen) + corner["dx"]
        left = x - wide * (corner["align"] == "right")
        boxes.append((left, corner["y"] - 7, left + wide, corner["y"] + 7))
    return boxes


def _box(x: float, y: float, half: float) -> tuple[float, float, float, float]:
    return x - half, y - half, x + half, y + half


def _place_in(plane: Plane, drawn: list[dict], taken: dict[str, list[tuple]]) -> None:
    """Place the labels of a plane's marks, clear of all marks."""

    def spot(row: dict, screen: str) -> tuple[float, float, str]:
        return plane.span.pixel(row["at"], screen), row["y"], row[{"phone": "short", "desk": "label"}[screen]]

    marks = {screen: [_box(*spot(row, screen)[:2], MARK) for row in drawn] for screen in SCREENS}
    place(drawn, spot, plane.limits(), {screen: marks[screen] + taken[screen] for screen in SCREENS})


def _dots(base: alt.Chart, plane: Plane, tooltip: dict[str, str]) -> list[alt.Chart]:
    """The marks of a plane, their labels, their targets."""
    x, y = plane.span.x("at"), at_pixel(alt.Y, "y")
    return [
        base.mark_point(size=80, filled=True, strokeWidth=0, aria=False).encode(x, y, by_role(alt.Fill)),
        *written(base.transform_filter(SHOWN), x, y, "label", "short", **PLACED),
        targets(base.mark_point(size=400, opacity=0, filled=True, cursor="pointer"), tooltip, x, y),
    ]


def scatter_with_intervals(points: pd.DataFrame, /, *, labels: list[str], x: str, y: str, **words) -> alt.LayerChart:
    """Draw what was coded against what others measured, with the interval of the measurement.

    Points have ``measured``, ``low`` and ``high``, ``coded``, ``label`` and ``short``. ``labels`` are those the finding
    is about; they are drawn in the accent and named first, the others where there is room. ``x`` and ``y`` name the
    measured and the coded axis.

    Raises:
        ValueError: one of the labels is not among the points.
    """
    tooltip = words.pop("tooltip")
    if odd := [label for label in labels if label not in set(points["label"])]:
        raise ValueError(f"no point {odd[0]!r} to name; there are {', '.join(points['label'])}")
    ranges = ticks_of(points["low"].min(), points["high"].max()), ticks_of(points["coded"].min(), points["coded"].max())
    plane = Plane(*ranges, (x, y), signed)
    drawn = [
        {
            "at": plane.at(row["measured"]),
            "low_at": plane.at(row["low"]),
            "high_at": plane.at(row["high"]),
            "y": plane.y(row["coded"]),
            **{name: row[name] for name in ("label", "short", "role")},
            **told(row, words["table"], tooltip),
        }
        for row in _finding_first(points.assign(special=points["label"].isin(labels)))
    ]
    pixel = plane.span.pixel
    bars = {
        screen: [
            (pixel(row["low_at"], screen), row["y"] - 1, pixel(row["high_at"], screen), row["y"] + 1) for row in drawn
        ]
        for screen in SCREENS
    }
    _place_in(plane, drawn, bars)
    base = on_rows(drawn)
    interval = base.mark_rule(strokeWidth=1.4, opacity=0.55, aria=False)
    layers = [
        *plane.layers(),
        interval.encode(plane.span.x("low_at"), at_pixel(alt.Y, "y"), alt.X2("high_at:Q"), by_role(alt.Stroke)),
        *_dots(base, plane, tooltip),
    ]
    return framed(layers, TOP + TALL + 36, points, words)


# --- ranks -----------------------------------------------------------------------------------------------------------

LEAST = 0.01  # share of draws below which a tile is left out


def rank_tiles(shares: pd.DataFrame, items: list[dict], /, *, corner: str = "% of draws", **words) -> alt.LayerChart:
    """Draw the share of draws in which each item takes each rank, percent in tiles; below one percent, no tile.

    ``shares`` is item x rank, 0 to 1. ``items`` are the rows in the order they stand: ``{"key", "label", "short"}``,
    the item in ``shares`` as key, and where wanted ``"rows"``, the ids it opens (``;`` between them), and ``"coded"``,
    its rank as coded, whose tile is framed.

    Raises:
        ValueError: ``items`` does not name each item of ``shares`` once.
    """
    names = [item["key"] for item in items]
    if sorted(names) != sorted(shares.index):
        raise ValueError(f"items are {', '.join(names)}, shares are of {', '.join(shares.index)}")
    tiles = [
        _rank_tile(item, rank, shares.loc[item["key"], rank], words["table"])
        for item in items
        for rank in shares.columns
        if shares.loc[item["key"], rank] >= LEAST
    ]
    columns = [{"key": str(rank), "label": str(rank), "short": str(rank)} for rank in shares.columns]
    tooltip = {"item": "Item", "column": "Rank", "percent": "Share of draws"}
    rows = [{name: item[name] for name in ("key", "label", "short")} for item in items]
    return tile_matrix(pd.DataFrame(tiles), rows, columns, ramp="count", corner=corner, tooltip=tooltip, **words)


def _rank_tile(item: dict, rank: int, share: float, table: str) -> dict:
    steps = len(RAMPS["count"][0])
    return {
        "row": item["key"],
        "column": str(rank),
        "shade": min(steps - 1, int(share * steps)),
        "sign": f"{100 * share:.0f}",
        "framed": item.get("coded") == rank,
        "item": item["label"],
        "percent": f"{100 * share:.1f}%",
        "href": link(table, item.get("rows")),
        "spoken": f"{item['label']}: rank {rank} in {100 * share:.0f}% of draws",
    }


# --- ranges ----------------------------------------------------------------------------------------------------------

ROW, BETWEEN = 21, 24  # px: from row to row, of a heading between groups
ENDS = {"at": "value", "low_at": "low", "high_at": "high"}
SIGNS = {1: "More together than apart", 0: "As much together as apart", -1: "More apart than together"}


def range_rows(items: pd.DataFrame, /, *, heads: dict[int, str] = SIGNS, **words) -> alt.LayerChart:
    """Draw items as rows, largest first: a dot at the value, a bar over its range, the value printed at the right.

    Items have ``value``, ``low`` and ``high``, ``label`` and ``short``, and may have a true ``special``. A rule and a
    heading part the positive from the negative; ``heads`` are the headings, by sign.
    """
    tooltip = words.pop("tooltip")
    ordered = items.sort_values("value", ascending=False, kind="stable").to_dict("records")
    least, most = min(0, items["low"].min()), max(0, items["high"].max())
    drawn, headings, y = [], [], 0
    for sign, head in heads.items():
        group = [row for row in ordered if (row["value"] > 0) - (row["value"] < 0) == sign]
        if not group:
            continue
        headings.append({"y": y + 10, "rule": y - 1, "text": head})
        y += BETWEEN
        for row in group:
            drawn.append(_range(row, y, least, most) | told(row, words["table"], tooltip))
            y += ROW
        y += 6
    return framed(_range_layers(drawn, headings, y, tooltip, -least / (most - least)), y + 4, items, words)


def _range(row: dict, y: int, least: float, most: float) -> dict:
    ends = {name: round((row[end] - least) / (most - least), 4) for name, end in ENDS.items()}
    role = "accent" if flag(row, "special") else "plain"
    names = {"label": row["label"], "short": row["short"], "text": signed(row["value"])}
    return {**ends, **names, "role": role, "y": y + ROW / 2, "top": y, "bottom": y + ROW, "begin": 0, "end": 1}


def _range_layers(drawn: list[dict], headings: list[dict], height: int, tooltip: dict, zero: float) -> list[alt.Chart]:
    left = {
        screen: round(max(width_of(row[name], TEXT, 600) for row in drawn)) + 12
        for screen, name in (("phone", "short"), ("desk", "label"))
    }
    span = Span(left, both(max(width_of(row["text"], SMALL, 600) for row in drawn) + 14))
    base, heads, y = on_rows(drawn), on_rows(headings), at_pixel(alt.Y, "y")
    return [
        heads.transform_filter("datum.rule > 0")
        .mark_rule(x=0, x2="width", color=ink("line"), aria=False)
        .encode(at_pixel(alt.Y, "rule")),
        on_rows([{"at": round(zero, 4)}])
        .mark_rule(y=BETWEEN, y2=height, color=ink("line"), aria=False)
        .encode(span.x("at")),
        heads.mark_text(x=0, align="left", fontWeight=600, color=ink("muted"), aria=False).encode(y, text="text:N"),
        base.mark_rule(color=ink("grid"), aria=False).encode(span.x("begin"), alt.X2("end:Q"), y),
        *written(base, alt.XValue(0), y, "label", "short", align="left", fontSize=TEXT),
        base.mark_bar(height=7, opacity=0.3, aria=False).encode(
            span.x("low_at"), alt.X2("high_at:Q"), y, by_role(alt.Fill)
        ),
        base.mark_point(size=55, filled=True, strokeWidth=0, aria=False).encode(
            span.x("at"), y, by_role(alt.Fill, INKED)
        ),
        *written(base, alt.XValue({"expr": "width"}), y, "text", align="right"),
        targets(
            base.mark_rect(opacity=0, cursor="pointer", x=0, x2="width"),
            tooltip,
            at_pixel(alt.Y, "top"),
            alt.Y2("bottom:Q"),
        ),
    ]
