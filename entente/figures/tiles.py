"""Labelled tiles in rows and columns: what is printed in a tile carries the value, its fill repeats it."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Unpack

import altair as alt
import pandas as pd

from entente.data import number
from entente.figures.engine import answers, at_pixel, both, by_screen, headings, on_rows
from entente.figures.frame import TableWords, frame, frame_words
from entente.figures.rows import page_of
from entente.figures.theme import SCREENS, SMALL, STEPS, TEXT, ink, shades, width_of

LEFT = {"phone": 117, "desk": 222}  # px the row labels take
TILE, STEP, GROUP = 25, 27, 26  # px: height of a tile, row to row, room of a group's heading
SIGN = 14  # px, the text in a tile
FOLD, LEADING = 10, 14  # characters a folded name may take in a line; px from one of its lines to the next
NOTHING = "·"  # stands where there is no tile
SHORT_OR_LONG = by_screen({"phone": "datum.short", "desk": "datum.label"})  # a name, by the room there is


def tile_matrix(
    tiles: pd.DataFrame,
    rows: Sequence[dict],
    columns: Sequence[dict],
    /,
    *,
    ramp: str,
    corner: str = "",
    left: Mapping[str, int] = LEFT,
    notes: str = "",
    upright: bool = False,
    size: int = SIGN,
    **words: Unpack[TableWords],
) -> alt.LayerChart:
    """Draw one labelled tile a cell; a cell without a value is a dot, not an empty tile.

    ``rows`` are the rows of tiles in the order they stand, ``{"key", "label", "short"}`` and where wanted ``"group"``,
    the heading above the first row of a group; ``columns`` are ``{"key", "label", "short"}``. ``short`` names serve a
    phone.

    ``tiles`` has ``row`` and ``column`` (their keys), ``shade`` (step of the ``ramp`` from 0; empty: not assessed),
    ``sign`` (what is printed), ``href`` (what it opens), ``spoken`` (what a screen reader says) and the columns that
    ``tooltip`` names. It may have ``framed`` (true: a frame round the tile), ``long`` (printed in place of ``sign`` on
    a desk) and ``blank`` (printed in place of the dot). ``href`` and what the tooltip names may be given once in a row
    of ``rows`` where all its tiles share them.

    ``corner`` is printed above the row labels; ``left`` is the room of those, px a screen. ``notes`` heads a last
    column, on a desk only, of what rows have under ``"note"``. ``upright`` stands column names on end on a phone, and
    on a desk too where they would run into each other (see :func:`folded`); on a phone names that would do so always
    stand. ``size`` is that of the text in a tile, px.
    For ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: a tile has no row or no column, stands where another does, or lies beyond the ramp.
    """
    _check(tiles, rows, columns, ramp)
    tooltip = words["tooltip"]
    spare = max(width_of(text) for text in (notes, *(row.get("note", "") for row in rows))) + 10 if notes else 0
    room: dict[str, Any] = {"left": left, "spare": spare}
    columns, stood = _stood(columns, upright=upright, **room)
    places, group_names, height = lay_out(rows)
    cells = _with_rows(on_rows(_placed(tiles, places).to_dict("records")), rows, tooltip)
    names = name_marks(rows, columns, places, group_names, corner=corner, upright=stood, **room)
    marks = tile_marks(
        cells, columns, ramp=ramp, tooltip=tooltip, long="long" in tiles, blank="blank" in tiles, size=size, **room
    )
    layers = [*names, *marks, *(_notes(notes, rows, places) if notes else [])]
    return frame(layers, height, above=_height_of_names(columns, stood), **frame_words(words))


def _check(tiles: pd.DataFrame, rows: Sequence[dict], columns: Sequence[dict], ramp: str) -> None:
    for side, names in (("row", rows), ("column", columns)):
        keys = [each["key"] for each in names]
        if strange := [key for key in tiles[side] if key not in keys]:
            raise ValueError(f"a tile stands in {side} {strange[0]!r}; there are {', '.join(map(str, keys))}")
    if (twice := tiles.duplicated(["row", "column"])).any():
        raise ValueError(f"{', '.join(map(str, tiles.loc[twice, ['row', 'column']].iloc[0]))} has two tiles")
    beyond = tiles[tiles["shade"].notna() & ~tiles["shade"].isin(range(STEPS[ramp]))]
    for tile in beyond.to_dict("records"):
        raise ValueError(
            f"{tile['row']}, {tile['column']}: step {tile['shade']} lies beyond the {STEPS[ramp]} of ramp {ramp!r}"
        )


def folded(names: Mapping[str, str]) -> list[dict]:
    """Columns whose names are folded, so that they stand side by side on a desk and upright on a phone."""
    lines = {key: textwrap.fill(name, FOLD) for key, name in names.items()}
    return [{"key": key, "label": text, "short": text, "name": names[key]} for key, text in lines.items()]


def keyed_names(labels: Mapping[str, str], shorts: Mapping[str, str] | None = None) -> list[dict]:
    """Rows or columns of tiles from their names by key; ``shorts`` are those for a phone, the same unless given."""
    return [{"key": key, "label": label, "short": (shorts or labels)[key]} for key, label in labels.items()]


def count_tiles(cells: pd.DataFrame) -> pd.DataFrame:
    """Tiles that print how many: ``cells`` has ``row``, ``column``, ``count``, and ``href``, where those rows
    are, or ``table``, whose page a tile opens.

    A count of none is a dot. The four shades follow the square root of the count, so that small counts differ too.
    """
    steps, some = STEPS["count"], cells["count"] > 0
    depth = (cells["count"] / (cells["count"].max() or 1)) ** 0.5 * steps
    return cells.assign(
        shade=depth.where(some).clip(upper=steps - 1) // 1,
        sign=cells["count"].map(number),
        href=cells["href"] if "href" in cells else cells["table"].map(page_of),
        spoken=[f"{row}, {column}: {count}" for row, column, count in cells[["row", "column", "count"]].to_numpy()],
    )


def share_step(share: float) -> int:
    """The step of the ramp of counts for a share of draws, 0 to 1."""
    return min(STEPS["count"] - 1, int(share * STEPS["count"]))


# --- where tiles and their names stand -------------------------------------------------------------------------------


def lay_out(rows: Iterable[dict], top: float = 0) -> tuple[dict[str, float], list[dict], float]:
    """Where each row stands, px; the headings of the groups; where the whole, begun at ``top``, ends."""
    y, places, group_names, group = top + 16, {}, [], None
    for row in rows:
        if row.get("group") and row["group"] != group:
            group = row["group"]
            group_names.append({"y": y + GROUP - 8, "text": group})
            y += GROUP
        y += STEP
        places[row["key"]] = y - STEP / 2 + 4
    return places, group_names or [{"y": 0, "text": ""}], y + 8


def _stood(
    columns: Sequence[dict], *, left: Mapping[str, int], spare: float, upright: bool
) -> tuple[Sequence[dict], tuple[str, ...]]:
    """Columns whose names have room, and the screens on which they stand upright.

    Names lie flat where no two run into each other, but for those meant to stand on a phone; upright, a name whose
    lines are wider than its column is written in one line.
    """
    ends = {screen: SCREENS[screen] - left[screen] - spare * (screen == "desk") for screen in SCREENS}
    pitch = {screen: room / len(columns) for screen, room in ends.items()}

    def crowded(screen: str, name: str) -> bool:
        return max(width_of(line, SMALL, 600) for each in columns for line in each[name].split("\n")) >= pitch[screen]

    on_end = {"phone": upright or crowded("phone", "short"), "desk": upright and crowded("desk", "label")}
    stood = tuple(screen for screen in SCREENS if on_end[screen])
    if not stood:
        return columns, ()

    def fitted(name: str, screen: str) -> str:
        wide = SMALL + LEADING * name.count("\n")
        return name.replace("\n", " ") if screen in stood and wide > pitch[screen] else name

    named = [
        {**each, "label": fitted(each["label"], "desk"), "short": fitted(each["short"], "phone")} for each in columns
    ]
    return [{**each, "phone_folds": each["short"].count("\n")} for each in named], stood


def _height_of_names(columns: Sequence[Mapping], stood: Sequence[str]) -> dict[str, int]:
    """Height, px a screen, that the names of columns need above the one line that every figure has for them."""

    def height(screen: str, name: str) -> int:
        names = [each[name] for each in columns]
        if screen not in stood:
            return LEADING * max(each.count("\n") for each in names)
        return round(max(width_of(line, SMALL, 600) for each in names for line in each.split("\n"))) + 2 - LEADING

    if not stood:
        return both(0)
    return {screen: max(0, height(screen, name)) for screen, name in (("phone", "short"), ("desk", "label"))}


def _placed(tiles: pd.DataFrame, places: Mapping[str, float]) -> pd.DataFrame:
    """Tiles with their height ``y``, whether they are ``known``, and ``framed``."""
    drawn = tiles.assign(y=tiles["row"].map(places), framed=tiles.get("framed", False))
    known = drawn["shade"].notna()
    return drawn.assign(known=known, shade=drawn["shade"].fillna(0).astype(int))


def _with_rows(cells: alt.Chart, rows: Sequence[dict], tooltip: Mapping[str, str]) -> alt.Chart:
    """Cells with what their row gives for all of them, which is stored once."""
    shared = [name for name in ("href", *tooltip) if name in rows[0]]
    if not shared:
        return cells
    given = pd.DataFrame([{"key": row["key"], **{name: row[name] for name in shared}} for row in rows])
    return cells.transform_lookup("row", alt.LookupData(given, "key", shared))


def name_marks(
    rows: Sequence[dict],
    columns: Sequence[dict],
    places: Mapping[str, float],
    group_names: list[dict],
    *,
    corner: str = "",
    top: float = 0,
    upright: Sequence[str] = (),
    **room,
) -> list[alt.Chart]:
    """The names of the columns, which stand at ``top``, of the rows and of their groups.

    ``upright`` are the screens on which the names of columns stand on end; ``room`` is ``left`` and ``spare``, as
    :func:`across_tiles` takes them.
    """
    names = on_rows([{"column": column["key"], "folds": column["label"].count("\n"), **column} for column in columns])
    sides = on_rows(
        [{**{name: row[name] for name in ("key", "label", "short")}, "y": places[row["key"]]} for row in rows]
    )
    stand = _on_end(upright) if upright else {"baseline": "middle"}
    return [
        names.mark_text(y=top + (14 if upright else 8), fontWeight=600, aria=False, text=SHORT_OR_LONG, **stand).encode(
            across_tiles(columns, 0.5, **room)
        ),
        sides.mark_text(x=0, align="left", fontSize=TEXT, aria=False, text=SHORT_OR_LONG).encode(at_pixel(alt.Y, "y")),
        headings(group_names, color=ink("muted")),
        on_rows([{"text": corner}])
        .mark_text(x=0, y=top + 8, align="left", fontSize=14, fontWeight=600, aria=False)
        .encode(text="text:N"),
    ]


def _on_end(upright: Sequence[str]) -> dict:
    """How names of columns stand: upright on some screens, flat on the others."""
    up = {screen: screen in upright for screen in SCREENS}
    rise = {screen: f"-{LEADING // 2 if up[screen] else LEADING} * datum" for screen in SCREENS}
    return {
        "angle": by_screen({screen: -90 if up[screen] else 0 for screen in SCREENS}),
        "align": by_screen({screen: "'left'" if up[screen] else "'center'" for screen in SCREENS}),
        "baseline": by_screen({screen: "'middle'" if up[screen] else "'bottom'" for screen in SCREENS}),
        "lineHeight": LEADING,  # Vega hangs all lines below the first
        "dy": by_screen({"phone": f"{rise['phone']}.phone_folds", "desk": f"{rise['desk']}.folds"}),
    }


def across_tiles(
    columns: Sequence[dict], part: float | None = None, left: Mapping[str, int] = LEFT, spare: float = 0
) -> alt.X:
    """The column of a tile, ``spare`` px kept free on a desk; with ``part`` a point of it, 0 its left edge to 1."""
    right = f"narrow ? width : width - {spare:.0f}" if spare else "width"
    band = alt.Scale(
        domain=[each["key"] for each in columns],
        range=[by_screen(left), {"expr": right}],
        paddingInner=0.06,
        paddingOuter=0,
    )
    point = {} if part is None else {"bandPosition": part}
    return alt.X("column:N", **point).scale(band).title(None).axis(None)


# --- tiles and notes -------------------------------------------------------------------------------------------------


def tile_marks(
    cells: alt.Chart,
    columns: Sequence[dict],
    *,
    ramp: str,
    tooltip: Mapping[str, str],
    unknown: Mapping[str, str] | None = None,
    long: bool = False,
    blank: bool = False,
    size: int = SIGN,
    **room,
) -> list[alt.Chart]:
    """Tiles, frames, dots and signs of cells, and above all what a pointer meets.

    Cells have the columns of :func:`tile_matrix`, their height ``y``, and true or false ``known`` and ``framed``.
    ``unknown`` is the tooltip of a cell that is not assessed, where it has less to say.
    """
    x, centre, y = across_tiles(columns, **room), across_tiles(columns, 0.5, **room), at_pixel(alt.Y, "y")
    assessed, missing = cells.transform_filter("datum.known"), cells.transform_filter("!datum.known")
    framed = cells.transform_filter("datum.framed")
    printed = {"text": by_screen({"phone": "datum.sign", "desk": "datum.long"})} if long else {}
    signs = assessed.mark_text(fontSize=size, fontWeight=600, aria=False, **printed)
    inked = shades(ramp, alt.Color, ink_on=True)
    meets = [(cells, tooltip)] if unknown is None else [(assessed, tooltip), (missing, unknown)]
    return [
        assessed.mark_rect(height=TILE, aria=False).encode(x, y, shades(ramp, alt.Fill)),
        framed.mark_rect(height=TILE - 2, filled=False, strokeWidth=4, stroke=ink("paper"), aria=False).encode(x, y),
        framed.mark_rect(height=TILE, filled=False, strokeWidth=2, stroke=ink("ink"), aria=False).encode(x, y),
        missing.mark_text(**_absent(blank), color=ink("muted"), aria=False).encode(centre, y),
        signs.encode(centre, y, inked) if long else signs.encode(centre, y, inked, text="sign:N"),
        *(
            met.mark_rect(opacity=0, height=STEP, cursor="pointer").encode(x, y, **answers(said))
            for met, said in meets
        ),
    ]  # fmt: skip


def _absent(blank: bool) -> dict:
    """What stands for a tile that is not there: a dot, or a word that the cell brings."""
    if not blank:
        return {"text": NOTHING, "fontSize": 30, "dy": -2}
    size, up = (f"datum.blank == '{NOTHING}' ? {dot} : {word}" for dot, word in ((30, SIGN), (-2, 0)))
    return {"text": {"expr": "datum.blank"}, "fontSize": {"expr": size}, "dy": {"expr": up}}


def _notes(head: str, rows: Sequence[dict], places: Mapping[str, float]) -> list[alt.Chart]:
    """A last column of words, on a desk only."""
    style = {"x": "width", "align": "right", "color": ink("muted"), "aria": False}
    desk = on_rows([{"text": head}]).transform_filter("!narrow")
    beside = on_rows([{"key": row["key"], "note": row.get("note", ""), "y": places[row["key"]]} for row in rows])
    return [
        desk.mark_text(y=8, fontWeight=600, **style).encode(text="text:N"),
        beside.transform_filter("!narrow").mark_text(**style).encode(at_pixel(alt.Y, "y"), text="note:N"),
    ]
