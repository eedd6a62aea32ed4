"""Rows for figures along time keep their events, their open ends and their days of change."""

import pytest

from entente.data import load
from entente.figures.along import channel_intervals, chosen_events, pair_steps
from entente.methods.uncertainty import pairs

LOG = load("stances")
STEPS = pair_steps(LOG, [("PRK", "RUS")], n=200)
VETO = "ev-2024-03-28-panel-veto"


def test_a_chosen_event_stands_at_its_own_date():
    (row,) = chosen_events({"Council": {VETO: "the veto"}}).to_dict("records")
    assert row == {"lane": "Council", "start": "2024-03-28", "text": "the veto", "key": VETO, "table": "events"}


def test_an_event_that_is_not_there_is_refused():
    with pytest.raises(KeyError, match="ev-none"):
        chosen_events({"Council": {"ev-none": "nothing"}})


@pytest.mark.parametrize("kind", ["talking", "watching"])
def test_every_channel_of_a_kind_is_there_and_only_a_stretch_without_an_end_is_open(kind):
    rows = channel_intervals(kind)
    assert list(rows["key"]) == list(load("channels").query("kind == @kind")["stretch_id"])
    assert (rows["open"] == rows["end"].isna()).all()


def test_a_label_of_no_stretch_is_refused():
    with pytest.raises(ValueError, match="no stretch 'CH-none'"):
        channel_intervals("talking", {"CH-none": "nothing"})


def test_a_step_is_what_the_pairs_of_that_day_say():
    last = STEPS.iloc[-1]
    told = pairs(LOG, last["since"], n=200).set_index(["one", "other"]).loc[("PRK", "RUS")]
    assert (last["value"], last["low"], last["high"]) == (told["net"], told["low"], told["high"])


def test_every_day_a_stance_of_either_begins_is_a_step():
    some = LOG[LOG["actor"].isin(["PRK", "RUS"])]
    assert list(STEPS["since"]) == sorted(some["since"].unique())
    assert sorted(";".join(STEPS["key"]).split(";")) == sorted(some["stance_id"])


def test_many_stances_that_begin_together_are_counted_and_few_are_named():
    assert STEPS["changed"].iloc[0].endswith("stances begin")
    assert ": " in STEPS["changed"].iloc[-1]


def test_an_actor_without_a_stance_is_refused():
    with pytest.raises(ValueError, match="no actor 'FRA'"):
        pair_steps(LOG, [("PRK", "FRA")], n=2)


def test_the_order_in_which_a_pair_is_named_does_not_matter():
    one, other = (pair_steps(LOG, [pair], n=50) for pair in (("PRK", "CHN"), ("CHN", "PRK")))
    assert one[["since", "value", "low", "high", "key"]].equals(other[["since", "value", "low", "high", "key"]])
