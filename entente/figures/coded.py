"""The coded matrices of the chapters as figures: risks, options, instruments, postures, futures, verdicts."""

import altair as alt
import pandas as pd

from entente.data import described, key_of, load, number, publishers, signed
from entente.figures.charts import ROWS_PAGE, row_link
from entente.figures.explorer import ACTORS
from entente.figures.matrix import folded, tile_matrix

SCALES = {  # ramp and step of a score: what is printed says it, the fill repeats it
    "risks": ("grade", lambda score: score - 1),
    "instruments": ("count", lambda score: score),
    "options": ("stance", lambda score: 4 + 2 * score),
    "postures": ("stance", lambda score: 4 + 2 * score),
}
TIPS = {"named": "Cell", "value": "Score", "confidence": "Confidence", "reason": "Why", "sources": "Sources"}
VERDICTS = ["borne out", "followed", "partly", "open", "not borne out", "not followed"]


def coded_matrix(table: str, *, corner: str = "", **words) -> alt.LayerChart:
    """Draw a coded table: rows down, actors across; where its columns are interests, interests down, rows across.

    ``words`` are finding, reading, source and description. A pair without a row is a dot: not assessed.
    """
    row, column = _axes(table)
    cells = load(table)
    names = load("matrix_rows").query("matrix == @table").set_index("row")
    down, across = (_kinds(names), _actors()) if column == "actor" else (_interests(cells), folded(names["short"]))
    ends = (row, column) if column == "actor" else (column, row)
    told = {each["key"]: each.get("name", each["label"]) for each in [*down, *across]}
    tiles = [_tile(each, table, ends, told) for each in cells.to_dict("records")]
    assessed = {(tile["row"], tile["column"]) for tile in tiles}
    empty = [
        _empty(r["key"], c["key"], table, told) for r in down for c in across if (r["key"], c["key"]) not in assessed
    ]
    ramp, _ = SCALES[table]
    return tile_matrix(
        pd.DataFrame([*tiles, *empty]), down, across, ramp=ramp, corner=corner, upright=column != "actor", tooltip=TIPS,
        table=table, rows=cells[key_of(table)], **words,
    )  # fmt: skip


def _axes(table: str) -> tuple[str, str]:
    """The column of a coded table that names its row, and the one that names the actor or the interest."""
    keys = [key["fields"] for key in described(table)["schema"]["foreignKeys"]]
    return keys[0], keys[1]


def _kinds(names: pd.DataFrame) -> list[dict]:
    return [{"key": key, "label": row["label"], "short": row["short"]} for key, row in names.iterrows()]


def _actors() -> list[dict]:
    return [
        {"key": code, "label": name, "short": code, "name": name.replace("\n", " ")} for code, name in ACTORS.items()
    ]


def _interests(cells: pd.DataFrame) -> list[dict]:
    rows = load("interests")
    rows = rows[rows["interest"].isin(cells["interest"])]
    return [{"key": row.interest, "label": row.label, "short": row.short} for row in rows.itertuples()]


def _tile(cell: dict, table: str, ends: tuple[str, str], told: dict[str, str]) -> dict:
    down, across = (cell[end] for end in ends)
    said = _written(table, cell["score"])
    return {
        "row": down,
        "column": across,
        "shade": SCALES[table][1](cell["score"]),
        "sign": said,
        "href": row_link(table, cell[key_of(table)]),
        "named": f"{told[down]}, {told[across]}",
        "value": f"{said} ({_written(table, cell['low'])} to {_written(table, cell['high'])})",
        "confidence": cell["confidence"],
        "reason": cell["reason"],
        "sources": publishers(cell["source_ids"]),
        "spoken": f"{told[down]}, {told[across]}: {said}",
    }


def _empty(down: str, across: str, table: str, told: dict[str, str]) -> dict:
    named = f"{told[down]}, {told[across]}"
    missing = {"value": "not assessed", "confidence": "–", "reason": "–", "sources": "–"}
    page = f"{ROWS_PAGE}{table}.html"
    return {"row": down, "column": across, "named": named, "href": page, "spoken": f"{named}: not assessed", **missing}


def _written(table: str, score: int) -> str:
    return signed(score) if SCALES[table][0] == "stance" else number(score)


def gains_matrix(gains: pd.DataFrame, futures: list[dict], **words) -> alt.LayerChart:
    """Draw what each actor gains from each future: ``gains`` is future x actor, ``futures`` the rows of a matrix."""
    most = gains.abs().to_numpy().max()
    told = {each["key"]: each["label"] for each in futures}
    tiles = [
        {
            "row": future,
            "column": code,
            "shade": round(4 + 4 * value / most),
            "sign": signed(round(value)),
            "href": f"{ROWS_PAGE}variant_effects.html",
            "named": f"{told[future]}, {ACTORS[code]}",
            "value": signed(round(value)),
            "spoken": f"{told[future]}, {ACTORS[code]}: {signed(round(value))}",
        }
        for future, row in gains.iterrows()
        for code, value in row.items()
    ]
    tips = {"named": "Future, actor", "value": "Gain"}
    return tile_matrix(pd.DataFrame(tiles), futures, _actors(), ramp="stance", tooltip=tips, **words)


def verdict_matrix(claims: pd.DataFrame, by: str, names: dict[str, str], **words) -> alt.LayerChart:
    """Count verdicts by section or kind: ``names`` maps the values of the column ``by`` to what is printed."""
    counted = claims.groupby([by, "verdict"]).size()
    columns = folded({verdict: verdict for verdict in VERDICTS})
    most = counted.max()
    tiles = [
        {
            "row": key,
            "column": verdict,
            "shade": min(3, int((count / most) ** 0.5 * 4)) if count else None,
            "sign": number(count),
            "href": f"{ROWS_PAGE}claims.html",
            "named": f"{names[key]}, {verdict}",
            "value": number(count),
            "spoken": f"{names[key]}, {verdict}: {count}",
        }
        for key in names
        for verdict in VERDICTS
        for count in [int(counted.get((key, verdict), 0))]
    ]
    rows = [{"key": key, "label": name, "short": name} for key, name in names.items()]
    tips = {"named": "Claims", "value": "Number"}
    return tile_matrix(
        pd.DataFrame(tiles), rows, columns, ramp="count", corner="Claims", upright=True, tooltip=tips,
        table="claims", rows=claims["claim_id"], **words,
    )  # fmt: skip
