"""Rows for figures along time keep their events, their open ends and their days of change."""

import pytest

from entente.along import chosen, closeness, stretches
from entente.data import load
from entente.uncertainty import pairs

VETO = "ev-2024-03-28-panel-veto"


def test_a_chosen_event_stands_at_its_own_date():
    (row,) = chosen({"Council": {VETO: "the veto"}}).to_dict("records")
    assert row == {"lane": "Council", "start": "2024-03-28", "text": "the veto", "key": VETO, "table": "events"}


def test_an_event_that_is_not_there_is_refused():
    with pytest.raises(KeyError, match="ev-none"):
        chosen({"Council": {"ev-none": "nothing"}})


@pytest.mark.parametrize("kind", ["talking", "watching"])
def test_every_channel_of_a_kind_is_there_and_only_a_stretch_without_an_end_is_open(kind):
    rows = stretches(kind)
    assert list(rows["key"]) == list(load("channels").query("kind == @kind")["stretch_id"])
    assert (rows["open"] == rows["end"].isna()).all()


def test_a_label_of_no_stretch_is_refused():
    with pytest.raises(ValueError, match="no stretch 'CH-none'"):
        stretches("talking", {"CH-none": "nothing"})


@pytest.fixture(scope="module")
def europe():
    return closeness(load("stances"), [("EUN", "JPN")], "2023-09-12")


def test_closeness_begins_on_the_first_day_and_changes_only_where_either_actor_does(europe):
    rows = load("stances").query("actor in ['EUN', 'JPN'] and since > '2023-09-12'")
    assert list(europe["since"]) == ["2023-09-12", *sorted(set(rows["since"]))]


def test_closeness_ends_where_the_pairs_of_today_stand(europe):
    now = pairs(load("stances")).set_index(["one", "other"]).loc[("JPN", "EUN")]
    assert tuple(europe.iloc[-1][["value", "low", "high"]]) == tuple(now[["net", "low", "high"]])


def test_an_actor_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no pair EUN and MNG"):
        closeness(load("stances"), [("EUN", "MNG")], "2023-09-12")
