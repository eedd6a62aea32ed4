"""The coded matrices: what each cell must say, and what their figures promise."""

import promises
import pytest

from entente.charts import ROWS_PAGE
from entente.coded import SCALES, coded_matrix, verdict_matrix
from entente.data import key_of, load

WORDS = {
    "finding": "A finding with its number, 5",
    "reading": "How to read it.",
    "source": "Source: a table.",
    "description": "One thing against another. It shows five.",
}


def drawings() -> dict:
    return {
        **{table: coded_matrix(table, corner="Rows", **WORDS) for table in SCALES},
        "verdicts": verdict_matrix(load("claims"), "kind", {k: k for k in load("claims")["kind"].unique()}, **WORDS),
    }


@pytest.fixture(scope="module")
def specs():
    return {name: chart.to_dict() for name, chart in drawings().items()}


NAMES = [*SCALES, "verdicts"]


@pytest.mark.parametrize("width", promises.WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_as_wide_as_its_page_and_no_text_leaves_it(specs, name, width):
    promises.check_width(specs[name], width)


@pytest.mark.parametrize("width", promises.WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_no_two_texts_overlap(specs, name, width):
    # the names of seven options ran into each other on a desk
    promises.check_texts_apart(specs[name], width)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_has_the_colours_of_day_and_night(specs, name):
    promises.check_two_sets_of_colours(specs[name])


@pytest.mark.parametrize("name", NAMES)
def test_a_click_opens_a_row_that_the_figure_lists(specs, name):
    promises.check_rows(specs[name])


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
