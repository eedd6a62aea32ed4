"""Panels one below the other that share one axis across, each with its own scale; a value beyond it is refused."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import NamedTuple

import altair as alt
import pandas as pd

from entente.data import number, package, signed
from entente.figures.engine.labels import LINE, Box, is_free
from entente.figures.engine.marks import at_pixel, gridlines, headings, on_rows
from entente.figures.engine.scales import refuse_beyond, round_steps, row_name
from entente.figures.engine.screens import by_screen, reach
from entente.figures.engine.timeaxis import ARTICLE, TimeAxis
from entente.figures.theme import SCREENS, TEXT, ink, width_of

HEAD = 32  # px above the first panel
GAP = 62  # px from panel to panel, for the years below one and the heading of the next


@dataclass(frozen=True)
class Panel:
    """A panel of a figure.

    ``name`` is what its rows have in the column ``panel``, ``title`` its heading. ``ceiling`` is the top of its scale
    and ``every`` the distance of its gridlines, in the rows' unit; left out, they are round numbers that hold the rows.
    ``floor`` is the foot, zero or a gridline below the lowest value unless it is given. ``unit`` stands at the highest
    gridline. A ``tinted`` panel holds numbers of another nature than the rest.
    """

    name: str
    title: str
    ceiling: float | None = None
    every: float | None = None
    unit: str = ""
    _: KW_ONLY
    tinted: bool = False
    floor: float | None = None


panel = Panel  # written like the functions that draw


class Fitted(NamedTuple):
    """A panel with its scale."""

    name: str
    title: str
    unit: str
    tinted: bool
    floor: float
    ceiling: float
    every: float


def stack(
    rows: pd.DataFrame,
    panels: Sequence[Panel],
    columns: Iterable[str],
    tall: int,
    *,
    head: int = HEAD,
    gap: int = GAP,
) -> "Stack":
    """Panels of ``tall`` px that hold the values which rows have in some columns.

    ``head`` is the room above the first, ``gap`` from one to the next, px.

    Raises:
        ValueError: a row has no panel, or a value that its panel's scale does not hold.
    """
    names = {each.name for each in panels}
    if strange := [name for name in rows["panel"] if name not in names]:
        raise ValueError(f"no panel {strange[0]!r}; there are {', '.join(each.name for each in panels)}")
    values = rows[[column for column in columns if column in rows]].astype(float)
    fitted = [_fitted(each, values[rows["panel"] == each.name]) for each in panels]
    scales = {each.name: (each.floor, each.ceiling) for each in fitted}
    for row, own in zip(rows.to_dict("records"), values.to_numpy(), strict=True):
        for value in own:
            refuse_beyond(value, *scales[row["panel"]], f"{row_name(row)} in panel {row['panel']!r}")
    return Stack(tuple(fitted), tall, head, gap)


def _fitted(own: Panel, values: pd.DataFrame) -> Fitted:
    """A panel with a scale that holds some values, where its ends are not given."""
    ends = [0, *values.stack().dropna()]
    largest = max(map(abs, ends)) or 1
    every = own.every or round_steps(0, own.ceiling or largest, 3)[1]
    ceiling = math.ceil(max(ends) / every - 1e-9) * every if own.ceiling is None else own.ceiling
    floor = own.floor
    if floor is None:
        room = 0.1 * ceiling  # for the label of a negative value
        floor = math.floor((min(ends) - room) / every) * every if min(ends) < 0 else 0
    top = ceiling if ceiling > floor else floor + every
    return Fitted(own.name, own.title, own.unit, own.tinted, floor, top, every)


@dataclass(frozen=True)
class Stack:
    """Panels one below the other, ``tall`` px each; heights are pixels from the top of the view."""

    panels: tuple[Fitted, ...]
    tall: int
    head: int = HEAD
    gap: int = GAP

    @cached_property
    def tops(self) -> dict[str, int]:
        """Where each panel begins, by its name."""
        return {each.name: self.head + i * (self.tall + self.gap) for i, each in enumerate(self.panels)}

    @property
    def height(self) -> int:
        """Where the last panel ends."""
        return self.head + len(self.panels) * (self.tall + self.gap) - self.gap

    @property
    def feet(self) -> list[int]:
        """Where each panel ends."""
        return [top + self.tall for top in self.tops.values()]

    def level(self, name: str, value: float) -> float:
        """The height at which a value of a panel stands."""
        own = next(each for each in self.panels if each.name == name)
        return round(self.tops[name] + self.tall * (1 - (value - own.floor) / (own.ceiling - own.floor)), 1)

    def ticks(self) -> list[dict]:
        """A gridline at every step of every panel; zero at the foot has no number, the highest carries the unit."""
        found = []
        for own in self.panels:
            words = signed if own.floor < 0 else number
            steps = range(math.ceil(own.floor / own.every - 1e-9), math.floor(own.ceiling / own.every + 1e-9) + 1)
            for i in steps:
                text = words(round(i * own.every, 9)) if i or own.floor else ""
                text += f" {own.unit}" if text and own.unit and i == steps[-1] else ""
                found.append({"y": self.level(own.name, i * own.every), "text": text, "zero": i == 0})
        return found

    def margin(self) -> float:
        """The px the numbers at the gridlines take; the unit of the highest runs on above its gridline."""
        return 8 + max(width_of(tick["text"].split(" ")[0]) for tick in self.ticks())

    def number_boxes(self) -> list[Box]:
        """The boxes that those numbers take, which labels keep free."""
        return [(0, tick["y"] - LINE, width_of(tick["text"]) + 4, tick["y"]) for tick in self.ticks() if tick["text"]]

    def limits(self, name: str, right: float) -> Box:
        """The box in which the labels of a panel stay, ``right`` px wide."""
        return 0, self.tops[name] - 4, right, self.tops[name] + self.tall - 2

    def backdrop(self, zero: str = "line") -> list[alt.Chart]:
        """What stands behind the marks: tints, gridlines, headings; ``zero`` is the role of the line at zero."""
        heads = [{"y": self.tops[each.name] - 24, "text": each.title} for each in self.panels]
        tinted = [self.tops[each.name] for each in self.panels if each.tinted]
        tints = on_rows([{"y": top, "y2": top + self.tall} for top in tinted]).mark_rect(
            x=0, x2="width", fill=ink("grid"), opacity=0.45, aria=False
        )
        return [
            *([tints.encode(at_pixel(alt.Y, "y"), alt.Y2("y2:Q"))] if tinted else []),
            *self.gridlines(zero),
            headings(heads, fontSize=TEXT),
        ]

    def gridlines(self, zero: str = "line") -> list[alt.Chart]:
        """The gridlines with their numbers; ``zero`` is the role of the line at zero."""
        ticks = on_rows(self.ticks())
        numbers = ticks.mark_text(x=0, align="left", baseline="bottom", dy=-2, color=ink("muted"), aria=False)
        return [
            gridlines(ticks.transform_filter("!datum.zero")),
            gridlines(ticks.transform_filter("datum.zero"), zero),
            numbers.encode(at_pixel(alt.Y, "y"), text="text:N"),
        ]

    def article(self, axis: TimeAxis) -> list[alt.Chart]:
        """The article's line through all panels; its name stands above the first, clear of the unit.

        Where the unit leaves no side of the line free, the name stands at the foot of that panel.
        """
        top = min(self.tops.values())
        sides = {screen: self._beside_unit(axis, screen) for screen in SCREENS}
        above = 14 if all(sides.values()) else 0
        return axis.article(
            [reach(y - above * (y == top), y + self.tall) for y in self.tops.values()],
            y=top - 8,
            align=by_screen({screen: f"'{side or 'left'}'" for screen, side in sides.items()}),
            dx=by_screen({screen: -4 if side == "right" else 4 for screen, side in sides.items()}),
            dy=by_screen({screen: 0 if side else self.tall for screen, side in sides.items()}),
        )

    def _beside_unit(self, axis: TimeAxis, screen: str) -> str:
        """How the article's name stands above the first panel so that it covers no unit; empty: no side is free."""
        x, top = axis.span.pixel(axis.position(package()["article_date"]), screen), min(self.tops.values())
        wide = width_of(ARTICLE) + 6
        sides = {"right": (x - wide, top - 14, x, top - 2), "left": (x, top - 14, x + wide, top - 2)}
        return next((align for align, box in sides.items() if is_free(box, self.number_boxes())), "")
