"""Coded matrices as labelled tiles: what is printed in a tile carries the value, its fill repeats it."""

import textwrap
from collections.abc import Iterable, Mapping

import altair as alt
import pandas as pd

from entente.data import number
from entente.figures.charts import RAMPS, ROWS_PAGE, SMALL, TEXT, at_pixel, frame, ink, on_rows, tips, width_of

LEFT = {"phone": 117, "desk": 222}  # px the row labels take
TILE, STEP, GROUP = 25, 27, 26  # px: height of a tile, row to row, room of a group's heading
SIGN = 14  # px, the text in a tile
FOLD = 10  # characters a folded name may take in a line
WIDE = {"text": {"expr": "narrow ? datum.sign : datum.long"}}  # what a tile prints where a desk has room for more


def tile_matrix(
    tiles: pd.DataFrame,
    rows: list[dict],
    columns: list[dict],
    /,
    *,
    ramp: str,
    corner: str = "",
    left: dict[str, int] = LEFT,
    notes: str = "",
    upright: bool = False,
    size: int = SIGN,
    **words,
) -> alt.LayerChart:
    """Draw one labelled tile a cell; a cell without a value is a dot, not an empty tile.

    ``tiles`` has ``row``, ``column``, ``shade`` (step of the ramp from 0, empty = not assessed), ``sign`` (what is
    printed), ``href``, ``spoken`` (what a screen reader says) and any column named in ``tooltip``. ``rows`` are
    ``{"key", "label", "short", "group"}`` in the order they stand, ``columns`` ``{"key", "label", "short"}``; the short
    names serve a phone. A true ``framed`` column frames a tile; a ``long`` column is printed on a desk instead of
    ``sign``; a ``blank`` column says what stands for a tile that is not there, if not a dot. What a row tells of all
    its tiles (``href``, what the tooltip names) may stand in ``rows`` once.

    ``left`` is the room of the row labels, ``notes`` heads what rows say under ``note``, right of the tiles on a desk;
    ``upright`` column names stand so on a phone (see :func:`folded`); ``size`` is the text in a tile. ``words`` are
    those of :func:`entente.figures.frame`, with ``tooltip``, a dict of column to title.
    """
    tooltip = words.pop("tooltip")
    tall = _room(columns) if upright else 0
    places, headings, height = lay_out(rows, tall)
    spare = max(width_of(text) for text in (notes, *(row.get("note", "") for row in rows))) + 10 if notes else 0
    room = {"left": left, "spare": spare}
    cells = _with_rows(on_rows(placed(tiles, places).to_dict("records")), rows, tooltip)
    names = labels(rows, columns, places, headings, corner=corner, top=tall, upright=upright, **room)
    marks = tile_marks(
        cells, columns, ramp=ramp, tooltip=tooltip, long="long" in tiles, blank="blank" in tiles, size=size, **room
    )
    return frame([*names, *marks, *(_notes(notes, rows, places) if notes else [])], height, **words)


def folded(names: Mapping[str, str]) -> list[dict]:
    """Columns whose names are folded, so that they stand side by side on a desk and upright on a phone."""
    lines = {key: textwrap.fill(name, FOLD) for key, name in names.items()}
    return [{"key": key, "label": text, "short": text, "name": names[key]} for key, text in lines.items()]


def _room(columns: list[dict]) -> int:
    """Height, px, that the names of columns need upright."""
    return round(max(width_of(line, SMALL, 600) for each in columns for line in each["short"].split("\n"))) + 2


def placed(tiles: pd.DataFrame, places: dict[str, float]) -> pd.DataFrame:
    """Tiles with their place ``y``, whether they are ``known``, and ``framed``."""
    drawn = tiles.assign(y=tiles["row"].map(places), framed=tiles.get("framed", False))
    known = drawn["shade"].notna()
    return drawn.assign(known=known, shade=drawn["shade"].fillna(0).astype(int))


def labels(
    rows: list[dict],
    columns: list[dict],
    places: dict[str, float],
    headings: list[dict],
    *,
    corner: str = "",
    top: float = 0,
    upright: bool = False,
    **room,
) -> list[alt.Chart]:
    """The names of the columns, which stand at ``top``, of the rows and of their groups; upright on a phone if asked.

    ``room`` is what :func:`_across_tiles` takes.
    """
    names = on_rows([{"column": column["key"], "folds": column["label"].count("\n"), **column} for column in columns])
    sides = on_rows(
        [{**{name: row[name] for name in ("key", "label", "short")}, "y": places[row["key"]]} for row in rows]
    )
    text, y = {"expr": "narrow ? datum.short : datum.label"}, at_pixel(alt.Y, "y")
    stand = {"baseline": "middle"}
    if upright:
        stand = {
            "angle": {"expr": "narrow ? -90 : 0"}, "align": {"expr": "narrow ? 'left' : 'center'"},
            "baseline": {"expr": "narrow ? 'middle' : 'bottom'"}, "lineHeight": 14,
            "dy": {"expr": "datum.folds * (narrow ? -7 : -14)"},  # Vega hangs all lines below the first
        }  # fmt: skip
    return [
        names.mark_text(y=top + (14 if upright else 8), fontWeight=600, aria=False, text=text, **stand).encode(
            _across_tiles(columns, 0.5, **room)
        ),
        sides.mark_text(x=0, align="left", fontSize=TEXT, aria=False, text=text).encode(y),
        on_rows(headings)
        .mark_text(x=0, align="left", fontWeight=600, color=ink("muted"), aria=False)
        .encode(at_pixel(alt.Y, "y"), text="text:N"),
        on_rows([{"text": corner}])
        .mark_text(x=0, y=top + 8, align="left", fontSize=14, fontWeight=600, aria=False)
        .encode(text="text:N"),
    ]


def tile_marks(
    cells: alt.Chart,
    columns: list[dict],
    *,
    ramp: str,
    tooltip: dict,
    unknown: dict | None = None,
    long: bool = False,
    blank: bool = False,
    size: int = SIGN,
    **room,
) -> list[alt.Chart]:
    """Tiles, frames, dots and signs of cells as :func:`placed` makes them, and above all what a pointer meets.

    ``unknown`` is the tooltip of a cell that is not assessed, where it has less to say.
    """
    x, middle, y = _across_tiles(columns, **room), _across_tiles(columns, 0.5, **room), at_pixel(alt.Y, "y")
    fill, sign = shades(alt.Fill, ramp), shades(alt.Color, f"on_{ramp}")
    assessed, missing = cells.transform_filter("datum.known"), cells.transform_filter("!datum.known")
    framed = cells.transform_filter("datum.framed")
    signs = assessed.mark_text(fontSize=size, fontWeight=600, aria=False, **WIDE if long else {})
    meets = [(cells, tooltip)] if unknown is None else [(assessed, tooltip), (missing, unknown)]
    return [
        assessed.mark_rect(height=TILE, aria=False).encode(x, y, fill),
        framed.mark_rect(height=TILE - 2, filled=False, strokeWidth=4, stroke=ink("paper"), aria=False).encode(x, y),
        framed.mark_rect(height=TILE, filled=False, strokeWidth=2, stroke=ink("ink"), aria=False).encode(x, y),
        missing.mark_text(**_absent(blank), color=ink("muted"), aria=False).encode(middle, y),
        signs.encode(middle, y, sign) if long else signs.encode(middle, y, sign, text="sign:N"),
        *(
            met.mark_rect(opacity=0, height=STEP, cursor="pointer").encode(
                x, y, href="href:N", description="spoken:N", tooltip=tips(**said)
            )
            for met, said in meets
        ),
    ]


def _absent(blank: bool) -> dict:
    """What stands for a tile that is not there: a dot, or a word that the cell brings."""
    if not blank:
        return {"text": "·", "fontSize": 30, "dy": -2}
    size, up = (f"datum.blank == '·' ? {dot} : {word}" for dot, word in ((30, SIGN), (-2, 0)))
    return {"text": {"expr": "datum.blank"}, "fontSize": {"expr": size}, "dy": {"expr": up}}


def shades(channel, ramp: str):
    """A colour by the field ``shade``, the step of a ramp from 0."""
    steps = list(range(len(RAMPS[ramp.removeprefix("on_")][0])))
    return channel("shade:O").scale(domain=steps, range=[ink(f"{ramp}[{step}]") for step in steps]).legend(None)


def _across_tiles(columns: list[dict], part: float | None = None, left: dict[str, int] = LEFT, spare: float = 0):
    """The column of a tile, ``spare`` px kept free on a desk; with ``part`` a point of it, 0 its left edge to 1."""
    right = f"narrow ? width : width - {spare:.0f}" if spare else "width"
    edges = [{"expr": f"narrow ? {left['phone']} : {left['desk']}"}, {"expr": right}]
    band = alt.Scale(domain=[each["key"] for each in columns], range=edges, paddingInner=0.06, paddingOuter=0)
    point = {} if part is None else {"bandPosition": part}
    return alt.X("column:N", **point).scale(band).title(None).axis(None)


def _with_rows(cells: alt.Chart, rows: list[dict], tooltip: dict[str, str]) -> alt.Chart:
    """Cells that know what their row tells of all of them, without storing it in each."""
    shared = [name for name in ("href", *tooltip) if name in rows[0]]
    if not shared:
        return cells
    told = pd.DataFrame([{"key": row["key"], **{name: row[name] for name in shared}} for row in rows])
    return cells.transform_lookup("row", alt.LookupData(told, "key", shared))


def _notes(head: str, rows: list[dict], places: dict[str, float]) -> list[alt.Chart]:
    """A last column of words, on a desk only."""
    style = {"x": "width", "align": "right", "color": ink("muted"), "aria": False}
    desk = on_rows([{"text": head}]).transform_filter("!narrow")
    told = on_rows([{"key": row["key"], "note": row.get("note", ""), "y": places[row["key"]]} for row in rows])
    return [
        desk.mark_text(y=8, fontWeight=600, **style).encode(text="text:N"),
        told.transform_filter("!narrow").mark_text(**style).encode(at_pixel(alt.Y, "y"), text="note:N"),
    ]


def count_tiles(cells: pd.DataFrame) -> pd.DataFrame:
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


def lay_out(rows: Iterable[dict], top: float = 0) -> tuple[dict[str, float], list[dict], int]:
    """Where each row stands, px; the headings of the groups; where the whole, begun at ``top``, ends."""
    y, places, headings, group = top + 16, {}, [], None
    for row in rows:
        if row.get("group") and row["group"] != group:
            group = row["group"]
            headings.append({"y": y + GROUP - 8, "text": group})
            y += GROUP
        y += STEP
        places[row["key"]] = y - STEP / 2 + 4
    return places, headings or [{"y": 0, "text": ""}], y + 8
