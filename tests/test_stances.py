"""The matrix as of a date comes from the log of changes, and its conclusions from its ranges."""

import numpy as np
import pandas as pd
import pytest

from entente.data import load, package
from entente.methods import stances, uncertainty

LOG = pd.DataFrame(
    [
        ("PRK", "arms", "2023-09-12", 3, 2, 4),
        ("RUS", "arms", "2023-09-12", 2, 1, 3),
        ("CHN", "arms", "2023-09-12", np.nan, np.nan, np.nan),
        ("PRK", "talks", "2023-09-12", 1, -1, 2),
        ("RUS", "talks", "2023-09-12", -1, -1, -1),
        ("RUS", "arms", "2024-06-19", 4, 4, 4),
        ("CHN", "arms", "2024-06-20", -2, -3, -1),
    ],
    columns=["actor", "interest", "since", "stance", "low", "high"],
)


def stance(date, actor, interest):
    return stances.matrix(stances.as_of(LOG, date)).loc[actor, interest]


def test_a_row_holds_from_the_end_of_its_day_until_a_later_one():
    assert stance("2024-06-18", "RUS", "arms") == 2
    assert stance("2024-06-19", "RUS", "arms") == 4


def test_a_month_stands_for_its_last_day():
    assert stance("2024-06", "CHN", "arms") == -2


def test_as_of_keeps_columns_and_order():
    now = stances.as_of(LOG, "2024-12-31")
    assert list(now.columns) == list(LOG.columns)
    assert now.index.tolist() == [0, 3, 4, 5, 6]


def test_before_the_first_row_nothing_is_in_force():
    assert stances.as_of(LOG, "2022-01-01").empty


def test_not_assessed_is_not_zero():
    assert np.isnan(stance("2023-12-31", "CHN", "arms"))


def test_a_cell_told_twice_on_one_day_is_refused():
    with pytest.raises(ValueError, match="PRK, arms, 2023-09-12 stands twice"):
        stances.as_of(pd.concat([LOG, LOG.iloc[:1]]), "2024-01-01")


def test_a_date_that_is_none_is_refused():
    with pytest.raises(ValueError, match="is not a date"):
        stances.as_of(LOG, "June 2024")


def test_changes_name_what_was_and_what_is_newly_assessed():
    told = stances.changes(LOG, "2023-09-12", "2024-12-31")
    assert told["actor"].tolist() == ["RUS", "CHN"]
    assert told["was"].iloc[0] == 2 and np.isnan(told["was"].iloc[1])


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


def test_the_stances_that_overturn_a_conclusion_alone_are_named():
    told = uncertainty.overturned_by(NOW, "net PRK RUS > 2")
    assert told[["actor", "interest"]].to_numpy().tolist() == [["PRK", "arms"], ["PRK", "talks"]]
    assert uncertainty.overturned_by(NOW, "net PRK RUS > 1.5").empty
    assert uncertainty.overturned_by(NOW, "net PRK RUS > 9").empty


def test_a_comparison_may_set_one_date_against_another():
    # by hand: arms 3.5 and talks 1 apart now; arms 2.5 before
    assert uncertainty.share_of_draws(LOG, "net PRK RUS > net PRK RUS on 2023-09-12") > 0.9
    assert uncertainty.share_of_draws(LOG, "net PRK RUS on 2024-12-31 > net PRK RUS on 2024-12-30") == 0


def test_what_did_not_change_between_two_dates_does_not_blur_their_comparison():
    # every stance of China and North Korea in force on both days is the same row, hence the same draw
    assert uncertainty.share_of_draws(LOG, "net PRK CHN on 2024-12-31 < net PRK CHN on 2024-06-30") == 0


def test_pairs_are_told_with_the_ends_of_their_draws_and_ranks():
    told = uncertainty.pairs(LOG)
    assert told["net"].is_monotonic_decreasing and len(told) == 3
    assert (told["low"] <= told["net"]).all() and (told["net"] <= told["high"]).all()
    assert told.loc[0, ["one", "other", "first", "last"]].tolist() == ["PRK", "RUS", 1, 1]


@pytest.mark.parametrize("text", ["PRK > RUS", "net PRK RUS", "net PRK RUS = 3", "net PRK RUS > net"])
def test_a_comparison_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="is not a comparison"):
        uncertainty.share_of_draws(NOW, text)


def test_a_comparison_of_an_unknown_actor_is_refused():
    with pytest.raises(ValueError, match="no actor 'USA'"):
        uncertainty.share_of_draws(NOW, "net PRK USA > 0")


REAL = load("stances")


def test_every_stance_of_the_base_date_is_the_first_of_its_cell():
    first = REAL.groupby(stances.CELL)["since"].min()
    base = REAL[REAL["since"] == package()["article_date"]].set_index(stances.CELL)["since"]
    assert (first.loc[base.index] == base).all()


def test_every_later_stance_rests_on_rows_or_names_sources_of_its_own():
    later = REAL[REAL["since"] > package()["article_date"]]
    assert (later["rests_on"].notna() | later["source_ids"].notna()).all()


def test_an_event_that_changed_a_stance_is_not_later_than_the_change():
    dates = load("events").set_index("event_id")["date"]
    told = REAL.dropna(subset="event_id")
    assert (dates.loc[told["event_id"]].str[:7].to_numpy() <= told["since"].str[:7].to_numpy()).all()


def test_no_two_stances_share_a_reason():
    assert REAL["reason"].is_unique
