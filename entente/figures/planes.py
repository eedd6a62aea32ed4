"""Planes of two measured axes: influence against dependence, what was coded against what others measured."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Unpack

import altair as alt
import pandas as pd

from entente.data import number, signed
from entente.figures.engine import (
    PLACED,
    QUIET,
    SHOWN,
    Box,
    Span,
    at_pixel,
    both,
    box_round,
    by_role,
    by_screen,
    is_free,
    labelled,
    on_rows,
    place,
    refuse_beyond,
    round_steps,
    text_box,
)
from entente.figures.frame import TableWords, framed, mark_words, target
from entente.figures.rows import flag
from entente.figures.theme import SCREENS, ink, inks, width_of

TOP, TALL = 30, 330  # px: above a plane, where the name of what goes up stands; its height
MARK = 6  # px from the middle of a mark to what must stay clear of it
NAMES = {"phone": "short", "desk": "label"}  # the column that names an item on a screen
CORNERS = [  # how MACTOR reads the plane: position across, px of a word's middle, alignment, distance from the edge
    ("dominant", 0, TOP + 12, "left", 6),
    ("relay", 1, TOP + 12, "right", -6),
    ("autonomous", 0, TOP + TALL - 12, "left", 6),
    ("dominated", 1, TOP + TALL - 12, "right", -6),
]


def influence_plane(
    points: pd.DataFrame, /, *, before: pd.DataFrame | None = None, **words: Unpack[TableWords]
) -> alt.LayerChart:
    """Draw influence against dependence, with a thin line from each earlier position to the later one.

    Points have ``influence``, ``dependence``, ``label`` and ``short`` (the name on a desk and on a phone), ``key`` and
    ``said`` (see :mod:`entente.figures.frame`, also for ``words``), and may have a true ``special``; ``before`` has the
    first three, and its items are found by ``label``. Dashed lines at the means divide the plane into MACTOR's four
    parts (Godet, Futures 23(6), 1991).

    Raises:
        ValueError: an earlier position belongs to none of the points, or a position has no number.
    """
    was = points.iloc[:0] if before is None else before
    if odd := sorted(set(was["label"]) - set(points["label"])):
        raise ValueError(f"no point for the earlier position of {odd[0]!r}")
    both_times = pd.concat([points, was])[["label", "dependence", "influence"]]
    plane = Plane.holding(both_times, "dependence", "influence", ("dependence", "influence"))
    earlier = was.set_index("label").to_dict("index")
    drawn = [_position(row, plane, earlier) | mark_words(row, words) for row in _finding_first(points)]
    trails = {screen: _trails(drawn, plane, screen) for screen in SCREENS}
    corners = _corners(plane, trails, plane.up(points["influence"].mean()))
    taken = {screen: trails[screen] + [_word_box(each, plane, screen) for each in corners] for screen in SCREENS}
    plane.place(drawn, taken)
    base, x, y = on_rows(drawn), plane.span.x("at"), at_pixel(alt.Y, "y")
    quiet = {name: {"expr": f"datum.{name}"} for name in ("align", "dx")} | {"color": ink("muted"), "aria": False}
    moved, was_x, was_y = base.transform_filter("datum.moved"), plane.span.x("at_was"), at_pixel(alt.Y, "y_was")
    layers = [
        *plane.layers(),
        *_means(points, plane),
        on_rows(corners).mark_text(fontStyle="italic", **quiet).encode(x, y, text="text:N"),
        moved.mark_rule(aria=False).encode(was_x, was_y, alt.X2("at:Q"), alt.Y2("y:Q"), by_role(alt.Stroke)),
        moved.mark_point(size=50, fill=ink("paper"), aria=False).encode(was_x, was_y, by_role(alt.Stroke)),
        *plane.dots(base, words),
    ]
    return framed(layers, TOP + TALL + 36, points, words)


def scatter_with_intervals(
    points: pd.DataFrame, /, *, labels: Sequence[str] = (), x: str, y: str, **words: Unpack[TableWords]
) -> alt.LayerChart:
    """Draw what was coded against what others measured, with the interval of the measurement.

    Points have ``measured``, ``low`` and ``high`` (across), ``coded`` (up), ``label`` and ``short`` (the name on a desk
    and on a phone), ``key`` and ``said`` (see :mod:`entente.figures.frame`, also for ``words``). ``labels`` are those
    the finding is about; they are drawn in the accent and named first, the others where there is room. ``x`` and ``y``
    name the measured and the coded axis.

    Raises:
        ValueError: one of the labels is not among the points, or a measured value lies outside its interval.
    """
    if odd := [label for label in labels if label not in set(points["label"])]:
        raise ValueError(f"no point {odd[0]!r} to name; there are {', '.join(points['label'])}")
    for row in points.to_dict("records"):
        refuse_beyond(row["measured"], row["low"], row["high"], f"{row['label']}, measured")
    ends = pd.concat([points.assign(measured=points[end]) for end in ("low", "high")])
    plane = Plane.holding(ends, "measured", "coded", (x, y), signed)
    drawn = [
        {
            "at": plane.across(row["measured"]),
            "low_at": plane.across(row["low"]),
            "high_at": plane.across(row["high"]),
            "y": plane.up(row["coded"]),
            **{name: row[name] for name in ("label", "short", "role")},
            **mark_words(row, words),
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
    plane.place(drawn, bars)
    base = on_rows(drawn)
    interval = base.mark_rule(strokeWidth=1.4, opacity=0.55, aria=False)
    layers = [
        *plane.layers(),
        interval.encode(plane.span.x("low_at"), at_pixel(alt.Y, "y"), alt.X2("high_at:Q"), by_role(alt.Stroke)),
        *plane.dots(base, words),
    ]
    return framed(layers, TOP + TALL + 36, points, words)


# --- the plane -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plane:
    """Two measured axes: the round numbers along each, its name, how its numbers are written."""

    xs: Sequence[float]
    ys: Sequence[float]
    names: tuple[str, str]
    write: Callable[[float], str] = number

    @classmethod
    def holding(
        cls,
        points: pd.DataFrame,
        x: str,
        y: str,
        names: tuple[str, str],
        write: Callable[[float], str] = number,
    ) -> "Plane":
        """The plane that holds some points, by their columns ``x`` and ``y``.

        Raises:
            ValueError: a point has no number.
        """
        if len(empty := points[points[[x, y]].isna().any(axis=1)]):
            raise ValueError(f"{empty['label'].iloc[0]} has no {x} or no {y}")
        across, up = (round_steps(points[axis].min(), points[axis].max()) for axis in (x, y))
        return cls(across, up, names, write)

    @property
    def span(self) -> Span:
        """The room between the numbers at the left and the right edge."""
        return Span(both(max(width_of(self.write(y)) for y in self.ys) + 8), both(10))

    def across(self, x: float) -> float:
        """Where a value stands across, 0 to 1."""
        return round((x - self.xs[0]) / (self.xs[-1] - self.xs[0]), 4)

    def up(self, y: float) -> float:
        """The height at which a value stands, px."""
        return round(TOP + TALL * (1 - (y - self.ys[0]) / (self.ys[-1] - self.ys[0])), 1)

    def layers(self) -> list[alt.Chart]:
        """Gridlines with their numbers, a stronger line at zero, the names of the axes."""
        x, y, quiet = self.span.x("at"), at_pixel(alt.Y, "y"), {"color": ink("muted"), "aria": False}
        down = on_rows([{"at": self.across(x), "text": number(x), "role": _line(x, self.xs)} for x in self.xs])
        level = on_rows([{"y": self.up(y), "text": self.write(y), "role": _line(y, self.ys)} for y in self.ys])
        stroke = by_role(alt.Stroke, alt.Scale(domain=["grid", "line"], range=inks("grid", "line")))
        ends = on_rows([{"x": f"{self.names[0]} →", "y": f"{self.names[1]} ↑"}])
        return [
            down.mark_rule(y=TOP, y2=TOP + TALL, aria=False).encode(x, stroke),
            level.mark_rule(x=0, x2="width", aria=False).encode(y, stroke),
            down.mark_text(y=TOP + TALL + 13, **quiet).encode(x, text="text:N"),
            level.mark_text(x=0, align="left", baseline="bottom", dy=-2, **quiet).encode(y, text="text:N"),
            ends.mark_text(x={"expr": "width"}, y=TOP + TALL + 30, align="right", **quiet).encode(text="x:N"),
            ends.mark_text(x=0, y=0, align="left", **quiet).encode(text="y:N"),
        ]

    def place(self, drawn: Sequence[dict], taken: Mapping[str, Sequence[Box]]) -> None:
        """Place the labels of the plane's marks, clear of all marks and of the boxes taken on a screen."""

        def spot(row: Mapping, screen: str) -> tuple[float, float, str]:
            return self.span.pixel(row["at"], screen), row["y"], row[NAMES[screen]]

        marks = {screen: [box_round(*spot(row, screen)[:2], MARK) for row in drawn] for screen in SCREENS}
        place(
            drawn,
            spot,
            lambda _, screen: (self.span.left[screen], TOP - 4, SCREENS[screen], TOP + TALL + 2),
            lambda _, screen: [*marks[screen], *taken[screen]],
        )

    def dots(self, base: alt.Chart, words: TableWords) -> list[alt.Chart]:
        """The marks of the plane, their labels, their targets."""
        x, y, shown = self.span.x("at"), at_pixel(alt.Y, "y"), base.transform_filter(SHOWN)
        text = by_screen({screen: f"datum.{name}" for screen, name in NAMES.items()})
        return [
            base.mark_point(size=80, filled=True, strokeWidth=0, aria=False).encode(x, y, by_role(alt.Fill, QUIET)),
            *labelled(shown, text, x, y, **PLACED),
            target(base.mark_point(size=400, opacity=0, filled=True, cursor="pointer"), words, x, y),
        ]


def _line(value: float, along: Sequence[float]) -> str:
    """Zero is a stronger line, where it is not the edge."""
    return "line" if value == 0 and along[0] < 0 else "grid"


def _finding_first(points: pd.DataFrame) -> list[dict]:
    """Rows with the role of their colour; those the finding is about come first, and so choose first."""
    roles = ["accent" if flag(row, "special") else "plain" for row in points.to_dict("records")]
    return points.assign(role=roles).sort_values("role", kind="stable").to_dict("records")


# --- earlier and later positions -------------------------------------------------------------------------------------


def _position(row: Mapping, plane: Plane, earlier: Mapping[str, Mapping]) -> dict:
    was = earlier.get(row["label"], row)
    return {
        "at": plane.across(row["dependence"]),
        "y": plane.up(row["influence"]),
        "at_was": plane.across(was["dependence"]),
        "y_was": plane.up(was["influence"]),
        "moved": was is not row,
        **{name: row[name] for name in ("label", "short", "role")},
    }


def _means(points: pd.DataFrame, plane: Plane) -> list[alt.Chart]:
    means = on_rows([{"at": plane.across(points["dependence"].mean()), "y": plane.up(points["influence"].mean())}])
    style = {"color": ink("line"), "strokeDash": [4, 4], "aria": False}
    return [
        means.mark_rule(y=TOP, y2=TOP + TALL, **style).encode(plane.span.x("at")),
        means.mark_rule(x=0, x2="width", **style).encode(at_pixel(alt.Y, "y")),
    ]


def _trails(drawn: Sequence[Mapping], plane: Plane, screen: str) -> list[Box]:
    """Small boxes along the line from each earlier position to the later one, with the marks at both ends."""
    boxes = []
    for row in (row for row in drawn if row["moved"]):
        ends = [(plane.span.pixel(row[at], screen), row[y]) for at, y in (("at_was", "y_was"), ("at", "y"))]
        (x, y), (x2, y2) = ends
        beads = max(1, round(math.dist(*ends) / 4))
        boxes += [box_round(x + (x2 - x) * i / beads, y + (y2 - y) * i / beads, 1.5) for i in range(1, beads)]
        boxes += [box_round(x, y, MARK), box_round(x2, y2, MARK)]
    return boxes


def _corners(plane: Plane, trails: Mapping[str, Sequence[Box]], mean: float) -> list[dict]:
    """The words in the corners; one that a trail would cross stands at the mean, the other end of its part."""
    corners = []
    for text, at, y, align, dx in CORNERS:
        ways = [dict(text=text, at=at, y=way, align=align, dx=dx) for way in (y, mean + (12 if y > mean else -12))]
        clear = (each for each in ways if all(is_free(_word_box(each, plane, on), trails[on]) for on in SCREENS))
        corners.append(next(clear, ways[0]))
    return corners


def _word_box(word: Mapping, plane: Plane, screen: str) -> Box:
    """The box that a word in a corner takes."""
    return text_box(word["text"], plane.span.pixel(word["at"], screen) + word["dx"], word["y"], word["align"], half=7)
