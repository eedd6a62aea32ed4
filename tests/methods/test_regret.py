"""Options against futures: one promise a test."""

import pandas as pd
import pytest

from entente.data import load
from entente.methods.regret import regret, safest, summed

TWO = pd.DataFrame({"option": ["a", "a", "b", "b"], "future": ["x", "y", "x", "y"], "score": [2, -1, 0, 1]})


def test_regret_is_what_another_option_would_have_brought():
    told = regret(TWO)
    assert told.loc["a"].to_dict() == {"most": 2, "whole": 2, "backfires": 1, "helps": 1}
    assert told.loc["b"].to_dict() == {"most": 2, "whole": 2, "backfires": 0, "helps": 1}
    assert list(told.index) == ["b", "a"]


def test_a_pair_without_a_score_is_named():
    with pytest.raises(ValueError, match="option 'b' has no score in future 'y'"):
        regret(TWO.head(3))


def test_nothing_new_is_the_zero_of_every_future():
    effects = load("option_futures")
    assert (effects.loc[effects["option"] == "do-nothing", ["score", "low", "high"]] == 0).all(axis=None)


def test_every_option_is_judged_in_every_future():
    options = load("matrix_rows").query("matrix == 'options'")["row"]
    pairs = {(option, future) for option in options for future in load("futures")["future"]}
    assert set(load("option_futures")[["option", "future"]].itertuples(index=False, name=None)) == pairs


def test_half_a_point_is_regretted_as_half_a_point():
    # it was cut off, and two options that differ came out alike
    effects = pd.DataFrame([("a", "x", 0.5), ("b", "x", 0)], columns=["option", "future", "score"])
    assert regret(effects)["most"].to_dict() == {"a": 0, "b": 0.5}


def test_an_option_is_safest_as_often_as_its_range_makes_it():
    # by hand: b stands at 0; a is drawn from -1, 0 and 1: below b once, level once, above once in three
    effects = pd.DataFrame(
        [("a", "x", 0, -1, 1), ("b", "x", 0, 0, 0)], columns=["option", "future", "score", "low", "high"]
    )
    told = safest(effects, n=30_000)
    assert told.loc["a"].to_list() == pytest.approx([2 / 3, 1 / 3, 2 / 3, 1 / 3], abs=0.02)
    assert told.loc["b"].to_list() == pytest.approx([2 / 3, 1 / 3, 1, 0], abs=0.02)


def test_a_range_without_an_end_is_named():
    effects = TWO.assign(low=[0, -1, 0, 1], high=[2, float("nan"), 0, 1])
    with pytest.raises(ValueError, match="high is missing in row 1"):
        safest(effects)


EFFECTS = load("option_futures")


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("score", "1", r"a number is needed, not '1' \(2, score\)"),
        ("score", None, "score is missing in row 2|has no score"),
        ("score", float("inf"), r"a number is infinite: inf \(2, score\)"),
        ("score", 9, "row 2 of the effects: score 9, low -?[0-9], high -?[0-9]; low is not above the score"),
        ("low", 0.5, "low 0.5, .*low and high are whole numbers"),
    ],
)
def test_an_effect_that_would_be_summed_wrongly_is_refused(column, value, told):
    # scores that were text were strung together, a missing one counted as 0, and one outside its own range stood as
    # the value beside the ends of sums that never reach it
    wrong = EFFECTS.astype({column: object})
    wrong.loc[2, column] = value
    for call in (lambda: safest(wrong), lambda: summed(wrong.rename(columns={"future": "interest"}))):
        with pytest.raises(ValueError, match=told):
            call()


def test_without_an_effect_nothing_is_safest_and_nothing_summed():
    for call in (
        lambda: safest(EFFECTS.head(0)),
        lambda: summed(EFFECTS.rename(columns={"future": "interest"}).head(0)),
    ):
        with pytest.raises(ValueError, match="the number of options is a whole number from 1, not 0"):
            call()


def test_a_sum_lies_above_nothing_new_as_often_as_its_ranges_make_it():
    # by hand: two scores from -1, 0 and 1 come to more than 0 in three of nine cases, and to less in three
    rows = [("a", "x", 0, -1, 1), ("a", "y", 1, -1, 1), ("b", "x", 0, 0, 0), ("b", "y", 0, 0, 0)]
    told = summed(pd.DataFrame(rows, columns=["option", "interest", "score", "low", "high"]), n=30_000)
    assert told.loc["a", ["better", "worse"]].to_list() == pytest.approx([1 / 3, 1 / 3], abs=0.02)
    assert told.loc["a", ["value", "low", "high"]].to_list() == [1, -2, 2]
    assert (told.loc["b"] == 0).all()


def test_an_option_without_a_score_for_an_interest_is_named():
    rows = [("a", "x", 0, -1, 1), ("b", "x", 0, 0, 0), ("b", "y", 0, 0, 0)]
    with pytest.raises(ValueError, match="option 'a' has no score for 'y'"):
        summed(pd.DataFrame(rows, columns=["option", "interest", "score", "low", "high"]))
