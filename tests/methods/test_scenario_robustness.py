"""How far the futures hang on judgements: one promise a test."""

import numpy as np
import pandas as pd
import pytest

from entente.data import load
from entente.methods import scenario_robustness as robustness
from entente.methods.crossimpact import consistent_scenarios, impact_balances
from entente.methods.crossimpact_model import PAIR
from entente.methods.scenarios import futures_of, impact_scores

DESCRIPTORS, IMPACTS, FUTURES = load("descriptors"), load("cross_impacts"), load("futures")
CERTAIN = IMPACTS.assign(low=IMPACTS["score"], high=IMPACTS["score"])
FOUND = consistent_scenarios(impact_scores(DESCRIPTORS, IMPACTS))
NAMES = list(DESCRIPTORS["descriptor"].unique())
DRAWN = robustness.drawn_scenarios(DESCRIPTORS, IMPACTS, n=40)
OWN = robustness.family_shares(DRAWN, FUTURES, n=40)["share"]
BASELINE = robustness.shuffled_shares(DESCRIPTORS, IMPACTS, FUTURES, OWN, shuffles=8, n=5)
RANGE = ["score", "low", "high"]


def test_the_same_seed_draws_the_same_scenarios():
    assert DRAWN.equals(robustness.drawn_scenarios(DESCRIPTORS, IMPACTS, n=40))


def test_judgements_that_are_certain_give_the_coded_set_in_every_draw():
    drawn = robustness.drawn_scenarios(DESCRIPTORS, CERTAIN, n=3, empty=0)
    for _, own in drawn.groupby("draw"):
        assert own[NAMES].reset_index(drop=True).equals(FOUND[NAMES].sort_values(NAMES, ignore_index=True))


def test_empty_cells_move_too():
    drawn = robustness.drawn_scenarios(DESCRIPTORS, CERTAIN, n=20, empty=0.1)
    assert drawn.groupby("draw").size().nunique() > 1


def test_what_is_drawn_is_what_the_public_solver_finds():
    fixed = IMPACTS.assign(score=IMPACTS["low"], high=IMPACTS["low"])
    drawn = robustness.drawn_scenarios(DESCRIPTORS, fixed, n=1, empty=0)
    found = consistent_scenarios(impact_scores(DESCRIPTORS, fixed))[NAMES].sort_values(NAMES, ignore_index=True)
    assert drawn[NAMES].equals(found)


def test_rows_of_descriptors_that_stand_among_each_other_s_change_nothing():
    # A variant's place was counted in rows of the table, and the model keeps a descriptor's variants together: with two
    # neighbouring rows swapped, scores and empty cells went to other variants, and 14 consistent scenarios became 6.
    place = DESCRIPTORS.groupby("descriptor", sort=False).cumcount()
    among = DESCRIPTORS.iloc[place.argsort(kind="stable")]
    assert among["descriptor"].head(3).is_unique
    assert robustness.drawn_scenarios(among, IMPACTS, n=40).equals(DRAWN)
    some = IMPACTS.head(40)
    assert robustness.one_at_a_time(among, some).equals(robustness.one_at_a_time(DESCRIPTORS, some))


def test_a_judgement_without_its_range_is_refused():
    with pytest.raises(ValueError, match="low is missing in row 3"):
        robustness.drawn_scenarios(DESCRIPTORS, IMPACTS.assign(low=IMPACTS["low"].mask(IMPACTS.index == 3)), n=1)


def test_a_range_that_does_not_hold_its_score_is_refused():
    # what was drawn from it never held what was judged; a half was cut off, and low above high told of numpy's `high`
    for column, value, why in (("low", 4, "low is not above"), ("high", 0.5, "low and high are whole numbers")):
        wrong = IMPACTS.astype({column: object})
        wrong.loc[3, column] = value
        for call in (robustness.drawn_scenarios, robustness.one_at_a_time):
            with pytest.raises(ValueError, match=f"row 3 of the impacts: score 0, .*{column} {value}.*; {why}"):
                call(DESCRIPTORS, wrong)


@pytest.mark.parametrize("empty", [0.6, -0.1, float("nan"), "0.1", None])
def test_a_probability_of_empty_cells_that_leaves_none_for_0_is_refused(empty):
    with pytest.raises(ValueError, match=f"empty, .* is a number from 0 to 0.5, not {empty!r}"):
        robustness.drawn_scenarios(DESCRIPTORS, IMPACTS, n=1, empty=empty)


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (12, r"a draw of 12 is a number from 0 to 11, not 12 \(\d+, draw\)"),
        (0, "the number of draws is a whole number from 1, not 0"),
        (12.0, "the number of draws is a whole number from 1, not 12.0"),
    ],
)
def test_scenarios_of_more_draws_than_there_were_are_refused(n, told):
    # 40 draws counted as 12 gave a future a share of 3.3, and counted as 0 one of infinity
    for call in (
        lambda: robustness.family_shares(DRAWN, FUTURES, n),
        lambda: robustness.standing_together(DRAWN, FUTURES, n),
        lambda: robustness.scenario_margins(DESCRIPTORS, IMPACTS, FOUND, DRAWN, n),
    ):
        with pytest.raises(ValueError, match=told):
            call()


def test_a_draw_without_its_whole_number_is_refused():
    for draw, told in (
        (0.5, r"a draw is a whole number, not 0.5 \(0, draw\)"),
        (None, "a draw of 40 is missing in row 0"),
    ):
        with pytest.raises(ValueError, match=told):
            robustness.family_shares(DRAWN.assign(draw=[draw, *DRAWN["draw"][1:]]), FUTURES, n=40)


def test_a_column_that_is_missing_is_named():
    with pytest.raises(ValueError, match="drawn scenarios have no column 'china'"):
        robustness.family_shares(DRAWN.drop(columns="china"), FUTURES, n=40)
    with pytest.raises(ValueError, match="drawn scenarios have no column 'war'"):
        robustness.scenario_margins(DESCRIPTORS, IMPACTS, FOUND, DRAWN.drop(columns="war"), n=40)


def test_a_looser_rule_never_loses_a_scenario():
    told = robustness.tolerances(DESCRIPTORS, IMPACTS, FUTURES)
    assert (told.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert told["ties"].sum() == len(FOUND)


def test_every_future_has_a_combination_that_holds():
    assert (robustness.tolerances(DESCRIPTORS, IMPACTS, FUTURES)["ties"] > 0).all()


def test_shares_of_futures_are_shares():
    told = robustness.family_shares(DRAWN, FUTURES, n=40)
    assert told.apply(lambda column: column.between(0, 1).all()).all()
    assert (told["hedge"] <= told["share"]).all()


def test_the_futures_that_stand_together_are_counted_in_every_draw():
    # a draw in which nothing holds together has no scenario, and would be missing from a plain count
    together = robustness.standing_together(DRAWN, FUTURES, n=40)
    assert together.index.tolist() == list(range(40)) and together.between(0, len(FUTURES)).all()
    assert together.sum() == round(40 * OWN.sum())
    empty = robustness.standing_together(DRAWN[DRAWN["draw"] > 0], FUTURES, n=40)
    assert empty[0] == 0 and empty[1:].equals(together[1:])


def test_shuffling_keeps_every_score_and_changes_only_its_place():
    # low and high must move along: a score outside its range would be drawn from nowhere
    moved = robustness.shuffled(IMPACTS)
    assert not moved[RANGE].equals(IMPACTS[RANGE])
    assert moved.drop(columns=RANGE).equals(IMPACTS.drop(columns=RANGE))
    assert sorted(moved[RANGE].itertuples(index=False)) == sorted(IMPACTS[RANGE].itertuples(index=False))
    assert moved.dtypes.equals(IMPACTS.dtypes)


def test_shuffling_moves_a_judgement_group_as_a_whole():
    # shuffled one by one, the scores of a group would no longer balance, and less would hang on each
    def groups(impacts):
        return sorted(tuple(sorted(own[RANGE].itertuples(index=False))) for _, own in impacts.groupby(PAIR[:3]))

    assert groups(robustness.shuffled(IMPACTS)) == groups(IMPACTS)


def test_shuffling_changes_the_place_of_a_group_and_the_order_in_it():
    apart = IMPACTS.assign(score=range(len(IMPACTS)))
    came = pd.Series(robustness.shuffled(apart)["score"].to_numpy())
    group = IMPACTS.groupby(PAIR[:3], sort=False).ngroup()
    from_group = group.loc[came].reset_index(drop=True)
    assert (from_group.groupby(group).nunique() == 1).all() and (from_group != group).mean() > 0.9
    assert came.groupby(group).apply(lambda own: own.is_monotonic_increasing).mean() < 0.5


def test_rows_in_another_order_are_told_by_their_own_index():
    turned = IMPACTS.iloc[::-1]
    moved = robustness.shuffled(turned)
    assert moved.index.equals(turned.index) and moved["impact_id"].equals(turned["impact_id"])


def test_the_baseline_is_the_same_each_time():
    assert BASELINE.equals(robustness.shuffled_shares(DESCRIPTORS, IMPACTS, FUTURES, OWN, shuffles=8, n=5))


def test_the_baseline_is_what_its_shuffles_say_one_by_one():
    told = []
    for moved, drawn in np.random.default_rng(robustness.SEED).integers(2**32, size=(8, 2)).tolist():
        found = robustness.drawn_scenarios(DESCRIPTORS, robustness.shuffled(IMPACTS, moved), n=5, seed=drawn)
        own = found.assign(future=futures_of(found[NAMES], FUTURES)).groupby("draw")["future"].unique()
        told.append([sum(future in each for each in own) / 5 for future in FUTURES["future"]])
    told = np.array(told)
    assert list(BASELINE.index) == list(FUTURES["future"])
    assert np.allclose(BASELINE["mean"], told.mean(axis=0))
    assert np.allclose(BASELINE["error"], told.std(axis=0, ddof=1) / np.sqrt(8))
    assert np.allclose(BASELINE["as_often"], (told >= OWN.to_numpy()).mean(axis=0))


def test_scores_that_cannot_be_told_from_a_shuffle_are_not_firmer_than_chance():
    level = IMPACTS.assign(score=1, low=0, high=2)
    own = robustness.family_shares(robustness.drawn_scenarios(DESCRIPTORS, level, n=200), FUTURES, n=200)["share"]
    told = robustness.shuffled_shares(DESCRIPTORS, level, FUTURES, own, shuffles=4, n=50)
    assert np.allclose(told["mean"], own, atol=0.15)


def test_every_shuffle_reaches_a_share_of_0_and_none_one_above_1():
    for own, reached in ((0, 1), (1.01, 0)):
        told = robustness.shuffled_shares(DESCRIPTORS, IMPACTS, FUTURES, OWN * 0 + own, shuffles=2, n=2)
        assert (told["as_often"] == reached).all()


def test_a_future_without_a_share_of_its_own_is_refused():
    with pytest.raises(ValueError, match="no own share of the future 'terms'"):
        robustness.shuffled_shares(DESCRIPTORS, IMPACTS, FUTURES, OWN.drop("terms"), shuffles=2, n=1)


def test_one_shuffle_is_no_baseline():
    with pytest.raises(ValueError, match="the number of shuffles is a whole number from 2"):
        robustness.shuffled_shares(DESCRIPTORS, IMPACTS, FUTURES, OWN, shuffles=1)


def test_what_stood_for_half_a_year_is_at_most_a_point_off():
    # the first edition's model called impossible what had lasted from November 2024 to August 2026
    told = robustness.explained(DESCRIPTORS, IMPACTS, load("past_states"))
    assert (told["off"] <= 1).all()
    assert told.iloc[-1]["off"] == 0


def test_the_combination_that_stands_is_todays():
    now = DESCRIPTORS[DESCRIPTORS["today"] == "yes"]
    pairs = set(now["descriptor"] + ":" + now["variant"])
    assert set(load("past_states").iloc[-1]["combination"].split(";")) == pairs


def test_a_judgement_that_decides_has_moved_a_scenario():
    told = robustness.one_at_a_time(DESCRIPTORS, IMPACTS.head(40))
    assert len(told) and ((told["lost"] > 0) | (told["won"] > 0)).all()
    assert set(told["impact_id"]) <= set(IMPACTS["impact_id"])


def test_one_judgement_moved_gives_what_the_public_solver_gives():
    judged = robustness.one_at_a_time(DESCRIPTORS, IMPACTS).iloc[0]
    base = set(FOUND[NAMES].itertuples(index=False, name=None))
    changes = []
    for end in ("low", "high"):
        moved = IMPACTS.assign(score=IMPACTS["score"].mask(IMPACTS["impact_id"] == judged["impact_id"], judged[end]))
        now = consistent_scenarios(impact_scores(DESCRIPTORS, moved))[NAMES]
        now = set(pd.DataFrame(now).itertuples(index=False, name=None))
        changes.append((len(base - now), len(now - base)))
    assert (judged["lost"], judged["won"]) == max(changes, key=sum)


def test_what_is_tied_and_what_a_point_holds_is_what_balances_say():
    told = robustness.scenario_margins(DESCRIPTORS, IMPACTS, FOUND, DRAWN, n=40)
    short = DESCRIPTORS.drop_duplicates("descriptor").set_index("descriptor_short")["descriptor"]
    scores = impact_scores(DESCRIPTORS, IMPACTS)
    for row in told.to_dict("records"):
        balances = impact_balances(scores, {name: row[name] for name in NAMES})
        for names, ahead in ((row["tied"], 0), (row["by_one"], 1)):
            for name in short[names]:
                own = balances[name]
                assert own[row[name]] - own.drop(row[name]).max() == ahead
    assert any(told["tied"].str.len()) and any(told["by_one"].str.len())


def test_a_scenario_stands_in_as_many_draws_as_it_was_found_in():
    told = robustness.scenario_margins(DESCRIPTORS, IMPACTS, FOUND, DRAWN, n=40)
    for row in told.to_dict("records"):
        same = (DRAWN[NAMES] == pd.Series({name: row[name] for name in NAMES})).all(axis=1)
        assert row["share"] == same.sum() / 40
    assert (told["share"] > 0).any()
