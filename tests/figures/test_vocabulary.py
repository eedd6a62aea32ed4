"""Figures write the words of the tables, and say which they cannot draw."""

import json
from shutil import copytree

import pandas as pd
import pytest

from entente.data import FOLDER, PACKAGE, choices, load
from entente.figures import exchange, lanes, votes
from entente.figures.exchange import exchange_ledger
from entente.figures.lanes import reading_of_states, states
from entente.figures.theme import PALETTE
from entente.figures.vocabulary import looks_of, one_of, scale_of
from entente.figures.votes import reading_of_votes

VOTERS = ["RUS", "CHN", "USA", "PRK", "KOR", "JPN"]
LOOKS = {
    ("claimants", "side"): PALETTE,
    ("exchange", "status"): exchange.FILLINGS,
    **{("votes", code): votes.LOOKS for code in VOTERS},
}


@pytest.mark.parametrize(("table", "column"), LOOKS)
def test_every_word_of_the_dictionary_has_a_look(table, column):
    assert list(looks_of(table, column, LOOKS[table, column], "look")) == choices(table, column)


def test_no_filling_and_no_letter_is_left_of_a_word_that_the_dictionary_dropped():
    assert set(exchange.FILLINGS) == set(choices("exchange", "status"))
    assert set(votes.LOOKS) == set(choices("votes", "RUS"))


def test_states_are_shaded_in_the_order_of_the_dictionary_and_named_by_their_letters():
    assert list(states()) == choices("channels", "state")
    assert list(states().values()) == sorted(states().values(), reverse=True)
    every = pd.DataFrame({"state": choices("channels", "state")})
    assert reading_of_states(every) == "O open, N no talks, R refused, C cut"


def test_only_the_states_that_a_figure_shows_are_explained_under_its_title():
    # a figure of open and cut windows explained the letters of two states that it did not have
    assert reading_of_states(pd.DataFrame({"state": ["cut", "open", "open"]})) == "O open, C cut"


def test_the_reading_of_votes_names_every_letter_that_is_printed_and_no_other():
    cast = pd.DataFrame({"KOR": ["yes", "yes"], "USA": ["no", "abstain"]})  # a line explained a veto above such tiles
    assert reading_of_votes(cast, ["KOR", "USA"]) == "Y yes, N no, A abstained."
    for vote, look in votes.LOOKS.items():
        shown = pd.DataFrame({"CHN": [vote], "KOR": [float("nan")]})
        assert reading_of_votes(shown, ["CHN", "KOR"]) == f"{look.letter} {look.reading}; a dot: vote not seen."


def test_a_scale_is_that_of_the_dictionary():
    assert scale_of("stances", "stance") == (-4, 4) and scale_of("risks", "score") == (1, 5)
    with pytest.raises(KeyError, match="reason"):
        scale_of("stances", "reason")


def test_a_word_that_is_none_is_named_with_those_that_are():
    assert one_of("open", ["open", "cut"], "state") == "open"
    with pytest.raises(ValueError, match="state of CH-1: 'ajar' is not one of open, cut"):
        one_of("ajar", ["open", "cut"], "state of CH-1")


def with_word(folder, table: str, column: str, word: str):
    """A copy of the tables whose dictionary knows one more word."""
    own = copytree(FOLDER, folder / "tables")
    package = json.loads((own / PACKAGE).read_text("utf-8"))
    resource = next(each for each in package["resources"] if each["name"] == table)
    field = next(each for each in resource["schema"]["fields"] if each["name"] == column)
    field["constraints"]["enum"].append(word)
    package.get("vocabularies", {}).get(field.get("vocabulary"), []).append({"value": word})
    (own / PACKAGE).write_text(json.dumps(package), "utf-8")
    return own


def test_a_word_that_figures_cannot_draw_is_named(tmp_path):
    own = with_word(tmp_path, "exchange", "status", "rumoured")
    items = load("exchange", own)
    items.attrs["folder"] = str(own)
    with pytest.raises(ValueError, match="figures have no filling for 'rumoured'"):
        exchange_ledger(items, {"PRK>RUS": "To Russia", "RUS>PRK": "Back"})


def test_two_states_of_one_letter_are_refused(tmp_path):
    # a bar prints the first letter of its state: two of one letter could not be told apart
    own = with_word(tmp_path, "channels", "state", "closed")
    with pytest.raises(ValueError, match="open, no talks, refused, cut, closed"):
        lanes.states(own)
