"""Figures write the words of the tables, and say which they cannot draw."""

import json
from shutil import copytree

import pytest

from entente.data import FOLDER, PACKAGE, load
from entente.figures import exchange, lanes, votes
from entente.figures.exchange import exchange_ledger
from entente.figures.lanes import reading_of_states, states
from entente.figures.theme import PALETTE
from entente.figures.vocabulary import looks_of, scale_of, titles_of, words_of
from entente.figures.votes import reading_of_votes

VOTERS = ["RUS", "CHN", "USA", "PRK", "KOR", "JPN"]
LOOKS = {
    ("claimants", "side"): PALETTE,
    ("exchange", "status"): exchange.FILLINGS,
    **{("votes", code): votes.LOOKS for code in VOTERS},
}


@pytest.mark.parametrize(("table", "column"), LOOKS)
def test_every_word_of_the_dictionary_has_a_look(table, column):
    assert list(looks_of(table, column, LOOKS[table, column], "look")) == words_of(table, column)


def test_no_filling_and_no_letter_is_left_of_a_word_that_the_dictionary_dropped():
    assert set(exchange.FILLINGS) == set(words_of("exchange", "status"))
    assert set(votes.LOOKS) == set(words_of("votes", "RUS"))


def test_states_are_shaded_in_the_order_of_the_dictionary_and_named_by_their_letters():
    assert list(states()) == words_of("channels", "state")
    assert list(states().values()) == sorted(states().values(), reverse=True)
    assert reading_of_states() == "O open, U unanswered, R refused, C cut"


def test_the_reading_of_votes_names_every_letter_that_is_printed():
    for look in votes.LOOKS.values():
        assert f"{look.letter} {look.reading}" in reading_of_votes()


def test_groups_are_written_as_the_dictionary_writes_them():
    assert titles_of("interests", "group")["war"] == "War in Ukraine"
    assert titles_of("claims", "verdict")["partly"] == "partly"


def test_a_scale_is_that_of_the_dictionary():
    assert scale_of("stances", "stance") == (-4, 4)
    with pytest.raises(ValueError, match="the dictionary gives reason of stances no scale"):
        scale_of("stances", "reason")


def test_a_column_without_words_is_said_to_have_none():
    with pytest.raises(ValueError, match="no words for title of events"):
        words_of("events", "title")
    with pytest.raises(ValueError, match="events has no column 'colour'"):
        words_of("events", "colour")


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
    with pytest.raises(ValueError, match="open, unanswered, refused, cut, closed"):
        lanes.states(own)
