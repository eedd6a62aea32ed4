"""The coded matrices: what each cell must say, and what their figures promise."""

from functools import partial

import pandas as pd
import promises
import pytest

from entente.data import key_of, load
from entente.figures import coded_matrix
from entente.figures.rows import page_of

TABLES = ["risks", "options", "instruments", "postures"]
CELLS = {table: load(table) for table in TABLES}
SEVEN = CELLS["options"]["option"].unique()[-7:]  # as many as there is room for; the chapter draws all of them as rows
CELLS["options"] = CELLS["options"][CELLS["options"]["option"].isin(SEVEN)]
KINDS = {table: partial(coded_matrix, table, cells=CELLS[table], corner="Rows", **promises.WORDS) for table in TABLES}
every_table = pytest.mark.parametrize("table", TABLES)


@pytest.fixture(scope="module")
def specs():
    return {kind: promises.spec(draw) for kind, draw in KINDS.items()}


@every_table
def test_every_coded_cell_is_a_tile_with_its_score_its_range_its_reason_and_its_row(specs, table):
    given = {row["href"]: row for row in promises.stored_rows(specs[table], "reason") if row["reason"] != "–"}
    for row in CELLS[table].to_dict("records"):
        tile = next(tile for href, tile in given.items() if href.lower().endswith("#" + row[key_of(table)].lower()))
        assert tile["reason"] == row["reason"] and tile["confidence"] == row["confidence"]
        assert tile["sign"].strip("+−") == str(abs(row["score"]))


@pytest.mark.parametrize("table", [table for table in TABLES if table != "options"])  # there all are assessed
def test_a_pair_that_is_not_assessed_is_said_to_be_so_and_is_no_zero(specs, table):
    tiles = promises.stored_rows(specs[table], "spoken")
    empty = [row for row in tiles if row["spoken"].endswith("not assessed")]
    assert len(empty) == len(tiles) - len(load(table))
    assert all(not row["known"] and not row["sign"] and row["href"] == page_of(table) for row in empty)


def test_the_ends_of_a_signed_scale_have_the_ends_of_the_ramp(specs):
    shades = {row["sign"]: row["shade"] for row in promises.stored_rows(specs["options"], "shade") if row["known"]}
    assert (shades["−2"], shades["0"], shades["+2"]) == (0, 4, 8)


def test_a_changed_score_is_drawn():
    cells = load("risks")
    cells.loc[0, "score"] = 5
    spec = coded_matrix("risks", cells=cells, **promises.WORDS).to_dict()
    (tile,) = [row for row in promises.stored_rows(spec, "reason") if row["reason"] == cells["reason"][0]]
    assert tile["sign"] == "5"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"actor": "FRA"}, "RK-.*: 'FRA' is not one of"),
        ({"risk": "flood"}, "RK-.*: 'flood' is not one of"),
        ({"score": 6}, "step 5.* lies beyond the 5 of ramp 'grade'"),
    ],
)
def test_a_cell_that_cannot_be_placed_is_refused(change, said):
    cells = pd.concat([load("risks").iloc[[0]].assign(**change), load("risks").iloc[1:]], ignore_index=True)
    with pytest.raises(ValueError, match=said):
        coded_matrix("risks", cells=cells, **promises.WORDS)
