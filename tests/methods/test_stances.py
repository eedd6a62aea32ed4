"""The matrix as of a date comes from the log of changes."""

import numpy as np
import pandas as pd
import pytest

from entente.data import load
from entente.methods import robustness, stances, uncertainty

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


TWICE = LOG.set_axis([0, 1, 2, 0, 1, 2, 0])  # as pd.concat leaves labels


def test_labels_that_stand_twice_change_no_answer():
    # two tables put together keep their labels: a row that was no longer in force then counted beside its successor
    now = stances.as_of(TWICE, "2024-12-31")
    assert now.reset_index(drop=True).equals(stances.as_of(LOG, "2024-12-31").reset_index(drop=True))
    told = stances.changes(TWICE, "2023-09-12", "2024-12-31")
    assert told["was"].to_list()[0] == 2 and told["actor"].tolist() == ["RUS", "CHN"]
    values = stances.coded(LOG)
    for date in ("2023-09-12", "2024-12-31"):
        assert (uncertainty.matrices(TWICE, values, date) == uncertainty.matrices(LOG, values, date)).all()


@pytest.mark.parametrize(
    ("log", "interests", "told"),
    [
        (LOG.drop(columns="interest"), load("interests"), "stances have no column 'interest'"),
        (LOG, load("interests").drop(columns="exchange"), "interests have no column 'exchange'"),
    ],
)
def test_the_exchange_cannot_be_left_out_without_the_column_that_tells_it(log, interests, told):
    with pytest.raises(ValueError, match=told):
        stances.without_exchange(log, interests)


@pytest.mark.parametrize("pair", ["PRK", "PRK PRK", "PRK RUS CHN", "", None])
def test_a_pair_of_other_than_two_different_actors_is_refused(pair):
    # closeness of an actor with itself came out as 0, as if it were torn
    for call in (stances.of_pair, lambda log, two, date: robustness.pair_closeness(log, two, 1, date)):
        with pytest.raises(ValueError, match="a pair names two different actors like 'PRK RUS'"):
            call(LOG, pair, "2024")
