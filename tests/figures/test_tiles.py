"""Tiles stand where their row and column are, each once, and nothing is left out."""

import re

import pandas as pd
import promises
import pytest

from entente.figures import count_tiles, tile_matrix
from entente.figures.tiles import folded, keyed_names, lay_out

WORDS = promises.WORDS | {"table": "events", "tooltip": {"spoken": "What"}}
ROWS, COLUMNS = keyed_names({"a": "Row a", "b": "Row b"}), keyed_names({"x": "Column x", "y": "Column y"})


def cells(**more) -> pd.DataFrame:
    one = {"row": "a", "column": "x", "shade": 2, "sign": "2", "href": "data/events.html", "spoken": "a, x: 2"} | more
    return pd.DataFrame([one, {**one, "row": "b", "column": "y", "shade": None, "sign": ""}])


def draw(tiles=None, rows=ROWS):
    return tile_matrix(cells() if tiles is None else tiles, rows, COLUMNS, ramp="count", **WORDS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"row": "c"}, "a tile stands in row 'c'; there are a, b"),
        ({"column": "z"}, "a tile stands in column 'z'; there are x, y"),
        ({"row": "b", "column": "y"}, "b, y has two tiles"),
        ({"shade": 4}, "a, x: step 4.* lies beyond the 4 of ramp 'count'"),
        ({"shade": -1}, "step -1.* lies beyond"),
    ],
)
def test_a_tile_that_would_stand_out_of_sight_or_on_another_is_refused(change, said):
    # a tile of an unknown row was drawn nowhere, and nothing was said
    with pytest.raises(ValueError, match=said):
        draw(cells(**change))


def test_what_a_row_gives_for_all_its_tiles_is_stored_once_and_holds_for_each():
    rows = [{**row, "href": f"data/{row['key']}.html"} for row in ROWS]
    spec = draw(cells().drop(columns="href"), rows).to_dict()
    assert len(promises.stored_rows(spec, "href")) == len(rows)
    opened = re.findall(r'href="[^"]*/([ab])\.html"', promises.drawn(spec, promises.WIDTHS[1]))
    assert opened == ["a", "b"]


def test_names_that_would_run_into_each_other_on_a_phone_stand_on_end_there():
    # nine codes of states were read as "KORJPNAUSEUNUKRUSARUSPRK"
    codes = keyed_names({code: code for code in ["x", "KOR", "JPN", "AUS", "EUN", "UKR", "USA", "RUS", "PRK", "CHN"]})
    tiles = cells().assign(column="x")
    for columns, stand in ((codes, True), (codes[:5], False)):
        spec = tile_matrix(tiles, ROWS, columns, ramp="count", **WORDS).to_dict()
        promises.check_texts_apart(spec, promises.WIDTHS[0])
        on_end = re.findall(r"rotate\(-90\)[^>]*>KOR<", promises.drawn(spec, promises.WIDTHS[0]))
        assert bool(on_end) == stand


def test_a_cell_without_a_value_is_a_dot_and_no_empty_tile():
    assert "·" in promises.texts(promises.drawn(promises.spec(draw), promises.WIDTHS[0])).values()


def test_a_count_of_none_is_a_dot_and_more_is_darker():
    counts = pd.DataFrame({"row": list("aabb"), "column": list("xyxy"), "count": [0, 1, 4, 16], "table": "events"})
    tiles = count_tiles(counts)
    assert pd.isna(tiles["shade"][0]) and list(tiles["shade"][1:]) == sorted(tiles["shade"][1:])
    assert list(tiles["sign"]) == ["0", "1", "4", "16"]


def test_counts_of_nothing_at_all_are_dots():
    counts = pd.DataFrame({"row": ["a"], "column": ["x"], "count": [0], "table": "events"})
    assert count_tiles(counts)["shade"].isna().all()


def test_rows_of_a_group_stand_below_its_heading():
    places, names, end = lay_out([{"key": "a", "group": "One"}, {"key": "b", "group": "Two"}])
    assert names[0]["y"] < places["a"] < names[1]["y"] < places["b"] < end


def test_a_folded_name_keeps_its_words():
    (column,) = folded({"x": "not borne out"})
    assert column["label"].split() == column["name"].split() and "\n" in column["label"]


def wide(n: int) -> list[dict]:
    return folded({f"c{i}": f"Terms with number {i}" for i in range(n)})


@pytest.mark.parametrize("n", [3, 6, 10, 14])
@pytest.mark.parametrize("width", promises.WIDTHS)
def test_names_of_however_many_columns_neither_touch_nor_leave_the_view(n, width):
    # with ten options their names ran into each other on a desk, and out of the view on a phone
    tiles = pd.DataFrame([cells().iloc[0].to_dict() | {"column": f"c{i}"} for i in range(n)])
    spec = tile_matrix(tiles, ROWS, wide(n), ramp="count", upright=True, **WORDS).to_dict()
    promises.check_width(spec, width)
    promises.check_texts_apart(spec, width)


@pytest.mark.parametrize("n", [3, 10])
@pytest.mark.parametrize("width", promises.WIDTHS)
def test_names_of_columns_begin_right_below_the_line_on_how_to_read(n, width):
    # flat names on a desk stood below the room that the same names take upright on a phone: 12 mm of nothing
    columns = wide(n)
    tiles = cells().iloc[:1].assign(column="c0")
    spec = tile_matrix(tiles, ROWS, columns, ramp="count", upright=True, **WORDS).to_dict()
    boxes = promises.texts(promises.drawn(spec, width))
    (read,) = [box for box, text in boxes.items() if text == WORDS["reading"]]
    lines = " ".join(column["name"] for column in columns)
    first = min(box[1] for box, text in boxes.items() if text in lines and box[1] > read[3])
    assert 0 < first - read[3] < 30
