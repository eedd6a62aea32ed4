"""The coded matrices: what each cell must say, and what their figures promise."""

from functools import partial

import pytest

from entente.data import key_of, load
from entente.figures.charts import ROWS_PAGE
from entente.figures.coded import SCALES, coded_matrix, verdict_matrix

WORDS = {
    "finding": "A finding with its number, 5",
    "reading": "How to read it.",
    "source": "Source: a table.",
    "description": "One thing against another. It shows five.",
}


def verdicts():
    kinds = load("claims")["kind"].unique()
    return verdict_matrix(load("claims"), "kind", {kind: kind for kind in kinds}, **WORDS)


KINDS = {table: partial(coded_matrix, table, corner="Rows", **WORDS) for table in SCALES} | {"verdicts": verdicts}


@pytest.fixture(scope="module")
def specs():
    return {kind: draw().to_dict() for kind, draw in KINDS.items()}


@pytest.mark.parametrize("table", SCALES)
def test_every_coded_cell_is_a_tile_with_its_score_its_range_its_reason_and_its_row(specs, table):
    tiles = [row for rows in specs[table]["datasets"].values() for row in rows if "reason" in row]
    told = {row["href"]: row for row in tiles if row["reason"] != "–"}
    for row in load(table).to_dict("records"):
        tile = next(tile for href, tile in told.items() if href.lower().endswith("#" + row[key_of(table)].lower()))
        assert tile["reason"] == row["reason"] and tile["confidence"] == row["confidence"]
        assert tile["sign"].strip("+−") == str(abs(row["score"]))


@pytest.mark.parametrize("table", SCALES)
def test_a_pair_that_is_not_assessed_is_said_to_be_so_and_is_no_zero(specs, table):
    tiles = [row for rows in specs[table]["datasets"].values() for row in rows if "spoken" in row]
    empty = [row for row in tiles if row["spoken"].endswith("not assessed")]
    assert empty and all(not row["known"] and not row["sign"] for row in empty)
    assert all(row["href"] == f"{ROWS_PAGE}{table}.html" for row in empty)


@pytest.mark.parametrize("table", SCALES)
def test_every_coded_cell_has_a_reason_of_its_own(table):
    reasons = load(table)["reason"]
    assert reasons[reasons.duplicated()].tolist() == []


def test_every_verdict_is_counted_once(specs):
    tiles = [row for rows in specs["verdicts"]["datasets"].values() for row in rows if "spoken" in row]
    assert sum(int(row["value"]) for row in tiles) == len(load("claims"))
