"""What every figure says of itself, and what a notebook stores of it."""

import promises
import pytest

from entente.figures.engine import one_word
from entente.figures.frame import frame
from entente.figures.theme import DESK, stored

LAYERS = [one_word("a word", x=0, y=0)]


def draw(height=100, **more):
    return frame(LAYERS, height, table="events", **(promises.WORDS | more)).to_dict()


@pytest.mark.parametrize("word", promises.WORDS)
def test_a_figure_without_one_of_its_words_cannot_be_made(word):
    with pytest.raises(TypeError, match=word):
        frame(LAYERS, 100, table="events", **{name: text for name, text in promises.WORDS.items() if name != word})


def test_a_figure_says_which_rows_it_draws():
    about = draw(rows=iter(["ev-1"]), also={"estimates": ["E-1"]})["usermeta"]
    assert (about["table"], about["rows"], about["also"]) == ("events", ["ev-1"], {"estimates": ["E-1"]})


def test_a_figure_has_a_width_of_its_own():
    # a stored "container" made JupyterLab draw it over and over until the page froze
    assert draw()["width"] == DESK


def test_a_notebook_stores_the_specification_and_its_description_alone():
    data, metadata = stored(draw())
    assert set(data) == {"application/vnd.vegalite.v5+json", "text/plain"} and metadata == {}
    assert data["text/plain"] == f"[Chart] {promises.WORDS['description']}"
    assert data["application/vnd.vegalite.v5+json"]["$schema"].endswith("v5.json")  # JupyterLab draws 3 to 5 only


def test_a_figure_taller_on_a_phone_has_its_source_lower_there():
    sources = [layer["mark"]["y"] for layer in draw({"phone": 300, "desk": 100})["layer"] if layer["mark"]["y"] != 0]
    assert {"expr": "narrow ? 316 : 116"} in sources
