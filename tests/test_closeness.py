"""The steps of a pair agree with the pairs of the day, and say which stances begin."""

import pytest

from entente.closeness import pair_steps
from entente.data import load
from entente.uncertainty import pairs

LOG = load("stances")
STEPS = pair_steps(LOG, [("PRK", "RUS")], n=200)


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
