"""Futures and the forecasts: one promise a test."""

import numpy as np
import pandas as pd
import pytest

from entente.data import load, package, period
from entente.methods import scenarios as futures
from entente.methods.crossimpact import consistent_scenarios
from entente.methods.stances import as_of, matrix

DESCRIPTORS, IMPACTS, FUTURES = load("descriptors"), load("cross_impacts"), load("futures")
SCORES = futures.impact_scores(DESCRIPTORS, IMPACTS)
VARIANTS = {name: list(own["variant"]) for name, own in DESCRIPTORS.groupby("descriptor", sort=False)}
SCENARIOS = futures.named(consistent_scenarios(SCORES)[list(VARIANTS)], FUTURES)
OURS = load("forecasts").query("author == 'This report'")
MOVES = futures.perturbations(DESCRIPTORS, IMPACTS, SCENARIOS)
DRAWN = futures.consistency_shares(DESCRIPTORS, IMPACTS, n=40)


# --- the futures -----------------------------------------------------------------------------------------------------


def test_every_consistent_scenario_belongs_to_one_future_and_every_future_has_one():
    assert set(futures.futures_of(SCENARIOS[list(VARIANTS)], FUTURES)) == set(FUTURES["future"])


def test_a_scenario_that_fits_no_future_is_refused():
    lost = pd.DataFrame([{name: own[0] for name, own in VARIANTS.items()} | {"talks": "freeze"}])
    with pytest.raises(ValueError, match="fits no future"):
        futures.futures_of(lost, FUTURES)


def test_scenarios_of_one_future_are_told_apart_and_a_single_one_needs_no_letter():
    assert SCENARIOS["label"].is_unique and SCENARIOS["short"].is_unique
    several = SCENARIOS["future"].duplicated(keep=False)
    assert SCENARIOS.loc[several, "short"].str.fullmatch(r".+ [A-Z]+").all()
    assert SCENARIOS.loc[~several, "short"].isin(FUTURES["short"]).all()


def test_futures_stand_in_the_order_of_their_table():
    assert list(SCENARIOS["future"].drop_duplicates()) == list(FUTURES["future"])


def test_gains_take_the_sign_of_the_stance_on_what_a_variant_brings():
    one = pd.DataFrame([{"war": "on"}])
    effects = pd.DataFrame({"variant_id": ["D-war-on"], "interest": ["peace"], "effect": [-2]})
    mao = pd.DataFrame({"peace": [3, -1, np.nan]}, index=["A", "B", "C"])
    assert futures.gains(one, effects, mao).loc[0].to_dict() == {"A": -6, "B": 2, "C": 0}


def test_today_is_the_zero_of_every_gain():
    # gains once counted from a scale's middle, so that Pyongyang seemed to gain whatever came
    mao = matrix(as_of(load("stances"), package()["evidence_cutoff"]))
    now = DESCRIPTORS[DESCRIPTORS["today"] == "yes"].set_index("descriptor")["variant"]
    assert set(now.index) == set(VARIANTS)
    told = futures.gains(pd.DataFrame([now.to_dict()])[list(VARIANTS)], load("variant_effects"), mao)
    assert (told == 0).all(axis=None)


def test_pyongyang_loses_in_some_futures_and_gains_in_others():
    mao = matrix(as_of(load("stances"), package()["evidence_cutoff"]))
    told = futures.gains(SCENARIOS[list(VARIANTS)], load("variant_effects"), mao)
    assert (told["PRK"] < 0).any() and (told["PRK"] > 0).any()


def test_steadiness_is_a_share_and_the_same_on_every_run():
    assert DRAWN.between(0, 1, inclusive="right").all()
    assert DRAWN.equals(futures.consistency_shares(DESCRIPTORS, IMPACTS, n=40))


def test_judgements_without_a_range_leave_every_scenario_certain():
    fixed = IMPACTS.assign(low=IMPACTS["score"], high=IMPACTS["score"])
    sure = futures.consistency_shares(DESCRIPTORS, fixed, n=3)
    assert len(sure) == len(SCENARIOS) and (sure == 1).all()


def test_what_draws_find_is_named_after_the_nearest_scenario():
    rows = futures.near(DRAWN, SCENARIOS, DESCRIPTORS)
    assert set(rows.loc[rows["consistent"], "label"]) <= set(SCENARIOS["label"])
    assert rows.loc[~rows["consistent"], "label"].str.contains(", but ").all()


def test_a_push_towards_what_stands_is_no_push_and_every_push_comes_to_rest():
    expected = len(SCENARIOS) * (len(DESCRIPTORS) - len(VARIANTS))
    assert len(MOVES) == expected
    assert MOVES["end"].isin([-1, *SCENARIOS.index]).all()


def test_a_settlement_moves_every_other_scenario_to_terms_as_the_chapter_says():
    pushed = MOVES[MOVES["variant"] == "settlement"]
    assert set(pushed["end"].map(SCENARIOS["future"])) == {"terms"}


def test_a_truce_alone_falls_back_from_the_first_scenario_as_the_chapter_says():
    push = MOVES.set_index(["start", "variant"])["end"]
    assert push[0, "truce"] == 0
    assert SCENARIOS.loc[push[0, "ebb"], "future"] == "cold-truce"


def test_a_judgement_that_decides_has_moved_a_scenario():
    told = futures.one_at_a_time(DESCRIPTORS, IMPACTS.head(12))
    assert ((told["lost"] > 0) | (told["won"] > 0)).all()
    assert set(told["impact_id"]) <= set(IMPACTS["impact_id"])


def test_the_war_drives_most_and_talks_are_driven_most_as_the_chapter_says():
    size = IMPACTS["score"].astype(int).abs()
    assert size.groupby(IMPACTS["source"]).sum().idxmax() == "war"
    assert size.groupby(IMPACTS["target"]).sum().idxmax() == "talks"


# --- forecasts -------------------------------------------------------------------------------------------------------

SAME = {  # forecast: the risk it is a question of, and whether it asks for the opposite
    "nuclear-test": ("nuclear-test", False),
    "clash": ("clash-in-korea", False),
    "sipri": ("larger-arsenal", False),
    "three": ("bloc-of-three", False),
    "un-sanctions": ("sanctions-hollow", True),
}


@pytest.mark.parametrize("question", SAME)
def test_a_forecast_lies_in_the_band_of_the_likelihood_on_the_same_question(question):
    risk, opposite = SAME[question]
    band = load("risk_likelihoods").set_index("risk").loc[risk]
    said = OURS.set_index("question_id").loc[question, "probability"]
    assert band["low"] <= (100 - said if opposite else said) <= band["high"]


def test_every_forecast_of_ours_is_decided_after_the_edition_and_within_the_futures():
    ends = OURS["resolves_on"].map(lambda date: period(date)[1].isoformat())
    assert (ends > package()["evidence_cutoff"]).all()
    assert (ends <= "2027-12-31").all()


def test_every_forecast_says_who_decides_from_which_past_cases_and_why():
    columns = ["resolution_source", "reference_class", "reason", "rests_on", "source_ids"]
    assert OURS[columns].notna().all().all()
    assert OURS["probability"].between(1, 99).all()
    assert OURS["outcome"].isna().all()


def test_the_score_of_known_forecasts_is_the_mean_square():
    told = pd.DataFrame({"probability": [100, 0, 50], "outcome": ["yes", "yes", "no"]})
    assert futures.brier(told) == pytest.approx((0 + 1 + 0.25) / 3)


def test_without_a_decided_forecast_there_is_no_score():
    with pytest.raises(ValueError, match="no forecast is decided"):
        futures.brier(OURS)
