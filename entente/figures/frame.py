"""The frame every figure shares: the finding above, how to read it, the source below, and the words it asks for.

Every figure is one view without axes (see :mod:`entente.figures.engine.screens`). Beside its rows it takes words:

- ``finding``: the title, one sentence that the rows bear out;
- ``reading``: how to read it, since there is no legend;
- ``source``: the tables drawn, what was left out and why, how far the evidence reaches;
- ``description``: the alt text, two sentences: what is set against what, then what it shows.

Figures that draw rows of any table also take ``table``, its name, and ``tooltip``, which maps columns of the rows to
their titles; their rows have ``key`` (ids of the table's rows that a mark stands for, ``;`` between them; empty: the
whole table) and ``said`` (what a screen reader says). ``rows`` replaces the list of ids behind the figure, and ``also``
maps a second table to the ids drawn of it.
"""

import json
from collections.abc import Iterable, Mapping
from typing import NotRequired, TypedDict

import altair as alt
import pandas as pd

from entente.figures.engine import answers, both, by_screen, one_word
from entente.figures.rows import keys_of, only, rows_link
from entente.figures.theme import DESK, LINE_ROOM, SMALL, TEXT, TITLE, fold, ink

NOTHING_ABOVE = both(0)


class Words(TypedDict):
    """What every figure says of itself."""

    finding: str
    reading: str
    source: str
    description: str


class TileWords(Words):
    """What a figure of any table takes too."""

    table: str
    rows: NotRequired[Iterable[str]]
    also: NotRequired[dict[str, list[str]]]


class TableWords(TileWords):
    """What a figure of any table with a tooltip of the caller's takes too."""

    tooltip: dict[str, str]


def frame(
    layers: Iterable[alt.Chart],
    height: float | Mapping[str, float],
    *,
    table: str,
    above: Mapping[str, float] = NOTHING_ABOVE,
    rows: Iterable[str] = (),
    also: dict[str, list[str]] | None = None,
    finding: str,
    reading: str,
    source: str,
    description: str,
) -> alt.LayerChart:
    """Layers in one view, with the finding above and source and cut-off below.

    Its width is that of a desk; the site lets it follow the page. (A notebook that stored ``"container"`` made
    JupyterLab draw the figure over and over until the page froze.)

    ``height`` is that of the layers, px; one for each screen serves a figure that is taller on a phone. ``table`` and
    ``rows`` name what the figure draws; the book makes its data file and its list of rows from them. A figure that
    counts a whole table gives no rows. ``also`` names the rows of a second table. ``above`` is the room that layers
    take above their top, px a screen.
    """
    heights = height if isinstance(height, Mapping) else dict.fromkeys(LINE_ROOM, height)
    rise = {
        screen: f"-{17 * len(fold(reading, room, TEXT)) + 12 + above[screen]}" for screen, room in LINE_ROOM.items()
    }
    style = {"x": 0, "align": "left", "baseline": "top", "color": ink("muted")}
    read = one_word(  # a mark, since Altair's schema takes no expression for a subtitle
        _folded(reading, TEXT), y=by_screen(rise), fontSize=TEXT, lineHeight=17, **style
    )
    below = {screen: each + 16 for screen, each in heights.items()}
    place = {"y": by_screen(below) if isinstance(height, Mapping) else height + 16}
    foot = one_word(_folded(source, SMALL), lineHeight=15, **place, **style)
    return (
        alt.layer(*layers, read, foot)
        .resolve_scale(color="independent", fill="independent", stroke="independent", shape="independent")
        .properties(
            title=alt.TitleParams(text=_folded(finding, TITLE, 600)),
            description=description,
            width=DESK,
            height=min(heights.values()),  # the picture grows with what is lower
            autosize={"type": "fit-x", "contains": "padding"},
            usermeta={"table": table, "rows": list(rows), "finding": finding} | ({"also": also} if also else {}),
        )
    )


def movable(chart: alt.LayerChart, **about: object) -> alt.LayerChart:
    """A figure whose title gives way to what the page says of the reader's setting: the parameter ``told``.

    ``about`` is what the page must know of the figure to say it.
    """
    chart.title.text = {"expr": f"told || ({chart.title.text['expr']})"}
    chart.usermeta = {**chart.usermeta, "explorer": about}
    return chart.add_params(alt.param(name="told", value=""))


def framed(layers: Iterable[alt.Chart], height: int, rows: pd.DataFrame, words: Mapping) -> alt.LayerChart:
    """The layers in their frame; the rows behind the figure are those it draws, unless the words name others."""
    return frame(layers, height, **({"rows": keys_of(rows)} | frame_words(words)))


def frame_words(words: Mapping) -> dict:
    """What :func:`frame` takes of the words of a figure: all but the tooltip."""
    return {name: value for name, value in words.items() if name != "tooltip"}


def mark_words(row: Mapping, words: Mapping) -> dict:
    """What the mark of a row tells and where it leads."""
    return {**only(row, "said", *words["tooltip"]), "href": rows_link(words["table"], row["key"])}


def target(mark: alt.Chart, words: Mapping, *position, **place) -> alt.Chart:
    """An invisible mark on top of all layers, for the pointer and the screen reader."""
    return mark.encode(*position, **place, **answers(words["tooltip"], "said"))


def _folded(text: str, size: float, weight: int = 400) -> dict:
    """The same sentence broken for a phone and for a desk; the page decides which is shown."""
    lines = {screen: fold(text, room, size, weight) for screen, room in LINE_ROOM.items()}
    return by_screen({screen: json.dumps(each, ensure_ascii=False) for screen, each in lines.items()})
