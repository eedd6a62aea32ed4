"""Methods refuse nonsense by name, and agree with a plain second implementation on everything else."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from entente.data import load
from entente.methods import crossimpact as cib
from entente.methods import (
    evidence,
    forecasts,
    mactor,
    robustness,
    scenario_robustness,
    scenarios,
    stances,
    uncertainty,
    validation,
)

ACTORS = ["A", "B", "C", "D"]
LOG = pd.DataFrame(
    [("AAA", "x", "2024-01-01", 2, 1, 3), ("BBB", "x", "2024-01-01", -1, -2, 0), ("AAA", "y", "2024-02-01", 1, 1, 1)],
    columns=["actor", "interest", "since", "stance", "low", "high"],
)
MAO = pd.DataFrame([[1.0, -2], [3, 4]], index=["A", "B"], columns=["x", "y"])
MID = pd.DataFrame([[0, 2], [1, 0]], index=["A", "B"], columns=["A", "B"])
DESCRIPTORS = pd.DataFrame(
    [("war", "on"), ("war", "off"), ("trade", "arms"), ("trade", "food")], columns=["descriptor", "variant"]
)
IMPACTS = pd.DataFrame(
    [("war", "on", "trade", "arms", 2, 1, 3), ("trade", "arms", "war", "on", 1, 0, 2)],
    columns=[*cib.PAIR, "score", "low", "high"],
)
SCORES = scenarios.impact_scores(DESCRIPTORS, IMPACTS)
POINTS = pd.DataFrame(
    [("AAA", 2024, "fp", 1.0, 0.5, 1.5), ("BBB", 2024, "fp", -1.0, -1.5, -0.5)],
    columns=["actor", "year", "series", "point", "low", "high"],
)
EFFECTS = pd.DataFrame([("D-war-on", "x", 1)], columns=["variant_id", "interest", "effect"])


def put(frame, row, column, value):
    """The frame with one cell changed, whatever its type."""
    frame = frame.astype(object)
    frame.iat[row, frame.columns.get_loc(column)] = value
    return frame


JUNK = [pd.NA, None, math.nan]  # missing: not assessed, refused only where a number is needed
WRONG = ["2", "", True, math.inf, -math.inf, 1j, [], pd.Timestamp("2024-01-01"), b"2", 2**60 + 1]


@pytest.mark.parametrize("value", WRONG, ids=repr)
@pytest.mark.parametrize(
    "method",
    [mactor.convergence, mactor.divergence, mactor.ambivalence, mactor.closeness, mactor.shared],
)
def test_a_position_that_is_no_number_is_refused_with_its_place(method, value):
    with pytest.raises(ValueError, match=r"\(A, y\)"):
        method(put(MAO, 0, "y", value))


@pytest.mark.parametrize("value", [*WRONG, 5, -1, 4.5, *JUNK], ids=repr)
def test_an_influence_that_is_no_number_from_0_to_4_is_refused_with_its_place(value):
    for call in (mactor.influence, lambda mid: mactor.weigh(MAO, mid)):
        with pytest.raises(ValueError, match=r"\(A, B\)"):
            call(put(MID, 0, "B", value))


@pytest.mark.parametrize("value", JUNK, ids=repr)
def test_a_missing_position_is_not_assessed_however_it_is_written(value):
    pd.testing.assert_frame_equal(mactor.convergence(put(MAO, 0, "y", value)), mactor.convergence(MAO.mask(MAO == -2)))
    weighed = mactor.weigh(put(MAO, 0, "y", value), MID)
    assert np.isnan(weighed.loc["A", "y"])


@pytest.mark.parametrize("value", [*WRONG, 5, -5], ids=repr)
@pytest.mark.parametrize("column", ["stance", "low", "high"])
def test_a_stance_that_is_no_number_of_the_scale_is_refused_wherever_draws_are_made(column, value):
    log = put(LOG, 1, column, value)
    for call in (uncertainty.drawn, uncertainty.closeness_of_pairs):
        with pytest.raises(ValueError, match=column):
            call(log)
    with pytest.raises(ValueError, match=column):
        uncertainty.share_of_draws(log, "net AAA BBB > 0")


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("low", None, "stand together or not at all"),
        ("high", pd.NA, "stand together or not at all"),
        ("stance", math.nan, "stand together or not at all"),
        ("low", 3, "low is not above"),
        ("high", 1, "low is not above"),
        ("low", 0.5, "whole numbers"),
    ],
)
def test_a_range_that_is_half_there_or_does_not_hold_its_stance_is_refused(column, value, why):
    # a range emptied by a spreadsheet was taken for a range of 0
    with pytest.raises(ValueError, match=f"AAA, x: .*{why}"):
        uncertainty.drawn(put(LOG, 0, column, value))


BAD_LOGS = {
    "no frame": ([1, 2], "stances are a data frame, not list"),
    "no column": (LOG.drop(columns="since"), "stances have no column 'since'"),
    "no day": (put(LOG, 0, "since", "2024-01"), "since a day like 2024-06-19, not '2024-01'"),
    "a false day": (put(LOG, 0, "since", "2024-02-30"), "not a date that exists"),
    "foreign digits": (put(LOG, 0, "since", "２０２４-01-01"), "since a day like"),
    "a timestamp": (put(LOG, 0, "since", pd.Timestamp("2024-01-01")), "since a day like"),
    "no actor": (put(LOG, 0, "actor", None), "actor is missing in row 0"),
    "twice": (pd.concat([LOG, LOG.iloc[:1]]), "AAA, x, 2024-01-01 stands twice"),
}


@pytest.mark.parametrize("case", BAD_LOGS)
def test_a_log_that_cannot_be_read_is_refused_for_what_is_wrong_with_it(case):
    log, told = BAD_LOGS[case]
    with pytest.raises(ValueError, match=told):
        stances.as_of(log, "2024-12-31")


@pytest.mark.parametrize("date", [None, "2024-13", "12 Sept 2024", pd.Timestamp("2024")])
def test_a_date_that_is_none_is_refused_with_its_value(date):
    with pytest.raises(ValueError, match="is not a date"):
        stances.as_of(LOG, date)


@pytest.mark.parametrize("n", [0, -1, 2.5, "10", True, None], ids=repr)
def test_a_number_of_draws_that_is_none_is_refused(n):
    calls = [
        lambda: uncertainty.drawn(LOG, n),
        lambda: uncertainty.drawn(LOG, n, shared={"actor": 1}),
        lambda: scenario_robustness.drawn_scenarios(DESCRIPTORS, IMPACTS, n),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="the number of draws is a whole number from 1"):
            call()


@pytest.mark.parametrize(
    ("shared", "told"),
    [
        ({"coder": 1}, "no share of errors by 'coder'"),
        ({"actor": 0.7, "size": 0.7}, "add up to 1"),
        ({"actor": -0.1}, "from 0"),
    ],
)
def test_shares_of_errors_that_are_none_are_refused(shared, told):
    with pytest.raises(ValueError, match=told):
        uncertainty.drawn(LOG, 10, shared=shared)


BAD_IMPACTS = {
    "a misspelt source": (put(IMPACTS, 0, "source", "warr"), r"no variant \('warr', 'on'\)"),
    "a misspelt variant": (put(IMPACTS, 0, "target_variant", "arm"), r"no variant \('trade', 'arm'\)"),
    "the same judgement twice": (pd.concat([IMPACTS, IMPACTS.iloc[:1]]), "war, on, trade, arms stands twice"),
    "no score": (put(IMPACTS, 1, "score", pd.NA), "a score is missing in row 1"),
    "a word": (put(IMPACTS, 1, "score", "1"), "a number is needed, not '1'"),
    "no column": (IMPACTS.drop(columns="target"), "impacts have no column 'target'"),
}


@pytest.mark.parametrize("case", BAD_IMPACTS)
def test_judgements_that_the_model_would_misread_are_refused(case):
    impacts, told = BAD_IMPACTS[case]
    with pytest.raises(ValueError, match=told):
        scenarios.impact_scores(DESCRIPTORS, impacts)


def test_a_judgement_without_its_range_is_refused_before_it_is_drawn():
    with pytest.raises(ValueError, match="low is missing in row 0"):
        scenario_robustness.drawn_scenarios(DESCRIPTORS, put(IMPACTS, 0, "low", None), 5)


@pytest.mark.parametrize("value", ["1", True, math.nan, math.inf, None, 2**53 + 1], ids=repr)
def test_a_score_that_the_solver_cannot_add_is_refused_with_its_judgement(value):
    for solve in (cib.consistent_scenarios, cib.basin_weights):
        with pytest.raises(ValueError, match="war: on on war: on"):
            solve(put(SCORES, 0, "score", value))


@pytest.mark.parametrize(
    "scenario", [None, "war", 3, ["on"], {"war": "on"}, {"war": "of", "trade": "arms"}, {"wars": "on"}], ids=repr
)
def test_a_scenario_that_is_none_is_refused(scenario):
    for method in (cib.impact_balances, cib.inconsistency, cib.succession, cib.attractor):
        with pytest.raises(ValueError, match=r"scenario|variant|descriptor"):
            method(SCORES, scenario)


@pytest.mark.parametrize("tolerance", [-1, math.nan, math.inf, "0", None])
def test_a_tolerance_that_is_none_is_refused(tolerance):
    with pytest.raises(ValueError, match="a tolerance is a number from 0"):
        cib.consistent_scenarios(SCORES, tolerance)


@pytest.mark.parametrize(
    ("effects", "told"),
    [
        (pd.concat([EFFECTS, EFFECTS]), "stands twice"),
        (put(EFFECTS, 0, "interest", "z"), "no interest 'z'"),
        (put(EFFECTS, 0, "effect", "1"), "a number is needed"),
    ],
)
def test_effects_that_would_be_dropped_or_added_twice_are_refused(effects, told):
    with pytest.raises(ValueError, match=told):
        scenarios.gains(pd.DataFrame([{"war": "on"}]), effects, MAO)


@pytest.mark.parametrize(
    ("probability", "outcome", "told"),
    [
        (101, "yes", "from 0 to 100"),
        (-1, "no", "from 0 to 100"),
        ("50", "no", "a number is needed"),
        (50, "maybe", "no outcome 'maybe'"),
        (None, "yes", "no probability"),
    ],
)
def test_a_forecast_that_cannot_be_scored_is_refused(probability, outcome, told):
    with pytest.raises(ValueError, match=told):
        forecasts.brier(pd.DataFrame({"probability": [20, probability], "outcome": ["no", outcome]}))


BAD_POINTS = {
    "twice": (pd.concat([POINTS, POINTS.iloc[:1]]), "actor 'AAA' stands twice"),
    "outside its interval": (put(POINTS, 0, "point", 2.0), "the interval of 'AAA' in 2024 does not hold its point"),
    "a word": (put(POINTS, 0, "low", "0"), "a number is needed"),
    "no column": (POINTS.drop(columns="high"), "ideal points have no column 'high'"),
}


@pytest.mark.parametrize("case", BAD_POINTS)
def test_ideal_points_that_cannot_be_measured_are_refused(case):
    points, told = BAD_POINTS[case]
    with pytest.raises(ValueError, match=told):
        validation.distances(points, 2024)


def test_a_state_with_a_point_and_no_stance_is_refused():
    with pytest.raises(ValueError, match="no actor with a stance 'CCC'"):
        validation.beside_votes(LOG, put(POINTS, 1, "actor", "CCC"), 2024)


def test_a_comparison_of_coders_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no comparison of coders 'mood'"):
        validation.agreement(pd.DataFrame({"first": [1, 2], "stance": [1, 2]}), "mood")


INFLUENCES = pd.DataFrame(
    [("A", "B", "2024-01-01", 2), ("B", "A", "2024-01-01", 1)],
    columns=["source_actor", "target_actor", "since", "influence"],
)
BAD_INFLUENCES = {
    "no frame": (None, "rows of influence are a data frame, not NoneType"),
    "an actor misspelt": (put(INFLUENCES, 0, "target_actor", "C"), "no actor with an influence of its own 'C'"),
    "twice": (pd.concat([INFLUENCES, INFLUENCES.iloc[:1]]), "A, B, 2024-01-01 stands twice"),
    "off the scale": (put(INFLUENCES, 0, "influence", 5), "an influence is a number from 0 to 4, not 5"),
    "a word": (put(INFLUENCES, 0, "influence", "2"), "a number is needed, not '2'"),
    "no name": (put(INFLUENCES, 0, "source_actor", None), "source_actor is missing in row 0"),
}


@pytest.mark.parametrize("case", BAD_INFLUENCES)
def test_influences_that_would_be_misread_are_refused(case):
    # one misspelt name made a tenth actor, with influence on nobody
    rows, told = BAD_INFLUENCES[case]
    with pytest.raises(ValueError, match=told):
        robustness.direct_influence(rows)


CLAIMS = pd.DataFrame({"verdict": ["borne out"], "kind": ["fact"]})


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: evidence.verdict_counts(put(CLAIMS, 0, "verdict", "true"), "kind"), "no verdict 'true'"),
        (lambda: evidence.verdict_counts(CLAIMS, "kinds"), "claims have no column 'kinds'"),
        (lambda: evidence.know_how([]), "items of the exchange are a data frame, not list"),
        (lambda: evidence.returned_share(pd.DataFrame(columns=["estimate_id", "low", "high"])), "no estimate 'E-"),
        (lambda: evidence.when(CLAIMS), "claims have no column 'since'"),
        (lambda: validation.judged(put(load("second_verdicts"), 0, "verdict", "true")), "no verdict 'true'"),
        (lambda: validation.judged(put(load("second_verdicts"), 0, "judge", "fourth")), "no judge 'fourth'"),
        (lambda: robustness.weights_of(load("stances"), {"bloc": 2}), "no group of interests 'bloc'"),
        (lambda: robustness.weights_of(load("stances"), {load("interests")["group"][0]: -1}), "a weight is a number"),
        (lambda: robustness.weights_of(LOG, {}), "no interest 'x'"),
        (lambda: robustness.recoded(load("stances").iloc[:1], load("second_coding")), "which has no stance on"),
        (lambda: cib.consistent_scenarios(5), "the scores are a data frame, not int 5"),
    ],
)
def test_what_would_be_counted_wrongly_is_refused(call, told):
    # a verdict of another word was counted as open
    with pytest.raises(ValueError, match=told):
        call()


# ---- the same, computed plainly


def random_mao(seed):
    rng = np.random.default_rng(seed)
    values = rng.integers(-4, 5, size=(4, 6)).astype(float)
    values[rng.random(values.shape) < 0.3] = np.nan
    return pd.DataFrame(values, index=ACTORS, columns=list("uvwxyz"))


SEEDS = range(60)


@pytest.mark.parametrize("seed", SEEDS)
def test_closeness_is_the_mean_over_the_interests_both_have_assessed(seed):
    mao = random_mao(seed)
    close, count = mactor.closeness(mao), mactor.shared(mao)
    for one, other in itertools.combinations(ACTORS, 2):
        both = [
            (a, b) for a, b in zip(mao.loc[one], mao.loc[other], strict=True) if not (math.isnan(a) or math.isnan(b))
        ]
        parts = [((abs(a) + abs(b)) / 2) * (1 if a * b > 0 else -1 if a * b < 0 else 0) for a, b in both]
        assert count.loc[one, other] == len(both)
        if both:
            assert close.loc[one, other] == close.loc[other, one] == pytest.approx(sum(parts) / len(both))
        else:
            assert math.isnan(close.loc[one, other])


@pytest.mark.parametrize("seed", SEEDS)
def test_influence_and_force_are_those_of_the_definition(seed):
    mid = np.random.default_rng(seed).integers(0, 5, size=(4, 4)) * (1 - np.eye(4, dtype=int))
    reach = [[mid[i][j] + sum(min(mid[i][k], mid[k][j]) for k in range(4)) for j in range(4)] for i in range(4)]
    given = [sum(reach[i][j] for j in range(4) if j != i) for i in range(4)]
    taken = [sum(reach[j][i] for j in range(4) if j != i) for i in range(4)]
    force = [
        (given[i] - reach[i][i]) * given[i] / (given[i] + taken[i]) if given[i] + taken[i] else 0 for i in range(4)
    ]
    told = mactor.influence(pd.DataFrame(mid, index=ACTORS, columns=ACTORS))
    assert told["influence"].tolist() == given and told["dependence"].tolist() == taken
    if sum(force):
        assert told["competitiveness"].tolist() == pytest.approx([4 * one / sum(force) for one in force])


@pytest.mark.parametrize("seed", range(20))
def test_shared_errors_leave_every_row_its_even_chances(seed):
    shared = {"actor": 0.4, "interest": 0.3, "size": 0.3} if seed % 2 else {"actor": 1}
    values = uncertainty.drawn(LOG, 3000, seed, shared)
    for j, row in enumerate(LOG.itertuples()):
        counts = np.bincount((values[:, j] - row.low).astype(int), minlength=row.high - row.low + 1)
        assert counts.max() - counts.min() <= 1  # ranks: exact but for rounding


def test_errors_shared_by_an_actor_move_its_stances_together():
    log = pd.DataFrame(
        [("AAA", name, "2024-01-01", 0, -4, 4) for name in "xyz"] + [("BBB", "x", "2024-01-01", 0, -4, 4)],
        columns=LOG.columns,
    )
    values = uncertainty.drawn(log, 2000, shared={"actor": 1})
    assert (values[:, 0] == values[:, 1]).all() and (values[:, 0] == values[:, 2]).all()
    assert abs(np.corrcoef(values[:, 0], values[:, 3])[0, 1]) < 0.1


def test_errors_in_size_make_everybody_graver_or_milder_at_once():
    log = pd.DataFrame(
        [("AAA", "x", "2024-01-01", 2, 0, 4), ("BBB", "x", "2024-01-01", -2, -4, 0)], columns=LOG.columns
    )
    values = uncertainty.drawn(log, 2000, shared={"size": 1})
    assert (values[:, 0] == -values[:, 1]).all()


def test_the_same_seed_gives_the_same_draws_with_shared_errors_too():
    first, second = (uncertainty.drawn(LOG, 50, 7, {"actor": 0.5}) for _ in range(2))
    assert (first == second).all()


def test_closeness_may_stand_in_a_comparison_and_needs_a_shared_interest():
    assert uncertainty.share_of_draws(LOG, "closeness AAA BBB < 0.1") > 0.9
    with pytest.raises(ValueError, match="share no assessed interest"):
        uncertainty.share_of_draws(put(LOG, 1, "interest", "z"), "closeness AAA BBB > 0")


def test_closeness_of_pairs_as_coded_is_that_of_the_matrix():
    told = uncertainty.closeness_of_pairs(LOG, "2024-12-31", 100).iloc[0]
    assert (told["shared"], told["closeness"]) == (1, -1.5)
    assert told["low"] <= told["closeness"] <= told["high"]


@pytest.mark.parametrize("seed", range(20))
def test_mantels_p_is_the_share_of_renamings_that_fit_as_well(seed):
    rng, names = np.random.default_rng(seed), list("ABCD")
    pairs = pd.DataFrame(itertools.combinations(names, 2), columns=["one", "other"])
    pairs["net"], pairs["distance"] = rng.permutation(6).astype(float), rng.permutation(6).astype(float)
    close = {frozenset(pair[:2]): pair[2] for pair in pairs[["one", "other", "net"]].itertuples(index=False)}
    fits = []
    for order in itertools.permutations(names):
        new = dict(zip(names, order, strict=True))
        moved = [close[frozenset((new[a], new[b]))] for a, b in pairs[["one", "other"]].itertuples(index=False)]
        fits.append(-np.corrcoef(pd.Series(moved).rank(), pairs["distance"].rank())[0, 1])
    assert validation.mantel_p(pairs) == pytest.approx(np.mean(np.array(fits) >= fits[0] - 1e-9))


def test_blocs_alone_explain_votes_that_follow_blocs_alone():
    names = list("ABCDEF")
    pairs = pd.DataFrame(itertools.combinations(names, 2), columns=["one", "other"])
    blocs = dict(zip(names, "wwweee", strict=True))
    same = pairs["one"].map(blocs) == pairs["other"].map(blocs)
    pairs = pairs.assign(rank_net=np.arange(15.0), rank_distance=np.where(same, 1.0, 2.0))
    told = validation.against_blocs(pairs, blocs)
    assert told["same_bloc"] == 1 and (told["pairs_within"], told["pairs_across"]) == (6, 9)
    with pytest.raises(ValueError, match="no bloc of state 'F'"):
        validation.against_blocs(pairs, {name: "w" for name in "ABCDE"})


def test_one_interest_said_many_times_is_one_component():
    told = validation.components(pd.DataFrame(np.outer([1, -2, 3], [1, 1, 2, 1])))
    assert told.iloc[0] == pytest.approx(1) and told.sum() == pytest.approx(1)


def test_a_check_of_robustness_names_a_pair_in_words():
    assert robustness.pair_name("PRK", "RUS") == "N. Korea – Russia"


def test_inside_blocs_only_names_of_one_bloc_are_swapped():
    # by hand: of A and B, and of C and D, four renamings are left; A–C is both closest and nearest, and two keep it so
    pairs = pd.DataFrame(itertools.combinations("ABCD", 2), columns=["one", "other"])
    pairs["net"], pairs["distance"] = [0.0, 5, 1, 1, 1, 0], [9.0, 1, 5, 5, 5, 9]
    blocs = {"A": "east", "B": "east", "C": "west", "D": "west"}
    assert validation.mantel_p(pairs, blocs) == 0.25
    assert validation.mantel_p(pairs, dict.fromkeys("ABCD", "one")) == validation.mantel_p(pairs)
