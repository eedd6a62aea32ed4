"""The coded matrices of the chapters as tiles: risks, options, instruments, postures."""

from typing import Unpack

import altair as alt
import pandas as pd

from entente.data import described, folder_of, key_of, load, number, publishers, signed
from entente.figures.frame import Words
from entente.figures.rows import beside, page_of, row_link
from entente.figures.theme import STEPS
from entente.figures.tiles import folded, keyed_names, tile_matrix
from entente.figures.vocabulary import one_of, scale_of

TIPS = {"named": "Cell", "value": "Score", "confidence": "Confidence", "reason": "Why", "sources": "Sources"}
SIGNED, UNSIGNED = "stance", ("count", "grade")  # ramps of scales that pass through zero, and of those that do not


def coded_matrix(
    table: str, *, cells: pd.DataFrame | None = None, corner: str = "", **words: Unpack[Words]
) -> alt.LayerChart:
    """Draw a coded table: its rows down and actors or futures across, or, where it scores interests, interests down.

    ``table`` is one of the coded tables, ``cells`` are the rows of it to draw, all of the report's own unless given
    (with a changed score, or read from another folder); above interests there is room for some seven. ``corner`` is
    printed above the row labels; for ``words`` see :mod:`entente.figures.frame`. A pair without a row is a dot: not
    assessed.

    Raises:
        ValueError: a cell names a row, an actor or an interest that is not there, or its score lies beyond the scale.
    """
    cells = load(table) if cells is None else cells
    row, column, matrix = _axes(table, cells)
    names = beside(cells, "matrix_rows")
    names = names[(names["matrix"] == matrix) & names["row"].isin(cells[row])]
    if column == "actor":
        down, across, ends = _names(names), _actors(cells), (row, column)
    elif column == "future":
        down, across, ends = _names(names), folded(beside(cells, "futures")["short"].to_dict()), (row, column)
    else:
        down, across, ends = _interests(cells), folded(names["short"].to_dict()), (column, row)
    called = {each["key"]: each.get("name", each["label"]) for each in [*down, *across]}
    scale = _Scale(table, cells)
    tiles = [_tile(each, scale, ends, called) for each in cells.to_dict("records")]
    assessed = {(tile["row"], tile["column"]) for tile in tiles}
    pairs = [(r["key"], c["key"]) for r in down for c in across]
    tiles += [_empty(*pair, table, called) for pair in pairs if pair not in assessed]
    return tile_matrix(
        pd.DataFrame(tiles), down, across, ramp=scale.ramp, corner=corner, upright=column != "actor", tooltip=TIPS,
        table=table, rows=cells[key_of(table, folder_of(cells))], **words,
    )  # fmt: skip


def _axes(table: str, cells: pd.DataFrame) -> tuple[str, str, str]:
    """The columns of a coded table that name its row and its actor, interest or future, and the matrix of its rows."""
    one, other = described(table, folder_of(cells))["schema"]["foreignKeys"][:2]
    return one["fields"], other["fields"], one["where"]["matrix"][0]


def _names(rows: pd.DataFrame) -> list[dict]:
    return keyed_names(rows["label"].to_dict(), rows["short"].to_dict())


def _actors(cells: pd.DataFrame) -> list[dict]:
    shorts = beside(cells, "actors")["short"]
    return [{"key": code, "label": name, "short": code, "name": name} for code, name in shorts.items()]


def _interests(cells: pd.DataFrame) -> list[dict]:
    interests = beside(cells, "interests")
    return _names(interests[interests["interest"].isin(cells["interest"])])


class _Scale:
    """The scale of a coded table of a folder: the ramp that repeats it, the step of a score, how it is written."""

    def __init__(self, table: str, cells: pd.DataFrame):
        self.table, self.folder = table, folder_of(cells)
        self.key = key_of(table, self.folder)
        self.low, high = scale_of(table, "score", self.folder)
        self.numbers = high - self.low + 1
        self.signed = self.low < 0
        self.ramp = SIGNED if self.signed else next(ramp for ramp in UNSIGNED if STEPS[ramp] >= self.numbers)

    def shade(self, score: int) -> int:
        """The step of the ramp; a signed scale reaches from one end of it to the other."""
        apart = (STEPS[SIGNED] - 1) // (self.numbers - 1) if self.signed else 1
        return (score - self.low) * apart

    def write(self, score: float) -> str:
        return signed(score) if self.signed else number(score)


def _tile(cell: dict, scale: _Scale, ends: tuple[str, str], called: dict[str, str]) -> dict:
    down, across = (one_of(cell[end], called, cell[scale.key]) for end in ends)
    score, low, high = (scale.write(cell[name]) for name in ("score", "low", "high"))
    return {
        "row": down,
        "column": across,
        "shade": scale.shade(cell["score"]),
        "sign": score,
        "href": row_link(scale.table, cell[scale.key]),
        "named": f"{called[down]}, {called[across]}",
        "value": f"{score} ({low} to {high})",
        "confidence": cell["confidence"],
        "reason": cell["reason"],
        "sources": publishers(cell["source_ids"], scale.folder) if "source_ids" in cell else "–",
        "spoken": f"{called[down]}, {called[across]}: {score}",
    }


def _empty(down: str, across: str, table: str, called: dict[str, str]) -> dict:
    both = f"{called[down]}, {called[across]}"
    missing = {"value": "not assessed", "confidence": "–", "reason": "–", "sources": "–"}
    return {
        "row": down, "column": across, "named": both, "href": page_of(table), "spoken": f"{both}: not assessed",
        **missing,
    }  # fmt: skip
