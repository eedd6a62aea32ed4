"""What differs between a phone and a desk: values, fields of rows, and the room between two margins.

A figure is one view whose labels lie inside it, so that the signal ``width`` is the width of what holds it, and what
must differ on a phone is an expression on ``narrow``. Heights are pixels; across, a position runs from 0 to 1 over a
:class:`Span`. Where labels must be placed, that is done once for each of :data:`entente.figures.theme.SCREENS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import altair as alt

from entente.figures.theme import SCREENS


def by_screen(values: Mapping[str, object]) -> dict:
    """A property of a mark: one value for the phone and one for the desk, each as Vega writes it."""
    return {"expr": f"narrow ? {values['phone']} : {values['desk']}"}


def field_by_screen(name: str, more: float = 0) -> dict:
    """A property of a mark that its row holds twice, as ``phone_<name>`` and ``desk_<name>``; ``more`` is added."""
    field = f"narrow ? datum.phone_{name} : datum.desk_{name}"
    return {"expr": f"({field}) + {more}" if more else field}


def both(value: float) -> dict[str, int]:
    """One number of pixels for the phone and for the desk."""
    return dict.fromkeys(SCREENS, round(value))


def reach(y: float | Mapping[str, float], y2: float | Mapping[str, float]) -> dict[str, float]:
    """The fields of a row that reaches from one height to another, each one number or one a screen."""
    return {
        f"{screen}_{name}": height[screen] if isinstance(height, Mapping) else height
        for name, height in (("y", y), ("y2", y2))
        for screen in SCREENS
    }


@dataclass(frozen=True)
class Span:
    """The room between two margins of the view, px on a phone and on a desk."""

    left: Mapping[str, float]
    right: Mapping[str, float]

    def x(self, field: str, most: float = 1) -> alt.X:
        """The channel of a field whose values run from 0, the left margin, to ``most``, the right one."""
        ends = [{"expr": _pixels(self.left)}, {"expr": f"width - {_pixels(self.right)}"}]
        return alt.X(f"{field}:Q").scale(domain=[0, most], range=ends, nice=False, zero=False).title(None).axis(None)

    def pixel(self, position: float, screen: str) -> float:
        """Where a position from 0 to 1 lies on a screen of the width that labels are placed for, px."""
        return self.left[screen] + position * self.room(screen)

    def room(self, screen: str) -> float:
        """How many pixels lie between the margins on a screen of that width."""
        return SCREENS[screen] - self.left[screen] - self.right[screen]


def _pixels(margin: Mapping[str, float]) -> str:
    phone, desk = margin["phone"], margin["desk"]
    return f"{phone}" if phone == desk else f"(narrow ? {phone} : {desk})"
