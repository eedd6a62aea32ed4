"""The futures: one promise a test."""

import itertools

import numpy as np
import pandas as pd
import pytest

from entente.data import load, package
from entente.methods import scenarios as futures
from entente.methods.crossimpact import consistent_scenarios
from entente.methods.stances import as_of, matrix

DESCRIPTORS, IMPACTS, FUTURES = load("descriptors"), load("cross_impacts"), load("futures")
EFFECTS, STANCES, TODAY = load("variant_effects"), load("stances"), package()["evidence_cutoff"]
SCORES = futures.impact_scores(DESCRIPTORS, IMPACTS)
VARIANTS = {name: list(own["variant"]) for name, own in DESCRIPTORS.groupby("descriptor", sort=False)}
SCENARIOS = futures.named(consistent_scenarios(SCORES)[list(VARIANTS)], FUTURES)
HELD = SCENARIOS[list(VARIANTS)]
MOVES = futures.perturbations(DESCRIPTORS, IMPACTS, SCENARIOS)


def test_every_consistent_scenario_belongs_to_one_future_and_every_future_has_one():
    assert set(futures.futures_of(SCENARIOS[list(VARIANTS)], FUTURES)) == set(FUTURES["future"])


def test_scenarios_of_one_future_are_told_apart_and_a_single_one_needs_no_letter():
    assert SCENARIOS["label"].is_unique and SCENARIOS["short"].is_unique
    several = SCENARIOS["future"].duplicated(keep=False)
    assert SCENARIOS.loc[several, "short"].str.fullmatch(r".+ [A-Z]+").all()
    assert SCENARIOS.loc[~several, "short"].isin(FUTURES["short"]).all()


def test_more_than_ten_scenarios_of_one_future_have_a_name_each():
    # letters ended at J, and the rest was called nan
    many = pd.concat([HELD[SCENARIOS["future"] == "terms"].head(1)] * 12, ignore_index=True)
    assert futures.named(many, FUTURES)["label"].is_unique


def test_futures_stand_in_the_order_of_their_table():
    assert list(SCENARIOS["future"].drop_duplicates()) == list(FUTURES["future"])


def test_gains_take_the_sign_of_the_stance_on_what_a_variant_brings():
    one = pd.DataFrame([{"war": "on"}])
    effects = pd.DataFrame({"variant_id": ["D-war-on"], "interest": ["peace"], "effect": [-2]})
    mao = pd.DataFrame({"peace": [3, -1, np.nan]}, index=["A", "B", "C"])
    assert futures.gains(one, effects, mao).loc[0].to_dict() == {"A": -6, "B": 2, "C": 0}


def test_today_is_the_zero_of_every_gain():
    # gains once counted from a scale's middle, so that Pyongyang seemed to gain whatever came
    mao = matrix(as_of(STANCES, TODAY))
    now = DESCRIPTORS[DESCRIPTORS["today"] == "yes"].set_index("descriptor")["variant"]
    assert set(now.index) == set(VARIANTS)
    told = futures.gains(pd.DataFrame([now.to_dict()])[list(VARIANTS)], EFFECTS, mao)
    assert (told == 0).all(axis=None)


def test_pyongyang_loses_in_some_futures_and_gains_in_others():
    mao = matrix(as_of(STANCES, TODAY))
    told = futures.gains(SCENARIOS[list(VARIANTS)], EFFECTS, mao)
    assert (told["PRK"] < 0).any() and (told["PRK"] > 0).any()


def test_a_push_towards_what_stands_is_no_push_and_every_push_comes_to_rest():
    expected = len(SCENARIOS) * (len(DESCRIPTORS) - len(VARIANTS))
    assert len(MOVES) == expected
    assert MOVES["end"].isin([-1, *SCENARIOS.index]).all()


def test_the_war_drives_most_and_talks_are_driven_most_as_the_chapter_says():
    size = IMPACTS["score"].astype(int).abs()
    assert size.groupby(IMPACTS["source"]).sum().idxmax() == "war"
    assert size.groupby(IMPACTS["target"]).sum().idxmax() == "talks"


def test_every_combination_belongs_to_one_future_and_no_share_is_left_outside():
    # futures were points once: a quarter of what our own forecasts allow lay outside all of them
    every = pd.DataFrame(list(itertools.product(*VARIANTS.values())), columns=list(VARIANTS))
    assert set(futures.futures_of(every, FUTURES)) == set(FUTURES["future"])


def test_a_scenario_that_fits_no_future_is_refused():
    fewer = FUTURES[FUTURES["future"] != "truce"]
    lost = pd.DataFrame([{name: own[0] for name, own in VARIANTS.items()} | {"war": "truce"}])
    with pytest.raises(ValueError, match="fits no future"):
        futures.futures_of(lost, fewer)


def test_a_scenario_that_fits_two_futures_is_refused():
    twice = pd.concat([FUTURES, FUTURES.head(1).assign(future="again")])
    with pytest.raises(ValueError, match="should fit one"):
        futures.futures_of(HELD.head(1), twice)


def test_scenarios_without_a_development_that_tells_futures_apart_are_refused():
    with pytest.raises(ValueError, match="scenarios have no column 'war'; there are "):
        futures.futures_of(HELD.drop(columns="war"), FUTURES)
    with pytest.raises(ValueError, match="futures have no column 'defined_by'"):
        futures.futures_of(HELD, FUTURES.drop(columns="defined_by"))


def test_groups_are_those_of_the_scenarios_labels_in_whatever_order():
    # a group was taken by its place: groups in another order gave each future the gains of other scenarios
    turned = SCENARIOS["future"].iloc[::-1]
    told, plain = (
        futures.gain_ranges(HELD, EFFECTS, STANCES, TODAY, own, n=5) for own in (turned, SCENARIOS["future"])
    )
    assert told.equals(plain)


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        (SCENARIOS["future"].iloc[1:], "no group of scenario 0"),
        (SCENARIOS["future"].mask(SCENARIOS.index == 2), "group is missing in row 2"),
        (pd.concat([SCENARIOS["future"], SCENARIOS["future"].head(1)]), "group of scenario 0 stands twice"),
    ],
)
def test_a_scenario_without_a_group_of_its_own_is_refused(groups, told):
    with pytest.raises(ValueError, match=told):
        futures.gain_ranges(HELD, EFFECTS, STANCES, TODAY, groups, n=2)


def test_scenarios_of_one_label_cannot_be_told_apart():
    with pytest.raises(ValueError, match="scenario 0 stands twice"):
        futures.gain_ranges(pd.concat([HELD, HELD.head(1)]), EFFECTS, STANCES, TODAY, n=2)


def damaged(column, value):
    """The effects with one cell of row 4 changed."""
    wrong = EFFECTS.astype({column: object})
    wrong.loc[4, column] = value
    return wrong


@pytest.mark.parametrize(
    ("effects", "told"),
    [
        (pd.concat([EFFECTS, EFFECTS.head(1)]), "stands twice"),
        (damaged("effect", np.nan), "an effect is missing in row 4"),
        (damaged("interest", "peace"), "no interest 'peace'"),
    ],
)
def test_effects_that_count_twice_or_for_nothing_are_refused_coded_and_drawn(effects, told):
    # drawn gains took the same effect twice that coded ones refuse, and a missing effect made every gain nan
    with pytest.raises(ValueError, match=told):
        futures.gains(HELD, effects, matrix(as_of(STANCES, TODAY)))
    with pytest.raises(ValueError, match=told):
        futures.gain_ranges(HELD, effects, STANCES, TODAY, n=2)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("low", -0.5, "row 4 of the effects: .*low -0.5, .*; low and high are whole numbers"),
        ("low", 4, "row 4 of the effects: .*low 4, .*; low is not above the effect"),
        ("high", None, "high is missing in row 4"),
    ],
)
def test_effects_that_cannot_be_drawn_are_refused(column, value, told):
    # a range from -0.5 to 0.5 was cut to 0, so that the effect was never drawn
    with pytest.raises(ValueError, match=told):
        futures.gain_ranges(HELD, damaged(column, value), STANCES, TODAY, n=2)


def test_without_a_scenario_nobody_gains():
    with pytest.raises(ValueError, match="the number of scenarios is a whole number from 1, not 0"):
        futures.gains(HELD.head(0), EFFECTS, matrix(as_of(STANCES, TODAY)))


def test_a_push_that_ends_outside_the_scenarios_given_is_refused_with_where_it_ends():
    # `scenarios` has to be all consistent ones; with fewer, a bare KeyError named a tuple
    with pytest.raises(ValueError, match=r"ends in .* which is not among the scenarios: give all consistent ones"):
        futures.perturbations(DESCRIPTORS, IMPACTS, SCENARIOS.iloc[[0]])
    with pytest.raises(ValueError, match="scenarios have no column 'war'"):
        futures.perturbations(DESCRIPTORS, IMPACTS, SCENARIOS.drop(columns="war"))


def test_no_development_acts_on_itself():
    # China's own block was filled, though the method leaves it empty: it kept China hedging
    assert (IMPACTS["source"] != IMPACTS["target"]).all()


def test_ranges_were_judged_one_by_one():
    # they stood one point to either side on 267 of 274 rows
    by_rote = (IMPACTS["score"] - IMPACTS["low"] == 1) & (IMPACTS["high"] - IMPACTS["score"] == 1)
    assert by_rote.mean() < 0.5


def test_gains_that_are_drawn_lie_around_those_that_are_coded():
    gained = futures.gains(HELD, EFFECTS, matrix(as_of(STANCES, TODAY)))
    drawn = futures.gain_ranges(HELD, EFFECTS, STANCES, TODAY, n=400)
    for (scenario, actor), row in drawn.iterrows():
        assert row["low"] - 3 <= gained.loc[scenario, actor] <= row["high"] + 3


def test_a_group_gains_the_mean_of_its_scenarios():
    sure = EFFECTS.assign(low=EFFECTS["effect"], high=EFFECTS["effect"])
    fixed = STANCES.assign(low=STANCES["stance"], high=STANCES["stance"])
    fixed.attrs = STANCES.attrs
    drawn = futures.gain_ranges(HELD, sure, fixed, TODAY, groups=SCENARIOS["future"], n=2)
    mean = futures.gains(HELD, EFFECTS, matrix(as_of(STANCES, TODAY))).groupby(SCENARIOS["future"]).mean()
    told = drawn["low"].unstack()
    assert np.allclose(told.loc[mean.index, mean.columns], mean)
