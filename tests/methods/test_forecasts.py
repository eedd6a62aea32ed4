"""Forecasts and signs: one promise a test."""

import pandas as pd
import pytest

from entente.data import load, package, period, split
from entente.methods import forecasts
from entente.methods.crossimpact import consistent_scenarios
from entente.methods.scenarios import impact_scores

OURS = forecasts.own_forecasts()


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


def test_of_each_question_the_latest_forecast_of_ours_counts(monkeypatch):
    rows = pd.DataFrame({"author": ["This report", "Somebody", "This report"], "question_id": ["a", "a", "a"]})
    monkeypatch.setattr(forecasts, "load", {"forecasts": rows}.get)
    assert list(forecasts.own_forecasts().index) == [0, 2]
    assert list(forecasts.own_forecasts(latest=True).index) == [2]


def test_the_score_of_known_forecasts_is_the_mean_square():
    told = pd.DataFrame({"probability": [100, 0, 50], "outcome": ["yes", "yes", "no"]})
    assert forecasts.brier(told) == pytest.approx((0 + 1 + 0.25) / 3)


def test_without_a_decided_forecast_there_is_no_score():
    with pytest.raises(ValueError, match="no forecast is decided"):
        forecasts.brier(OURS)


def test_every_forecast_of_ours_has_its_fine_print_and_its_sum():
    assert OURS[["rules", "base_rate", "adjustment"]].notna().all(axis=None)
    assert (OURS["base_rate"] + OURS["adjustment"] == OURS["probability"]).all()


def test_forecasts_of_outcomes_do_not_contradict_the_judgement_on_china():
    band = load("judgements").set_index("judgement_id").loc["J-future-02"]
    joins = OURS[[("china:embrace" in split(cell)) for cell in OURS["outcomes"]]]["probability"].sum()
    assert joins <= 100 - band["low"]


def test_a_further_wave_of_soldiers_needs_no_technology_in_return():
    # a wave was put at 50%, and could only be had with a payment that the report puts at 5 to 20%
    descriptors = load("descriptors")
    loose = consistent_scenarios(impact_scores(descriptors, load("cross_impacts")), 1)
    assert ((loose["supply"] == "more") & (loose["payment"] == "goods")).any()


def test_a_sign_speaks_for_the_future_in_which_it_is_likeliest():
    likely = load("sign_futures")
    most = likely.loc[likely.groupby("indicator_id")["low"].idxmax()].set_index("indicator_id")
    tops = likely.groupby("indicator_id")["low"].max()
    told = load("indicators").set_index("indicator_id")["future"]
    own = likely.set_index(["indicator_id", "future"])["low"]
    assert set(most.index) == set(told.index)
    assert all(own[sign, future] == tops[sign] for sign, future in told.items())


def test_no_sign_is_equally_likely_in_every_future():
    # signs that fitted half of the futures told nothing
    likely = load("sign_futures")
    assert (likely.groupby("indicator_id")["likelihood"].nunique() > 1).all()
