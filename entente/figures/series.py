"""Figures over time: bars a year, lines and steps with their ranges, in panels that share one time axis.

All take rows and panels (see :func:`entente.figures.panel`). A row has ``panel``, ``key`` (ids of the rows it shows,
``;`` between them; empty: the whole table), ``said`` (what a screen reader says) and the columns named in ``tooltip``.
``words`` are those of :func:`entente.figures.frame` with ``tooltip``, a dict of column to title; ``rows`` may be left
out, then they are the keys. A row that cannot be drawn is refused, none is dropped.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import altair as alt
import pandas as pd

from entente.data import day, number, package, signed, split
from entente.figures.charts import (
    ROWS_PAGE,
    SCREENS,
    SMALL,
    TEXT,
    _best_place,
    _overlap,
    across,
    at_pixel,
    frame,
    ink,
    inks,
    on_rows,
    row_link,
    share_of_axis,
    tips,
    width_of,
)

HEAD = 32  # px above the first panel
GAP = 62  # px from panel to panel, for the years below one and the heading of the next
LINE = 15  # px a label takes, top to bottom
ROLES = alt.Scale(domain=["plain", "strong", "accent"], range=inks("muted", "ink", "accent"))
INKED = alt.Scale(domain=["plain", "strong", "accent"], range=inks("ink", "ink", "accent"))


# --- what figures share ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """The room between two margins of the view, px on a phone and on a desk; across it, positions run from 0 to 1."""

    left: dict[str, float]
    right: dict[str, float]

    def x(self, field: str):
        """The channel of a position."""
        return across(field, *(f"(narrow ? {side['phone']} : {side['desk']})" for side in (self.left, self.right)))

    def pixel(self, at: float, screen: str) -> float:
        """Where a position lies on a screen of the width labels are placed for."""
        left, right = self.left[screen], self.right[screen]
        return left + at * (SCREENS[screen] - left - right)


def both(px: float) -> dict[str, float]:
    """One margin for the phone and for the desk."""
    return dict.fromkeys(SCREENS, round(px))


def link(table: str, keys: object) -> str:
    """Address of the first of some rows, ``;`` between their ids; of the table where none is named."""
    ids = split(keys)
    return row_link(table, ids[0]) if ids else f"{ROWS_PAGE}{table}.html"


def framed(layers: list[alt.Chart], height: int, rows: pd.DataFrame, words: dict) -> alt.LayerChart:
    """The layers in their frame; the rows behind the figure are those it draws, unless the words name others."""
    return frame(layers, height, **({"rows": keys_of(rows)} | words))


def keys_of(rows: pd.DataFrame) -> list[str]:
    """Every row a figure shows, each once, in the order of appearance."""
    return list(dict.fromkeys(key for keys in rows["key"] for key in split(keys)))


SHOWN = "narrow ? datum.phone_shown : datum.desk_shown"  # what `place` chose for each screen
CHOSEN = [f"{screen}_{name}" for screen in SCREENS for name in ("align", "dx", "dy", "shown")]
PLACED = {name: {"expr": f"narrow ? datum.phone_{name} : datum.desk_{name}"} for name in ("align", "dx", "dy")}


def place(drawn: list[dict], spot: Callable, limits: dict[str, tuple], taken: dict[str, list[tuple]]) -> None:
    """Give labels a place beside their marks, or none where they would hide something; the first rows choose first.

    ``spot`` gives the px of a row on a screen and the text of its label, which may be empty. ``limits`` is the box
    labels stay in, ``taken`` are boxes they keep free. Adds ``<screen>_align``, ``_dx``, ``_dy`` and ``_shown``.
    """
    for screen in SCREENS:
        boxes = list(taken[screen])
        for row in drawn:
            x, y, text = spot(row, screen)
            best = _best_place(text, x, y, limits[screen], boxes, []) if text else None
            align, dx, dy, box = best or ("left", 0, 0, None)
            row |= {f"{screen}_align": align, f"{screen}_dx": dx, f"{screen}_dy": dy, f"{screen}_shown": bool(box)}
            boxes += [box] if box else []


def apart(wanted: list[float], step: float, low: float, high: float) -> list[float]:
    """The nearest positions to those wanted that keep their order, lie ``step`` apart and from ``low`` to ``high``.

    >>> apart([10, 12, 50], 14, 0, 100)
    [4.0, 18.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[tuple[float, int]] = []  # positions that touch: their mean with the steps taken off, their count
    for rank, i in enumerate(order):
        mean, count = wanted[i] - rank * step, 1
        while blocks and blocks[-1][0] > mean:
            other, more = blocks.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        blocks.append((mean, count))
    bare = [mean for mean, count in blocks for _ in range(count)]
    ceiling = high - (len(wanted) - 1) * step
    placed = {i: float(max(low, min(bare[rank], ceiling)) + rank * step) for rank, i in enumerate(order)}
    return [placed[i] for i in range(len(wanted))]


@dataclass(frozen=True)
class Stack:
    """Panels one below the other, each with its own scale from ``floors`` to its ceiling over ``tall`` px."""

    panels: list[dict]
    floors: dict[str, float]
    tall: int

    @property
    def tops(self) -> dict[str, int]:
        return {panel["name"]: HEAD + i * (self.tall + GAP) for i, panel in enumerate(self.panels)}

    @property
    def height(self) -> int:
        return HEAD + len(self.panels) * (self.tall + GAP) - GAP

    def level(self, name: str, value: float) -> float:
        """The pixel at which a value of a panel stands."""
        ceiling = next(panel["ceiling"] for panel in self.panels if panel["name"] == name)
        share = (value - self.floors[name]) / (ceiling - self.floors[name])
        return round(self.tops[name] + self.tall * (1 - share), 1)

    def ticks(self) -> list[dict]:
        """A gridline at every step of every panel; the highest carries the unit."""
        found = []
        for panel in self.panels:
            every, floor = panel["every"], self.floors[panel["name"]]
            steps = range(round(floor / every), math.floor(panel["ceiling"] / every + 1e-9) + 1)
            words = signed if floor < 0 else number
            found += [
                {
                    "y": self.level(panel["name"], i * every),
                    "text": words(round(i * every, 9)) + f" {panel['unit']}" * (i == steps[-1]) if i or floor else "",
                    "zero": i == 0,
                }
                for i in steps
            ]
        return found

    def margin(self) -> float:
        """The px the numbers at the gridlines take; the unit of the highest runs on above its gridline."""
        return 8 + max(width_of(tick["text"].split(" ")[0]) for tick in self.ticks())

    def number_boxes(self) -> list[tuple]:
        return [(0, tick["y"] - LINE, width_of(tick["text"]) + 4, tick["y"]) for tick in self.ticks() if tick["text"]]


def stack(
    rows: pd.DataFrame, panels: list[dict], lowest: str, highest: str, tall: int, *, common: bool = False
) -> Stack:
    """Panels that hold the rows: each from zero, or from the gridline below its lowest value, to its ceiling.

    With ``common`` all panels have one scale, the widest that any of them needs.

    Raises:
        ValueError: a row has no panel, or stands above its panel's ceiling.
    """
    named = {panel["name"]: panel for panel in panels}
    for row in rows.to_dict("records"):
        if row["panel"] not in named:
            raise ValueError(f"no panel {row['panel']!r}; there are {', '.join(named)}")
        if row[highest] > named[row["panel"]]["ceiling"]:
            raise ValueError(f"{row[highest]:g} stands above the ceiling of panel {row['panel']!r}")
    least = rows.groupby("panel")[lowest].min()
    room = {name: 0.1 * panel["ceiling"] for name, panel in named.items()}  # for the label of a negative value
    floors = {
        name: math.floor((least[name] - room[name]) / panel["every"]) * panel["every"] if least.get(name, 0) < 0 else 0
        for name, panel in named.items()
    }
    if common:
        floors = dict.fromkeys(named, min(floors.values()))
        panels = [panel | {"ceiling": max(each["ceiling"] for each in panels)} for panel in panels]
    return Stack(panels, floors, tall)


def backdrop(plot: Stack) -> list[alt.Chart]:
    """What stands behind the marks: tints, headings, gridlines with their numbers, a stronger line at zero."""
    tinted = [plot.tops[panel["name"]] for panel in plot.panels if panel["tinted"]]
    heads = on_rows([{"y": plot.tops[panel["name"]] - 24, "text": panel["title"]} for panel in plot.panels])
    ticks, y = on_rows(plot.ticks()), at_pixel(alt.Y, "y")
    return [
        *(
            on_rows([{"y": top, "y2": top + plot.tall}])
            .mark_rect(x=0, x2="width", fill=ink("grid"), opacity=0.45, aria=False)
            .encode(y, alt.Y2("y2:Q"))
            for top in tinted
        ),
        ticks.transform_filter("!datum.zero").mark_rule(x=0, x2="width", color=ink("grid"), aria=False).encode(y),
        ticks.transform_filter("datum.zero").mark_rule(x=0, x2="width", color=ink("line"), aria=False).encode(y),
        ticks.mark_text(x=0, align="left", baseline="bottom", dy=-2, color=ink("muted"), aria=False).encode(
            y, text="text:N"
        ),
        heads.mark_text(x=0, align="left", fontWeight=600, fontSize=TEXT, aria=False).encode(y, text="text:N"),
    ]


def time_axis(plot: Stack, span: Span, first: str, last: str, *, middle: bool) -> list[alt.Chart]:
    """The years under each panel, as many as a screen has room for, and a dashed line on the day of the article.

    A year is named under its ``middle`` or, with a tick, from its first day on.
    """
    years = [year for year in range(int(first[:4]), int(last[:4]) + 1) if middle or first <= f"{year}-01-01" <= last]
    at = {year: share_of_axis(str(year) if middle else f"{year}-01-01", first, last) for year in years}
    named = {screen: _named_years(at, span, screen) for screen in SCREENS}
    marks = [
        {
            "at": at[year],
            "y": top + plot.tall,
            "y2": top + plot.tall + 5,
            "text": str(year),
            **{f"{screen}_shown": year in named[screen] for screen in SCREENS},
        }
        for top in plot.tops.values()
        for year in years
    ]
    base = on_rows(marks).transform_filter(SHOWN)
    x, y = span.x("at"), at_pixel(alt.Y, "y")
    style = {"align": "center"} if middle else {"align": "left", "dx": -1}
    layers = [base.mark_text(dy=13, color=ink("muted"), aria=False, **style).encode(x, y, text="text:N")]
    if not middle:
        layers.append(base.mark_rule(color=ink("line"), aria=False).encode(x, y, alt.Y2("y2:Q")))
    return layers + _article_line(plot, span, first, last)


def _named_years(at: dict[int, float], span: Span, screen: str) -> set[int]:
    """Every year, or every second, fifth, tenth: the most that stand clear of each other."""
    for every in (1, 2, 5, 10):
        some = [year for year in at if year % every == 0]
        spots = [span.pixel(at[year], screen) for year in some]
        if all(b - a >= width_of("2020") + 8 for a, b in pairwise(spots)):
            break
    return set(some)


def _article_line(plot: Stack, span: Span, first: str, last: str) -> list[alt.Chart]:
    """A dashed line on the day of the article, from above the first panel; its name stands clear of the unit."""
    if not first <= package()["article_date"] <= last:
        return []
    at, top = share_of_axis(package()["article_date"], first, last), min(plot.tops.values())
    places, free = {}, True
    for screen in SCREENS:
        side = _beside_unit(span.pixel(at, screen), top, plot)
        places |= {f"{screen}_align": side or "left", f"{screen}_dx": -4 if side == "right" else 4}
        places |= {f"{screen}_dy": 0 if side else plot.tall}  # no side is free: at the foot of the panel
        free = free and bool(side)
    lines = [{"at": at, "y": y - 14 * (free and y == top), "y2": y + plot.tall} for y in plot.tops.values()]
    x, y = span.x("at"), at_pixel(alt.Y, "y")
    name = on_rows([{"at": at, "y": top - 8, **places}]).mark_text(
        text=ARTICLE, color=ink("muted"), aria=False, **PLACED
    )
    return [
        on_rows(lines).mark_rule(color=ink("line"), strokeDash=[2, 3], aria=False).encode(x, y, alt.Y2("y2:Q")),
        name.encode(x, y),
    ]


ARTICLE = "article"


def _beside_unit(x: float, top: float, plot: Stack) -> str:
    """How to align a word above the first panel so that it covers no unit; empty where no side is free."""
    wide = width_of(ARTICLE) + 6
    for align, left in (("right", x - wide), ("left", x)):
        if not any(_overlap((left, top - 14, left + wide, top - 2), box) for box in plot.number_boxes()):
            return align
    return ""


def written(base: alt.Chart, x, y, label: str, short: str = "", scale: alt.Scale = INKED, **style) -> list[alt.Chart]:
    """Labels on a halo of paper, all but the plain ones in bold; ``short`` is the column that serves a phone."""
    style |= {"text": {"expr": f"narrow ? datum.{short or label} : datum.{label}"}, "aria": False}
    layers = []
    for some, weight in (("datum.role == 'plain'", 400), ("datum.role != 'plain'", 600)):
        text = base.transform_filter(some)
        halo = text.mark_text(stroke=ink("paper"), strokeWidth=4, strokeOpacity=0.8, fontWeight=weight, **style)
        layers += [
            halo.encode(x, y),
            text.mark_text(fontWeight=weight, **style).encode(x, y, by_role(alt.Color, scale)),
        ]
    return layers


def only(row: dict, *names: str) -> dict:
    """A row without the columns that no layer reads."""
    return {name: row[name] for name in names}


def told(row: dict, table: str, tooltip: dict[str, str]) -> dict:
    """What a mark tells and where it leads."""
    return {"said": row["said"], "href": link(table, row["key"]), **{name: row[name] for name in tooltip}}


def targets(mark: alt.Chart, tooltip: dict[str, str], *position) -> alt.Chart:
    """Invisible marks on top of all layers, for the pointer and the screen reader."""
    return mark.encode(*position, href="href:N", description="said:N", tooltip=tips(**tooltip))


def by_role(channel, scale: alt.Scale = ROLES):
    """A colour by ``role``: plain, strong or accent."""
    return channel("role:N").scale(scale).legend(None)


def _calendar(first: int, last: int) -> tuple[str, str]:
    return f"{first}-01-01", f"{last}-12-31"


def flag(row: dict, name: str) -> bool:
    """Whether a row has a true value in a column that may be missing or empty."""
    value = row.get(name)
    return bool(pd.notna(value) and value)


# --- bars a year -----------------------------------------------------------------------------------------------------

BAR = 0.72  # of a year


def year_bars(rows: pd.DataFrame, panels: list[dict], /, *, first: int, last: int, **words) -> alt.LayerChart:
    """Draw a value a year as bars from zero, in panels that each have their own scale.

    Beside what all figures here need, a row has ``year`` and ``value``, and may have ``high`` (the bar is pale from
    value to there), ``label`` (what is printed in place of the value), ``checked`` (``no`` = hollow), a true
    ``incomplete`` (hollow too) or ``special`` (accent), and ``gap``: why there is no value; a dot stands for it.
    A label that finds no room on a screen is left out there.

    Raises:
        ValueError: a year stands twice in a panel or outside the axis, a value is missing without a ``gap``.
    """
    tooltip = words.pop("tooltip")
    _check_years(rows, ["panel", "year"], first, last)
    ends = rows[[name for name in ("value", "high") if name in rows]].astype(float)  # where all is a gap too
    rows = rows.assign(**ends, top=ends.max(axis=1))
    plot = stack(rows, panels, "value", "top", 150 if len(panels) == 1 else 110)
    span = Span(both(plot.margin()), both(2))
    drawn = [_year_bar(row, plot, first, last) | told(row, words["table"], tooltip) for row in rows.to_dict("records")]
    _place_values(drawn, plot, span)
    base, x, x2 = on_rows(drawn), span.x("begin"), alt.X2("end:Q")
    y, down, fill, stroke = at_pixel(alt.Y, "y"), alt.Y2("y2:Q"), by_role(alt.Fill), by_role(alt.Stroke)
    solid, hollow = (base.transform_filter(f"!datum.gap && {no}datum.hollow") for no in ("!", ""))
    pale = solid.transform_filter("datum.y_high < datum.y").mark_rect(fillOpacity=0.22, strokeWidth=1.2, aria=False)
    dashed = hollow.mark_rect(fillOpacity=0, strokeWidth=1.2, strokeDash=[3, 3], aria=False)
    gaps = base.transform_filter("datum.gap").mark_text(text="·", fontSize=24, dy=-6, color=ink("muted"), aria=False)
    layers = [
        *backdrop(plot),
        *time_axis(plot, span, *_calendar(first, last), middle=True),
        solid.mark_rect(aria=False).encode(x, x2, y, down, fill),
        pale.encode(x, x2, at_pixel(alt.Y, "y_high"), alt.Y2("y:Q"), fill, stroke),
        dashed.encode(x, x2, at_pixel(alt.Y, "y_high"), down, stroke),
        gaps.encode(span.x("at"), at_pixel(alt.Y, "y2")),
        *written(base.transform_filter(SHOWN), span.x("at"), at_pixel(alt.Y, "y_text"), "label"),
        targets(
            base.mark_rect(opacity=0, cursor="pointer"),
            tooltip, span.x("slot"), alt.X2("slot2:Q"), at_pixel(alt.Y, "top"), alt.Y2("bottom:Q"),
        ),
    ]  # fmt: skip
    return framed(layers, plot.height + 20, rows, words)


def _check_years(rows: pd.DataFrame, key: list[str], first: int, last: int) -> None:
    outside = rows[~rows["year"].between(first, last)]
    if len(outside):
        raise ValueError(f"{outside['year'].iloc[0]} lies outside {first} to {last}")
    if (twice := rows.duplicated(key)).any():
        raise ValueError(f"{', '.join(map(str, rows.loc[twice, key].iloc[0]))} stands twice")


def _year_bar(row: dict, plot: Stack, first: int, last: int) -> dict:
    """One bar: its slot of the axis, its ends, its label."""
    name, gap, years = row["panel"], isinstance(row.get("gap"), str), last - first + 1
    if pd.isna(row["value"]) and not gap:
        raise ValueError(f"{row['year']} in panel {name!r} has no value and no word in `gap` for why")
    value = 0 if gap else row["value"]
    high = value if pd.isna(row.get("high", value)) else row.get("high", value)
    slot, edge = (row["year"] - first) / years, (1 - BAR) / 2 / years
    top, y_high = plot.tops[name], plot.level(name, high)
    given = row.get("label")
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


def _place_values(drawn: list[dict], plot: Stack, span: Span) -> None:
    """Say which values fit above their bars: first those of the finding, then the last, then the largest."""
    order = sorted(drawn, key=lambda row: (row["role"] != "accent", row["slot2"] < 1, row["y_high"] - row["y2"]))
    for screen in SCREENS:
        taken = plot.number_boxes()
        for row in drawn:
            left, right = (span.pixel(row[end], screen) for end in ("begin", "end"))
            taken.append((left, min(row["y_high"], row["y2"]) + 1, right, max(row["y"], row["y2"]) - 1))
        for row in order:
            x, half = span.pixel(row["at"], screen), width_of(row["label"], SMALL, 600) / 2 + 1
            box = (x - half, row["y_text"] - 6, x + half, row["y_text"] + 6)
            fits = bool(row["label"]) and box[2] <= SCREENS[screen] and not any(_overlap(box, each) for each in taken)
            row[f"{screen}_shown"] = fits
            taken += [box] * fits


DISC = 8  # px from the top of the first panel to the middle of a numbered mark


def year_bars_marked(
    rows: pd.DataFrame, panels: list[dict], steps: pd.DataFrame, *, first: int, last: int, **words
) -> alt.LayerChart:
    """Draw :func:`year_bars` with numbered marks on the days of some events, and dotted lines below.

    ``steps`` are rows of the events; they are numbered from 1 in the order given. The panels' values must not be
    negative, and the first panel needs room for the marks above its bars.

    Raises:
        ValueError: an event lies outside the axis.
    """
    figure = year_bars(rows, panels, first=first, last=last, **words)
    plot = Stack(panels, {panel["name"]: 0 for panel in panels}, 150 if len(panels) == 1 else 110)
    span, axis = Span(both(plot.margin()), both(2)), (f"{first}-01-01", f"{last}-12-31")
    marks = [_mark(i, row, axis) for i, row in enumerate(steps.to_dict("records"), 1)]
    base, x, y = on_rows(marks), span.x("at"), at_pixel(alt.Y, "y")
    ends = [{"at": mark["at"], "y": top, "y2": top + plot.tall} for mark in marks for top in plot.tops.values()]
    lines = on_rows(ends).mark_rule(color=ink("muted"), strokeDash=[1, 3], aria=False).encode(x, y, alt.Y2("y2:Q"))
    disc = base.mark_point(size=190, shape="circle", strokeWidth=1.2, fill=ink("paper"), stroke=ink("ink"), aria=False)
    name = base.mark_text(fontWeight=600, fontSize=TEXT - 1, dy=0.5, color=ink("ink"), aria=False)
    target = base.mark_point(size=400, shape="circle", opacity=0, fill=ink("paper"), cursor="pointer")
    told = {"date": "When", "title": "Step"}
    top = target.encode(x, y, href="href:N", description="said:N", tooltip=tips(**told))
    figure.layer = [lines, *figure.layer, disc.encode(x, y), name.encode(x, y, text="number:N"), top]
    figure.usermeta = {**figure.usermeta, "also": {"events": list(steps["event_id"])}}
    return figure


def _mark(i: int, row: dict, axis: tuple[str, str]) -> dict:
    at = share_of_axis(row["date"], *axis)
    if not 0 <= at <= 1:
        raise ValueError(f"{row['event_id']} lies outside {axis[0]} to {axis[1]}")
    return {
        "at": at,
        "y": HEAD + DISC,
        "number": number(i),
        "date": day(row["date"]),
        "title": row["title"],
        "said": f"{i}: {day(row['date'])}, {row['title']}",
        "href": row_link("events", row["event_id"]),
    }


# --- lines with their intervals --------------------------------------------------------------------------------------

LOOK = {  # of a line by its role: colour, width, opacity of its band, size of its dots
    "plain": ("muted", 1.1, 0.06, 8),
    "strong": ("ink", 2.4, 0.2, 20),
    "accent": ("accent", 2.4, 0.2, 20),
}
LEVELS = {"y": "value", "y_low": "low", "y_high": "high"}


def lines_with_bands(
    rows: pd.DataFrame, panels: list[dict], /, *, first: int, last: int, bold: list[str], **words
) -> alt.LayerChart:
    """Draw one line an actor with its interval, named where the line ends.

    Beside what all figures here need, a row has ``year``, ``line``, ``value``, ``low`` and ``high``, and may have
    ``label`` and ``short``, the names of its line on a desk and on a phone. ``bold`` are the lines the finding is
    about: the first in the accent, the others in ink; the rest stays quiet. Where a year is missing, the line breaks.

    Raises:
        ValueError: a year of a line stands twice in a panel or outside the axis, or a bold line is not there.
    """
    tooltip, axis = words.pop("tooltip"), _calendar(first, last)
    _check_years(rows, ["panel", "line", "year"], first, last)
    if missing := [name for name in bold if name not in set(rows["line"])]:
        raise ValueError(f"no line {missing[0]!r} to draw bold; there are {', '.join(rows['line'].unique())}")
    plot = stack(rows, panels, "low", "high", 260 if len(panels) == 1 else 180)
    points = _points(rows, plot, axis, bold)
    ends = _ends(points, plot)
    wide = {screen: round(max(width_of(end[screen], SMALL, 600) for end in ends)) + 8 for screen in SCREENS}
    span = Span(both(plot.margin()), wide)
    kept = [only(row, "at", *LEVELS, "run") | told(row, words["table"], tooltip) for row in points]
    of_role = {role: [row for row, point in zip(kept, points, strict=True) if point["role"] == role] for role in LOOK}
    drawn = {role: on_rows(some) for role, some in of_role.items() if some}
    leaders = on_rows(ends).mark_rule(color=ink("line"), strokeWidth=0.8, aria=False)
    target = {"size": 160, "opacity": 0, "filled": True, "cursor": "pointer"}
    layers = [
        *backdrop(plot),
        *time_axis(plot, span, *axis, middle=True),
        leaders.encode(span.x("at"), at_pixel(alt.Y, "y"), alt.X2("edge:Q"), alt.Y2("y_text:Q")),
        *(layer for role, base in drawn.items() for layer in _line(base, span, role)),
        *written(on_rows(ends), span.x("edge"), at_pixel(alt.Y, "y_text"), "desk", "phone", ROLES, align="left", dx=6),
        *(targets(base.mark_point(**target), tooltip, span.x("at"), at_pixel(alt.Y, "y")) for base in drawn.values()),
    ]
    return framed(layers, plot.height + 20, rows, words)


def _points(rows: pd.DataFrame, plot: Stack, axis: tuple[str, str], bold: list[str]) -> list[dict]:
    """Each year of each line, with the run of years it belongs to."""
    roles = dict.fromkeys(bold, "strong") | dict.fromkeys(bold[:1], "accent")
    points: list[dict] = []
    for row in rows.sort_values(["panel", "line", "year"], kind="stable").to_dict("records"):
        before = points[-1] if points else {"panel": None, "line": None, "year": None, "run": -1}
        follows = (before["panel"], before["line"], before["year"]) == (row["panel"], row["line"], row["year"] - 1)
        places = {name: plot.level(row["panel"], row[end]) for name, end in LEVELS.items()}
        at, role = share_of_axis(str(row["year"]), *axis), roles.get(row["line"], "plain")
        points.append({**row, **places, "at": at, "role": role, "run": before["run"] + (not follows)})
    return points


def _ends(points: list[dict], plot: Stack) -> list[dict]:
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
    colour, wide, pale, dot = LOOK[role]
    x, y = span.x("at"), at_pixel(alt.Y, "y")
    band = base.mark_area(orient="vertical", opacity=pale, fill=ink(colour), aria=False)
    return [
        band.encode(x, at_pixel(alt.Y, "y_low"), alt.Y2("y_high:Q"), detail="run:N"),
        base.mark_line(strokeWidth=wide, stroke=ink(colour), aria=False).encode(x, y, detail="run:N"),
        base.mark_point(filled=True, size=dot, strokeWidth=0, fill=ink(colour), aria=False).encode(x, y),
    ]


# --- steps with their ranges -----------------------------------------------------------------------------------------


def steps_with_bands(rows: pd.DataFrame, panels: list[dict], /, *, first: str, last: str, **words) -> alt.LayerChart:
    """Draw a quantity that changes on dates as steps with a band, one panel each, all on one scale.

    Beside what all figures here need, a row has ``since`` (it holds until the next row of its panel, the last one to
    the end), ``value``, ``low`` and ``high``, and may have ``mark``, a word for an important change, and a true
    ``special`` for the panel the finding is about. The scale is the widest any panel gives; the last value is printed.

    Raises:
        ValueError: a date stands twice in a panel or outside the axis.
    """
    tooltip = words.pop("tooltip")
    if (twice := rows.duplicated(["panel", "since"])).any():
        raise ValueError(f"{', '.join(rows.loc[twice, ['panel', 'since']].iloc[0])} stands twice")
    plot = stack(rows, panels, "low", "high", 110, common=True)
    steps = _steps(rows, plot, first, last)
    now = [step for step in steps if step["final"]]
    span = Span(both(plot.margin()), both(max(width_of(step["label"], TEXT, 600) for step in now) + 8))
    _place_marks(steps, plot, span)
    base = on_rows([only(step, *STEP) | told(step, words["table"], tooltip) for step in steps])
    x, y, then = span.x("at"), at_pixel(alt.Y, "y"), span.x("then")
    both_ends = base.transform_fold(["at", "until"], as_=["end", "then"])
    band = both_ends.mark_area(orient="vertical", opacity=0.22, aria=False)
    line = both_ends.mark_line(strokeWidth=2.2, strokeJoin="miter", aria=False)
    beside = {"align": "left", "dx": 6, "fontSize": TEXT}
    layers = [
        *backdrop(plot),
        *time_axis(plot, span, first, last, middle=False),
        band.encode(then, at_pixel(alt.Y, "y_low"), alt.Y2("y_high:Q"), by_role(alt.Fill), detail="top:N"),
        line.encode(then, y, by_role(alt.Stroke, INKED), detail="top:N"),
        *_marks(steps, x, y),
        *written(on_rows([only(step, *STEP, "label") for step in now]), span.x("until"), y, "label", **beside),
        targets(
            base.mark_rect(opacity=0, cursor="pointer"),
            tooltip, x, alt.X2("until:Q"), at_pixel(alt.Y, "top"), alt.Y2("bottom:Q"),
        ),
    ]  # fmt: skip
    return framed(layers, plot.height + 20, rows, words)


STEP = ["at", "until", "top", "bottom", *LEVELS, "role"]


def _steps(rows: pd.DataFrame, plot: Stack, first: str, last: str) -> list[dict]:
    """Each stretch between two changes: where it begins and ends, its levels, the level before it."""
    steps: list[dict] = []
    for row in rows.sort_values(["panel", "since"], kind="stable").to_dict("records"):
        at = share_of_axis(row["since"], first, last)
        if not 0 <= at < 1:
            raise ValueError(f"{row['since']} lies outside {first} to {last}")
        places = {name: plot.level(row["panel"], row[end]) for name, end in LEVELS.items()}
        step = {**row, **places, "at": at, "until": 1, "final": True, "y_before": places["y"]}
        if steps and steps[-1]["panel"] == row["panel"]:
            steps[-1] |= {"until": at, "final": False}
            step["y_before"] = steps[-1]["y"]
        top, mark = plot.tops[row["panel"]], row.get("mark")
        step |= {"top": top, "bottom": top + plot.tall, "label": signed(row["value"])}
        step |= {"mark": mark if isinstance(mark, str) else "", "role": "accent" if flag(row, "special") else "strong"}
        steps.append(step)
    return steps


def _place_marks(steps: list[dict], plot: Stack, span: Span) -> None:
    """Put the words for important changes beside them, clear of the steps, the numbers and each other."""
    for name, top in plot.tops.items():
        some = [step for step in steps if step["panel"] == name]
        taken = {screen: plot.number_boxes() for screen in SCREENS}
        for screen in SCREENS:
            for step in some:
                x, end = (span.pixel(step[name], screen) for name in ("at", "until"))
                low, high = sorted((step["y"], step["y_before"]))
                taken[screen] += [(x, step["y"] - 2, end, step["y"] + 2), (x - 1, low, x + 1, high)]
        limits = {screen: (0, top - 4, span.pixel(1, screen), top + plot.tall - 2) for screen in SCREENS}
        place(some, lambda step, screen: (span.pixel(step["at"], screen), step["y"], step["mark"]), limits, taken)


def _marks(steps: list[dict], x, y) -> list[alt.Chart]:
    """A dot on each important change, and its word."""
    marked = [only(step, "at", "y", "mark", "role", *CHOSEN) for step in steps if step["mark"]]
    if not marked:
        return []
    dots = on_rows(marked).mark_point(size=50, filled=True, strokeWidth=0, aria=False)
    words = written(on_rows(marked).transform_filter(SHOWN), x, y, "mark", **PLACED)
    return [dots.encode(x, y, by_role(alt.Fill, INKED)), *words]
