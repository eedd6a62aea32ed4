"""What the conclusions hang on: each check changes one choice, and nothing else."""

import numpy as np
import pandas as pd
import pytest

from entente.data import load
from entente.methods import robustness as checks
from entente.methods import uncertainty
from entente.methods.mactor import convergence, divergence
from entente.methods.stances import as_of, assessed_throughout, matrix

STANCES, CODINGS, INFLUENCE = load("stances"), load("second_coding"), load("influence")
BASE, END = "2023-09-12", "2026-11-25"
COMPARISONS = load("judgements").dropna(subset="comparison").set_index("judgement_id")["comparison"]


def log(*rows):
    """A log of (actor, interest, since, stance)."""
    frame = pd.DataFrame(rows, columns=["actor", "interest", "since", "stance"])
    return frame.assign(low=frame["stance"], high=frame["stance"], stance=frame["stance"].astype("Int64"))


def test_only_cells_assessed_on_every_date_are_kept():
    rows = log(("A", "x", "2023-01-01", 2), ("A", "y", "2024-01-01", 1), ("A", "x", "2024-01-01", 3))
    assert list(assessed_throughout(rows, "2023", "2024").index) == [0, 2]


def test_a_cell_that_is_no_longer_assessed_is_not_kept():
    rows = log(("A", "x", "2023-01-01", 2), ("A", "x", "2024-01-01", None))
    assert assessed_throughout(rows, "2023", "2024").empty


def test_a_pair_that_only_gained_cells_has_not_moved():
    rows = log(
        ("A", "x", "2023-01-01", 2),
        ("B", "x", "2023-01-01", 2),
        ("A", "y", "2023-01-01", 3),
        ("B", "y", "2024-01-01", 3),
    )
    told = uncertainty.contributions(rows, "2023", "2024").iloc[0]
    assert (told["was"], told["now"], told["moved"], told["assessed"]) == (2, 5, 0, 3)


def test_a_pair_whose_stances_changed_has_moved():
    rows = log(("A", "x", "2023-01-01", 2), ("B", "x", "2023-01-01", 2), ("B", "x", "2024-01-01", -2))
    told = uncertainty.contributions(rows, "2023", "2024").iloc[0]
    assert (told["moved"], told["assessed"]) == (-4, 0)


def test_the_parts_of_every_change_add_up():
    told = uncertainty.contributions(STANCES, BASE, END)
    assert np.allclose(told["now"] - told["was"], told["moved"] + told["assessed"])
    net = {date: convergence(mao) - divergence(mao) for date in (BASE, END) if len(mao := matrix(as_of(STANCES, date)))}
    for row in told.itertuples():
        assert (row.was, row.now) == (net[BASE].loc[row.one, row.other], net[END].loc[row.one, row.other])


def test_as_coded_the_check_is_the_survival_the_chapters_print():
    shares = checks.robustness(STANCES, COMPARISONS, CODINGS, checks.direct_influence(INFLUENCE), BASE, END)
    for key, text in COMPARISONS.items():
        assert shares.loc[key, "as coded"] == uncertainty.share_of_draws(STANCES, text, END)
    assert shares.to_numpy().min() >= 0 and shares.to_numpy().max() <= 1


def test_an_actor_with_stances_and_without_influence_is_refused():
    # its positions of the third order were missing, so that no comparison of it held
    mid = checks.direct_influence(INFLUENCE).drop(index="UKR", columns="UKR")
    with pytest.raises(ValueError, match="no influence is given for 'UKR'"):
        checks.robustness(STANCES, COMPARISONS, CODINGS, mid, BASE, END)


def test_influence_on_a_date_is_the_latest_row_and_nothing_on_oneself():
    then, now = (checks.direct_influence(INFLUENCE, date) for date in (BASE, END))
    assert (then.loc["PRK", "RUS"], now.loc["PRK", "RUS"]) == (2, 3)
    assert not np.diag(now).any() and now.notna().all().all()


def test_the_second_coder_changes_only_cells_both_assessed():
    other = checks.recoded(STANCES, CODINGS)
    both = CODINGS.dropna(subset=["first", "stance"])
    for date, rows in both.groupby("as_of"):
        ours, theirs = (matrix(as_of(log, date)) for log in (STANCES, other))
        for row in rows.itertuples():
            assert theirs.loc[row.actor, row.interest] == row.stance
            theirs.loc[row.actor, row.interest] = ours.loc[row.actor, row.interest]
        carried = both[both["as_of"] < date]  # what was coded afresh in 2023 holds until the next row
        for row in carried.itertuples():
            theirs.loc[row.actor, row.interest] = ours.loc[row.actor, row.interest]
        pd.testing.assert_frame_equal(ours, theirs, check_like=True)


def test_a_group_that_is_not_named_weighs_one():
    assert set(checks.weights_of(STANCES, {"war": 0.5})) == {0.5, 1.0}


def test_equal_weights_change_no_comparison():
    assert (checks.weighted(STANCES, pd.Series({"one": "net PRK RUS > 0"})) == 1).all()


def test_a_comparison_that_hangs_on_one_interest_fails_without_it():
    rows = log(
        ("PRK", "troops-for-russia", BASE, 2),
        ("RUS", "troops-for-russia", BASE, 2),
        ("PRK", "munitions-for-russia", BASE, 1),
        ("RUS", "munitions-for-russia", BASE, -1),
    )
    told = checks.without_each_interest(rows, pd.Series({"one": "net PRK RUS > 0"}))
    assert not told["troops-for-russia"].item() and told["munitions-for-russia"].item()


def test_the_worked_example_adds_up_to_mactor():
    mao = matrix(as_of(STANCES, END))
    told = checks.worked(mao, "USA", "UKR")
    assert told["convergence"].sum() == convergence(mao).loc["USA", "UKR"]
    assert told["divergence"].sum() == divergence(mao).loc["USA", "UKR"]


def changed(frame, row, column, value):
    """The frame with one cell changed, whatever its type."""
    frame = frame.astype({column: object})
    frame.loc[frame.index[row], column] = value
    return frame


@pytest.mark.parametrize("since", ["yesterday", "2024", "2024-02-30", pd.Timestamp("2024-01-01")])
def test_an_influence_that_does_not_begin_on_a_day_is_refused(since):
    # "yesterday" comes after every date in the alphabet, so that the row never held
    with pytest.raises(ValueError, match=r"an influence holds since a day .* \(3, since\)|not a date that exists"):
        checks.direct_influence(changed(INFLUENCE, 3, "since", since))


BOTH = CODINGS.dropna(subset=["first", "stance"])


@pytest.mark.parametrize(
    ("codings", "told"),
    [
        (changed(BOTH, 0, "stance", 9), "a stance is a number from -4 to 4, not 9"),
        (changed(BOTH, 0, "low", 4), "low is not above the stance"),
        (changed(BOTH, 0, "coding_id", STANCES["stance_id"][5]), f"coding '{STANCES['stance_id'][5]}' has the id of a"),
    ],
)
def test_a_coding_that_the_log_could_not_hold_is_refused(codings, told):
    # a stance of 9 was drawn and counted as it stood, and a log came out with two rows of one id
    with pytest.raises(ValueError, match=told):
        checks.recoded(STANCES, codings)


@pytest.mark.parametrize("weight", [float("nan"), None])
def test_a_weight_that_is_missing_is_not_one(weight):
    with pytest.raises(ValueError, match="a weight is missing in row 'war'"):
        checks.weights_of(STANCES, {"war": weight})


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf")])
def test_closeness_takes_no_weight_below_0_and_none_that_is_no_number(weight):
    # -1 passed, though no mean weighs anything so, and the closeness that came out meant nothing
    weights = np.where(STANCES["actor"] == "PRK", weight, 1.0)
    for call in (
        lambda: checks.pair_closeness(STANCES, "PRK RUS", weights),
        lambda: uncertainty.shares_of_draws(STANCES, COMPARISONS, uncertainty.coded(STANCES), END, weights),
    ):
        with pytest.raises(ValueError, match=r"a weight is (a number from 0|missing)|a number is infinite"):
            call()


@pytest.mark.parametrize(
    ("date", "most", "told"),
    [
        (END, 37, "36 pairs share an assessed interest on 2026-11-25, so there are no 37 closest"),
        (END, -1, "the number of pairs is a whole number from 1, not -1"),
        ("2001", 12, "0 pairs share an assessed interest on 2001"),
    ],
)
def test_more_ranks_than_there_are_pairs_are_refused(date, most, told):
    with pytest.raises(ValueError, match=told):
        checks.rank_shares(STANCES, date, most)


def test_an_actor_that_is_not_in_the_matrix_has_no_worked_example():
    with pytest.raises(ValueError, match="no actor 'FRA'; there are PRK"):
        checks.worked(matrix(as_of(STANCES, END)), "FRA", "UKR")
