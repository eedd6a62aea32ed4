"""Conclusions from the ranges of stances: draws, shares of draws, what overturns a conclusion alone."""

import numpy as np
import pandas as pd
import pytest
from methods.test_stances import LOG

from entente.data import load
from entente.methods import robustness, stances, uncertainty

NOW = stances.as_of(LOG, "2024-12-31")


def test_draws_stay_inside_their_ranges_and_are_the_same_every_time():
    drawn = uncertainty.draws(NOW, n=500)
    assert (drawn == uncertainty.draws(NOW, n=500)).all()
    best = stances.matrix(NOW)
    prk, talks = best.index.get_loc("PRK"), best.columns.get_loc("talks")
    assert set(drawn[:, prk, talks]) == {-1, 0, 1, 2}
    assert (drawn[:, best.index.get_loc("CHN"), talks] == 0).all()


def test_rank_acceptability_of_certain_scores_is_their_order():
    np.testing.assert_array_equal(uncertainty.rank_acceptability(np.array([[1.0, 3.0, 2.0]])), np.eye(3)[[2, 0, 1]])


def test_every_rank_is_taken_once_in_all():
    shares = uncertainty.rank_acceptability(np.random.default_rng(1).integers(0, 3, size=(200, 5)))
    np.testing.assert_allclose(shares.sum(axis=0), 1)
    np.testing.assert_allclose(shares.sum(axis=1), 1)


def test_survival_is_the_share_of_draws_in_which_a_comparison_holds():
    # by hand: both are for arms; on talks Russia is against, North Korea anything from against to for
    talks = {-1: 1.0, 0: 0.0, 1: -1.0, 2: -1.5}
    net = [(arms + 4) / 2 + talks[talk] for arms in (2, 3, 4) for talk in talks]
    assert uncertainty.share_of_draws(NOW, "net PRK RUS > 0") == 1
    assert uncertainty.share_of_draws(NOW, "net PRK RUS > 3", n=40_000) == pytest.approx(
        np.mean(np.array(net) > 3), abs=0.01
    )


def test_a_comparison_may_set_one_date_against_another():
    # by hand: arms 3.5 and talks 1 apart now; arms 2.5 before
    assert uncertainty.share_of_draws(LOG, "net PRK RUS > net PRK RUS on 2023-09-12") > 0.9
    assert uncertainty.share_of_draws(LOG, "net PRK RUS on 2024-12-31 > net PRK RUS on 2024-12-30") == 0


def test_what_did_not_change_between_two_dates_does_not_blur_their_comparison():
    # every stance of China and North Korea in force on both days is the same row, hence the same draw
    assert uncertainty.share_of_draws(LOG, "net PRK CHN on 2024-12-31 < net PRK CHN on 2024-06-30") == 0


@pytest.mark.parametrize("text", ["PRK > RUS", "net PRK RUS", "net PRK RUS = 3", "net PRK RUS > net"])
def test_a_comparison_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="is not a comparison"):
        uncertainty.share_of_draws(NOW, text)


def test_a_comparison_of_an_unknown_actor_is_refused():
    with pytest.raises(ValueError, match="no actor 'USA'"):
        uncertainty.share_of_draws(NOW, "net PRK USA > 0")


STANCES = load("stances")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 > 0", "is not a comparison"),
        ("net PRK RUS > 0 and 1 > 0", "'1 > 0' is not a comparison"),
        ("net PRK PRK > 0", "measures PRK with itself; a measure takes two different actors"),
        ("net PRK RUS > closeness CHN CHN", "measures CHN with itself"),
        ("net PRK RUS > net PRK RUS on 2025-02-30", "'2025-02-30' is not a date that exists"),
        (
            "net PRK RUS > net PRK RUS on 2001-01-01",
            "asks for 2001-01-01; a measure takes .*, 2023-09-12, to",
        ),
        ("net PRK RUS on 2026-11-26 > 0", "asks for 2026-11-26; a measure takes .* to 2026-11-25"),
    ],
)
def test_a_comparison_that_holds_whatever_the_stances_are_is_refused(text, told):
    # before the first stance everybody is 0 apart, so that "closer than in 2001" held in every draw
    with pytest.raises(ValueError, match=told):
        uncertainty.share_of_draws(STANCES, text, "2026-11-25", n=2)
    with pytest.raises(ValueError, match=told):
        robustness.without_each_interest(STANCES, pd.Series({"one": text}), "2026-11-25")


def test_a_comparison_as_of_a_day_before_the_first_stance_is_refused():
    with pytest.raises(ValueError, match="asks for 2022-12-31"):
        uncertainty.share_of_draws(STANCES, "net PRK RUS < 1", "2022", n=2)


@pytest.mark.parametrize("share", [float("nan"), 1.5, "1", None])
def test_a_share_of_errors_that_is_no_number_from_0_to_1_is_refused(share):
    # nan is neither below 0 nor above 1, and passed
    with pytest.raises(ValueError, match=r"share of errors is (a number from 0 to 1|missing)|a number is needed"):
        uncertainty.drawn(STANCES, 2, shared={"actor": share})


def test_values_and_weights_of_another_log_are_refused():
    with pytest.raises(ValueError, match=f"a log of {len(STANCES)} rows needs as many values, not 2"):
        uncertainty.matrices(STANCES, np.zeros((5, 2)))
    with pytest.raises(ValueError, match=f"a log of {len(STANCES)} rows needs as many weights, not 2"):
        uncertainty.shared_weight(STANCES, weights=np.ones(2))
