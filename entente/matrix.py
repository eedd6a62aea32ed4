"""Coded matrices as labelled tiles: what is printed in a tile carries the value, its fill repeats it."""

from collections.abc import Iterable

import altair as alt
import pandas as pd

from entente.charts import RAMPS, ROWS_PAGE, TEXT, at_pixel, frame, ink, on_rows, tips, width_of
from entente.words import number

LEFT = {"phone": 117, "desk": 222}  # px the row labels take
TILE, STEP, GROUP = 25, 27, 26  # px: height of a tile, row to row, room of a group's heading
SIGN = 14  # px, the text in a tile


def matrix(
    tiles: pd.DataFrame,
    rows: list[dict],
    columns: list[dict],
    /,
    *,
    ramp: str,
    corner: str = "",
    left: dict[str, int] = LEFT,
    notes: str = "",
    **words,
) -> alt.LayerChart:
    """Draw one labelled tile a cell; a cell without a value is a dot, not an empty tile.

    ``tiles`` has ``row``, ``column``, ``shade`` (step of the ramp from 0, empty = not assessed), ``sign`` (what is
    printed), ``href``, ``spoken`` (what a screen reader says) and any column named in ``tooltip``. ``rows`` are
    ``{"key", "label", "short", "group"}`` in the order they stand, ``columns`` ``{"key", "label", "short"}``; the short
    names serve a phone. A true ``framed`` column frames a tile; a ``blank`` column says what stands for a tile that is
    not there, if not a dot. What a row tells of all its tiles (``href``, what the tooltip names) may stand in ``rows``
    once. ``left`` is the room of the row labels, ``notes`` heads what rows say under ``note``, right of the tiles on a
    desk. ``words`` are those of :func:`entente.charts.frame`, with ``tooltip``, a dict of column to title.
    """
    tooltip = words.pop("tooltip")
    places, headings, height = _lay_out(rows)
    drawn = tiles.assign(y=tiles["row"].map(places), framed=tiles.get("framed", False))
    known = drawn["shade"].notna()
    cells = on_rows(drawn.assign(known=known, shade=drawn["shade"].fillna(0).astype(int)).to_dict("records"))
    keys = [column["key"] for column in columns]
    spare = max(width_of(text) for text in (notes, *(row.get("note", "") for row in rows))) + 10 if notes else 0
    right = f"narrow ? width : width - {spare:.0f}" if notes else "width"
    edges = [{"expr": f"narrow ? {left['phone']} : {left['desk']}"}, {"expr": right}]
    band = alt.Scale(domain=keys, range=edges, paddingInner=0.06, paddingOuter=0)
    x = alt.X("column:N").scale(band).title(None).axis(None)
    middle = alt.X("column:N", bandPosition=0.5).scale(band).title(None).axis(None)
    steps = list(range(len(RAMPS[ramp][0])))
    fill, sign = (
        channel("shade:O").scale(domain=steps, range=[{"expr": f"c.{name}[{step}]"} for step in steps]).legend(None)
        for channel, name in ((alt.Fill, ramp), (alt.Color, f"on_{ramp}"))
    )
    names = on_rows([{"column": column["key"], **column} for column in columns])
    written = [name for name in ("key", "label", "short", "group", "note") if name in rows[0]]
    labels = on_rows([{**{name: row[name] for name in written}, "y": places[row["key"]]} for row in rows])
    assessed, unknown = cells.transform_filter("datum.known"), cells.transform_filter("!datum.known")
    framed = cells.transform_filter("datum.framed")
    blank = {"text": "·", "fontSize": 30, "dy": -2}
    if "blank" in tiles:
        size, up = (f"datum.blank == '·' ? {dot} : {word}" for dot, word in ((30, SIGN), (-2, 0)))
        blank = {"text": {"expr": "datum.blank"}, "fontSize": {"expr": size}, "dy": {"expr": up}}
    y = at_pixel(alt.Y, "y")
    text = {"expr": "narrow ? datum.short : datum.label"}
    layers = [
        names.mark_text(y=8, fontWeight=600, aria=False, text=text).encode(middle),
        labels.mark_text(x=0, align="left", fontSize=TEXT, aria=False, text=text).encode(y),
        on_rows(headings)
        .mark_text(x=0, align="left", fontWeight=600, color=ink("muted"), aria=False)
        .encode(at_pixel(alt.Y, "y"), text="text:N"),
        on_rows([{"text": corner}]).mark_text(x=0, y=8, align="left", fontSize=14, fontWeight=600, aria=False)
        .encode(text="text:N"),
        assessed.mark_rect(height=TILE, aria=False).encode(x, y, fill),
        framed.mark_rect(height=TILE - 2, filled=False, strokeWidth=4, stroke=ink("paper"), aria=False).encode(x, y),
        framed.mark_rect(height=TILE, filled=False, strokeWidth=2, stroke=ink("ink"), aria=False).encode(x, y),
        unknown.mark_text(**blank, color=ink("muted"), aria=False).encode(middle, y),
        assessed.mark_text(fontSize=SIGN, fontWeight=600, aria=False).encode(middle, y, sign, text="sign:N"),
        _with_rows(cells, rows, tooltip).mark_rect(opacity=0, height=STEP, cursor="pointer").encode(
            x, y, href="href:N", description="spoken:N", tooltip=tips(**tooltip)
        ),
        *(_notes(notes, labels) if notes else []),
    ]  # fmt: skip
    return frame(layers, height, **words)


def _with_rows(cells: alt.Chart, rows: list[dict], tooltip: dict[str, str]) -> alt.Chart:
    """Cells that know what their row tells of all of them, without storing it in each."""
    shared = [name for name in ("href", *tooltip) if name in rows[0]]
    if not shared:
        return cells
    told = pd.DataFrame([{"key": row["key"], **{name: row[name] for name in shared}} for row in rows])
    return cells.transform_lookup("row", alt.LookupData(told, "key", shared))


def _notes(head: str, labels: alt.Chart) -> list[alt.Chart]:
    """A last column of words, on a desk only."""
    style = {"x": "width", "align": "right", "color": ink("muted"), "aria": False}
    desk = on_rows([{"text": head}]).transform_filter("!narrow")
    return [
        desk.mark_text(y=8, fontWeight=600, **style).encode(text="text:N"),
        labels.transform_filter("!narrow").mark_text(**style).encode(at_pixel(alt.Y, "y"), text="note:N"),
    ]


def counts(cells: pd.DataFrame) -> pd.DataFrame:
    """Tiles that print how many: ``cells`` has ``row``, ``column``, ``count``, and ``table``, whose page a tile opens.

    A count of none is a dot. The four shades follow the square root of the count, so that small counts differ too.
    """
    some = cells["count"] > 0
    depth = (cells["count"] / cells["count"].max()) ** 0.5 * len(RAMPS["count"][0])
    return cells.assign(
        shade=depth.where(some).clip(upper=len(RAMPS["count"][0]) - 1) // 1,
        sign=cells["count"].map(number),
        href=ROWS_PAGE + cells["table"] + ".html",
        spoken=[f"{row}, {column}: {count}" for row, column, count in cells[["row", "column", "count"]].to_numpy()],
    )


def _lay_out(rows: Iterable[dict]) -> tuple[dict[str, float], list[dict], int]:
    """Where each row stands, px; the headings of the groups; the height of the whole."""
    y, places, headings, group = 16, {}, [], None
    for row in rows:
        if row.get("group") and row["group"] != group:
            group = row["group"]
            headings.append({"y": y + GROUP - 8, "text": group})
            y += GROUP
        y += STEP
        places[row["key"]] = y - STEP / 2 + 4
    return places, headings or [{"y": 0, "text": ""}], y + 8
