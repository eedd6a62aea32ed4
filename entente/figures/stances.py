"""Who stands where on what, as tiles: at a date, at a date the reader moves, and how close each two actors stand.

A figure holds the rows of stances once, as CSV, and words and tiles are computed from them in the page. The stops are
the days on which something changed; a row holds from the stop ``since`` until before the stop ``until``, so that "as
of" is one filter on the parameter ``stop``. A parameter ``<name>_written`` says in words what a control is set to; the
page prints it beside the control.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Unpack

import altair as alt
import numpy as np
import pandas as pd
from altair import datum, expr
from altair.expr.core import ConstExpression

from entente.data import day, folder_of, labels, number, package, period, publishers, signed
from entente.figures.engine import calculated, one_word, refuse_beyond, written_signed
from entente.figures.frame import Words, frame, movable
from entente.figures.rows import beside, page_of, where_link
from entente.figures.tiles import NOTHING, keyed_names, lay_out, name_marks, tile_marks, tile_matrix
from entente.figures.vocabulary import scale_of
from entente.methods.mactor import closeness, convergence, divergence
from entente.methods.stances import CELL, as_of, changes

PAGE = page_of("stances")
NAMED = 4  # so many actors, no more, have room for their names on a phone
STANCE_TIPS = {
    "who": "Actor",
    "what": "Interest",
    "now": "Stance",
    "from": "Since",
    "confidence": "Confidence",
    "reason": "Reason",
    "sources": "Sources",
}
UNKNOWN_TIPS = {"who": "Actor", "what": "Interest", "now": "Stance"}
PAIR_TIPS = {"pair": "Pair", "long": "Closeness", "agreed": "Convergence", "opposed": "Divergence"}


def stance_matrix(
    stances: pd.DataFrame,
    *,
    date: str | None = None,
    base: str | None = None,
    actors: Iterable[str] = (),
    interests: Iterable[str] = (),
    **words: Unpack[Words],
) -> alt.LayerChart:
    """Draw who stands where on what at a date, the latest on which something changed unless told.

    ``stances`` is the whole log of changes. With ``base``, tiles that have changed since that date are framed and, on a
    desk, print both stances. ``actors`` and ``interests`` are the codes of those shown, by default all; they stand in
    the order of their tables. For ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: an actor or interest is unknown, a cell has two rows of one day, a stance lies beyond the scale, or
            no stance is in force yet.
    """
    log = StanceLog(stances, base, actors=actors, interests=interests)
    date = date or log.stops[-1]
    now = log.stop_of(date)
    shown = log.rows[(log.rows["since"] <= now) & (now < log.rows["until"])]
    layers, height, _ = log.matrix()
    chart = frame(layers, height, table="stances", rows=_behind(log.of_cells(stances), date, base), **words)
    fixed = [alt.param(name="stop", value=now), alt.param(name="stop_written", value=day(date))]
    return chart.properties(data=as_csv(shown)).add_params(*log.parameters(), *fixed)


def stance_matrix_by_date(stances: pd.DataFrame, **words: Unpack[Words]) -> alt.LayerChart:
    """Draw who stands where on what at a date that the reader moves from change to change, the latest at first.

    ``stances`` is the whole log of changes. Tiles that have changed since a second date, at first the log's first, are
    framed and, on a desk, print both stances. For ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: an actor or interest is unknown, a cell has two rows of one day, or a stance lies beyond the scale.
    """
    log = StanceLog(stances, stances["since"].min(), moving=True)
    layers, height, _ = log.matrix()
    chart = movable(frame(layers, height, table="stances", rows=stances["stance_id"], **words), **log.about())
    return chart.properties(data=as_csv(log.rows)).add_params(*log.parameters(), *log.date_control())


def _behind(stances: pd.DataFrame, date: str, base: str | None) -> list[str]:
    """The rows a matrix prints: those in force, and those that were where a tile has changed."""
    rows = list(as_of(stances, date)["stance_id"])
    if base is None:
        return rows
    return rows + list(as_of(stances, base).merge(changes(stances, base, date)[CELL])["stance_id"])


def pair_matrix(mao: pd.DataFrame, *, rows: Iterable[str] = (), **words: Unpack[Words]) -> alt.LayerChart:
    """Draw for each two actors how close they stand: convergence less divergence per interest that both have assessed.

    ``mao`` are positions actor x interest, as :func:`entente.methods.stances.matrix` gives them; ``rows`` are the ids
    of the stances behind them, by default all. For ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: the positions are faulty.
    """
    shorts = beside(mao, "actors")["short"].to_dict()
    names = {code: shorts.get(code, code) for code in sorted(mao.index, key=lambda code: _place(code, shorts))}
    codes, near, together, apart = list(names), closeness(mao), convergence(mao), divergence(mao)
    most = near.abs().max().max() or 1
    tiles = []
    for column, row in ((column, row) for i, row in enumerate(codes) for column in codes[:i]):
        value, pair = near.loc[row, column], f"{names[column]} – {names[row]}"
        known = not np.isnan(value)
        text = signed(round(value, 2)) if known else NOTHING
        tiles.append({
            "row": row, "column": column, "pair": pair,
            "shade": 4 + np.sign(value) * np.ceil(4 * abs(value) / most) if known else None,
            "sign": signed(round(value, 1)) if known else NOTHING, "long": text,
            "agreed": number(together.loc[row, column]), "opposed": number(apart.loc[row, column]),
            "href": where_link("stances", Actor=f"{row};{column}"), "spoken": f"{pair}: {text}",
        })  # fmt: skip
    down, across = ({code: names[code] for code in some} for some in (codes[1:], codes[:-1]))
    return tile_matrix(
        pd.DataFrame(tiles), keyed_names(down), keyed_names(across, {code: code for code in across}), ramp="stance",
        tooltip=PAIR_TIPS, table="stances", rows=rows, **words,
    )  # fmt: skip


def _place(code: str, known_codes: Iterable[str]) -> int:
    """Where an actor stands: in the order of the table of actors, those that are not in it last."""
    return [*known_codes, code].index(code)


# --- the log as a figure holds it ------------------------------------------------------------------------------------


class StanceLog:
    """Every cell at every stop, with the names of actors, interests and groups of its folder, and how it is drawn.

    Attributes: ``stops`` (days on which something changed), ``actors`` (short names by code, in the order of their
    table), ``columns`` and ``interests`` (of tiles), ``groups`` (titles of groups by their names), ``base`` (the date
    with which tiles are compared, at first if it is ``moving``) and ``rows``: each row of the log with the stops
    ``since`` and ``until`` between which it holds, ``was`` (the stance on the date ``base``), and an empty one where
    none is in force.

    Raises:
        ValueError: an actor or interest is unknown, a cell has two rows of one day, a stance lies beyond the scale, or
            none is in force on the date ``base``.
    """

    def __init__(
        self,
        stances: pd.DataFrame,
        base: str | None = None,
        *,
        moving: bool = False,
        actors: Iterable[str] = (),
        interests: Iterable[str] = (),
    ):
        self.folder = folder_of(stances)
        self.actors = beside(stances, "actors")["short"].to_dict()
        self.names = beside(stances, "actors")["name"].to_dict()
        self.groups = labels("interests", "group", self.folder)
        self.interests = beside(stances, "interests").rename(columns={"interest": "id"})
        shown = {"actor": set(actors) or set(self.actors), "interest": set(interests) or set(self.interests["id"])}
        self.low = _checked(stances, shown, self.actors, list(self.interests["id"]), self.folder)
        self.actors = {code: short for code, short in self.actors.items() if code in shown["actor"]}
        self.interests = self.interests[self.interests["id"].isin(shown["interest"])]
        codes = {code: code for code in self.actors} if len(self.actors) > NAMED else None
        self.columns = keyed_names(self.actors, codes)
        self.stops = sorted(stances["since"].unique())
        self.base, self.moving = base, moving
        self.rows = self._rows(stances)

    def of_cells(self, stances: pd.DataFrame) -> pd.DataFrame:
        """The rows of a log whose actor and interest are shown."""
        return stances[stances["actor"].isin(self.actors) & stances["interest"].isin(self.interests["id"])]

    def stop_of(self, date: str) -> int:
        """The number of the last stop that is not after a date.

        Raises:
            ValueError: the date lies before the first.
        """
        begun = sum(stop <= period(date)[1].isoformat() for stop in self.stops)
        if not begun:
            raise ValueError(f"no stance is in force on {date}: the first is of {self.stops[0]}")
        return begun - 1

    def _rows(self, stances: pd.DataFrame) -> pd.DataFrame:
        cells = {cell: rows.sort_values("since").to_dict("records") for cell, rows in stances.groupby(CELL)}
        before = None if self.base is None else self.stop_of(self.base)
        return pd.DataFrame(
            [
                {"interest": place, "column": actor, **row}
                for place, interest in enumerate(self.interests["id"])
                for actor in self.actors
                for row in self._cell(cells.get((actor, interest), []), before)
            ]
        )

    def _cell(self, rows: list[dict], before: int | None) -> list[dict]:
        """The rows of one cell with the stops between which each holds, from the first stop on."""
        starts = [self.stops.index(row["since"]) for row in rows]
        if not rows or starts[0]:
            rows, starts = [{"stance": pd.NA}, *rows], [0, *starts]
        spans = list(zip(rows, starts, [*starts[1:], len(self.stops)], strict=True))
        was = [row["stance"] for row, since, until in spans if before is not None and since <= before < until]
        return [
            {
                "since": since,
                "until": until,
                "was": was[0] if was else pd.NA,
                **{name: row.get(name, pd.NA) for name in ("stance", "low", "high", "confidence", "reason")},
                "sources": publishers(row["source_ids"], self.folder) if "source_ids" in row else pd.NA,
            }
            for row, since, until in spans
        ]

    def parameters(self) -> list[alt.Parameter]:
        """What the page must know to put a row into words."""
        values = {
            "stops": self.stops,
            "written": [day(stop) for stop in self.stops],
            "interests": self.interests[["id", "label", "group", "exchange"]].to_dict("records"),
            "actors": self.names,
        }
        return [alt.param(name=name, value=value) for name, value in values.items()]

    def date_control(self) -> list[alt.Parameter]:
        """Two sliders from stop to stop: the date, the latest at first, and the one it is compared with."""
        last = len(self.stops) - 1
        now, then = (alt.binding_range(min=0, max=last, step=1, name=name) for name in ("As of", "Compared with"))
        return [
            alt.param(name="stop", value=last, bind=now),
            alt.param(name="stop_written", expr="written[stop]"),
            alt.param(name="then_stop", value=self.stop_of(self.base or self.stops[0]), bind=then),
        ]

    def about(self) -> dict:
        """What the page must know to name a setting: to when the evidence runs, how the ids of stances are made."""
        return {"kind": "stances", "cutoff": day(package()["blind_from"]), "foot": self.low}

    def matrix(self, top: float = 0) -> tuple[list[alt.Chart], float, list[dict]]:
        """The matrix at the stop that is set, begun at ``top``: its layers, where it ends, its groups' headings."""
        groups = self.interests["group"].map(self.groups)
        rows = self.interests.assign(key=self.interests["id"], group=groups)
        rows = rows[["key", "label", "short", "group"]].to_dict("records")
        places, group_names, end = lay_out(rows, top)
        marks = tile_marks(
            alt.Chart(), self.columns, ramp="stance", tooltip=STANCE_TIPS, unknown=UNKNOWN_TIPS, long=True
        )
        heights = [places[row["key"]] for row in rows]
        tiles = _compared(alt.layer(*marks)) if self.moving else alt.layer(*marks)
        tiles = calculated(tiles.transform_filter(IN_FORCE), self._words(heights))
        return (
            [*name_marks(rows, self.columns, places, group_names, top=top), date_in_corner(top), tiles],
            end,
            group_names,
        )

    def _words(self, heights: Sequence[float]) -> dict:
        """The fields of a tile that the page computes from its row."""
        known, was, framed = expr.isValid(datum.stance), expr.isValid(datum.was), datum.framed
        interest = f"interests[{datum.interest}]"
        base = ConstExpression("written[then_stop]") if self.moving else day(self.base) if self.base else ""
        then = "; on " + base + " "
        return {
            "y": f"{list(heights)}[datum.interest]",
            "known": known,
            "shade": datum.stance + -self.low,
            "sign": expr.if_(datum.known, written_signed(datum.stance), NOTHING),
            "before": expr.if_(was, written_signed(datum.was), NOTHING),
            "framed": datum.sign != datum.before if self.base else "false",
            "long": expr.if_(framed, datum.before + " → ", "") + datum.sign,
            "who": "actors[datum.column]",
            "what": f"{interest}.label",
            "then": expr.if_(framed, then + expr.if_(was, datum.before, "not assessed"), ""),
            "now": expr.if_(
                known,
                datum.sign + ", range " + written_signed(datum.low) + " to " + written_signed(datum.high),
                "not assessed",
            )
            + datum.then,
            "from": "written[datum.since]",
            "href": f"'{PAGE}' + (datum.reason ? '#s-' + lower(datum.column) + '-' + {interest}.id + '-'"
            " + stops[datum.since] : '')",
            "spoken": datum.who + ", " + datum.what + ": " + datum.now,
        }


def _checked(stances: pd.DataFrame, shown: Mapping, actors: Iterable[str], interests: Iterable[str], folder) -> int:
    """The foot of the scale of stances, when all rows can be placed, and all that is to be ``shown`` is known."""
    for column, some in (("actor", actors), ("interest", interests)):
        if strange := sorted({*stances[column], *shown[column]} - set(some)):
            raise ValueError(f"no {column} {strange[0]!r}; there are {', '.join(some)}")
    as_of(stances, stances["since"].max())  # a cell with two rows of one day stops here
    low, high = scale_of("stances", "stance", folder)
    for row in stances.dropna(subset="stance").to_dict("records"):
        refuse_beyond(row["stance"], low, high, row["stance_id"])
    return low


# --- what is computed in the page ------------------------------------------------------------------------------------

IN_FORCE = "datum.since <= stop && stop < datum.until"


def _compared(tiles: alt.LayerChart) -> alt.LayerChart:
    """Rows whose ``was`` is the stance of their cell on the second date."""
    held = "datum.since <= then_stop && then_stop < datum.until && isValid(datum.stance) ? datum.stance : null"
    return tiles.transform_calculate(held=held).transform_joinaggregate(was="max(held)", groupby=["interest", "column"])


def as_csv(rows: pd.DataFrame) -> alt.Data:
    """The rows of a log as a figure holds them, at half the size that a name on every value would take."""
    numbers = dict.fromkeys(["interest", "since", "until", "was", "stance", "low", "high"], "number")
    text = rows.drop(columns=rows.columns[rows.isna().all()]).to_csv(index=False, lineterminator="\n")
    return alt.Data(values=text, format=alt.CsvDataFormat(type="csv", parse=numbers))


def date_in_corner(top: float) -> alt.Chart:
    """The date that is set, above the row labels."""
    return one_word({"expr": "stop_written"}, x=0, y=top + 8, align="left", fontSize=14, fontWeight=600)
