"""The coded stances are held against votes nobody here cast, and one coder against another."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from entente.data import load
from entente.methods import stances
from entente.methods import validation as outside
from entente.methods.mactor import convergence, divergence

STANCES, POINTS = load("stances"), load("ideal_points")


def test_a_distance_is_that_of_the_points_and_its_ends_those_of_the_intervals():
    points = pd.DataFrame(
        [("AAA", 2024, "fp", 1.0, 0.5, 1.25), ("BBB", 2024, "fp", -1.0, -1.5, -0.25)],
        columns=["actor", "year", "series", "point", "low", "high"],
    )
    assert outside.distances(points, 2024).to_numpy().tolist() == [["AAA", "BBB", 2.0, 0.75, 2.75]]


def test_intervals_that_overlap_allow_no_distance():
    points = pd.DataFrame(
        [("AAA", 2024, "fp", 0.0, -1.0, 1.0), ("BBB", 2024, "fp", 0.5, -0.5, 1.5)],
        columns=["actor", "year", "series", "point", "low", "high"],
    )
    assert outside.distances(points, 2024)["low"].item() == 0


def test_a_year_without_points_is_refused():
    with pytest.raises(ValueError, match="has no ideal points of 1900"):
        outside.distances(POINTS, 1900)


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_check_covers_the_21_pairs_of_the_seven_states_with_points(year):
    told = outside.beside_votes(STANCES, POINTS, year)
    assert len(told) == 21
    assert set(told["one"]) | set(told["other"]) == {"PRK", "RUS", "CHN", "KOR", "JPN", "USA", "UKR"}


def test_the_convergence_checked_is_the_one_of_mactor():
    mao = stances.matrix(stances.as_of(STANCES, "2024"))
    net = convergence(mao) - divergence(mao)
    for row in outside.beside_votes(STANCES, POINTS, 2024).itertuples():
        assert row.net == net.loc[row.one, row.other]


BESIDE = outside.beside_votes(STANCES, POINTS, 2024)


def beside(row, column, value):
    """The pairs with one cell changed."""
    wrong = BESIDE.astype({column: object})
    wrong.loc[row, column] = value
    return wrong


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        (BESIDE.head(0), "the number of pairs is a whole number from 1, not 0"),
        (BESIDE.drop(columns="distance"), "pairs have no column 'distance'"),
        (beside(3, "net", np.inf), r"a number is infinite: inf \(3, net\)"),
        (beside(3, "distance", np.nan), "distance is missing in row 3"),
        (beside(3, "one", None), "one is missing in row 3"),
        (beside(3, "one", BESIDE.loc[3, "other"]), "row 3 pairs .* with itself"),
        (pd.concat([BESIDE, BESIDE.head(1).assign(net=-99)]), "[A-Z]{3}, [A-Z]{3} stands twice"),
        (
            pd.concat([BESIDE, BESIDE.head(1).rename(columns={"one": "other", "other": "one"})], ignore_index=True),
            "[A-Z]{3}, [A-Z]{3} stands twice",
        ),
    ],
)
def test_pairs_that_an_exact_test_would_misread_are_refused(pairs, told):
    # of two contradictory rows of one pair the last counted, and the ranks of all others moved; without a distance no
    # renaming fitted, not even the one that stands, and p was 0
    with pytest.raises(ValueError, match=told):
        outside.mantel_p(pairs)


def test_one_state_alone_is_at_no_distance():
    with pytest.raises(ValueError, match="the number of states with a point in 2024 is a whole number from 2, not 1"):
        outside.beside_votes(STANCES, POINTS[POINTS["actor"] == "PRK"], 2024)


@pytest.mark.parametrize("value", [np.inf, "2"])
def test_a_matrix_with_a_position_that_is_no_number_has_no_components(value):
    mao = stances.matrix(stances.as_of(STANCES, "2024")).astype(object)
    mao.iloc[0, 0] = value
    with pytest.raises(ValueError, match=rf"{value!r}.* \({mao.index[0]}, {mao.columns[0]}\)"):
        outside.components(mao)


def test_opposite_orders_correlate_with_minus_one():
    assert outside.rank_correlation(pd.DataFrame({"rank_net": [1, 2, 3], "rank_distance": [3, 2, 1]})) == -1


def test_coders_who_never_differ_agree_fully():
    assert outside.agreement(pd.DataFrame({"first": [1, -2, 3], "stance": [1, -2, 3]})) == 1


def test_one_cell_is_no_agreement():
    with pytest.raises(ValueError, match="at least two cells"):
        outside.agreement(pd.DataFrame({"first": [1, np.nan], "stance": [1, 2]}))


def test_at_least_forty_cells_were_coded_twice():
    assert load("second_coding").dropna(subset=["first", "stance"]).shape[0] >= 40


def test_a_second_stance_is_held_against_the_range_that_the_first_set():
    codings = pd.DataFrame(
        [
            ("PRK", "a", "2024-01-01", 2, 3),
            ("PRK", "b", "2024-01-01", 1, -1),
            ("PRK", "c", "2024-01-01", 1, 1),  # its first stance was dated anew since
            ("RUS", "a", "2024-01-01", np.nan, 1),
        ],
        columns=["actor", "interest", "as_of", "first", "stance"],
    )
    log = pd.DataFrame(
        [
            ("PRK", "a", "2023-01-01", 2, 1, 3),
            ("PRK", "b", "2023-01-01", 1, 0, 2),
            ("PRK", "c", "2023-01-01", 2, 1, 3),
        ],
        columns=["actor", "interest", "since", "stance", "low", "high"],
    )
    assert outside.inside_first_range(codings, log).to_dict() == {0: True, 1: False}
    # where no cell was coded twice, a join in place of a loop once failed with "No objects to concatenate"
    assert outside.inside_first_range(codings.tail(1), log).empty
    assert outside.inside_first_range(codings.head(0), log).empty


KRIPPENDORFF = json.loads((Path(__file__).parents[1] / "cases" / "krippendorff_c.json").read_text("utf-8"))


@pytest.mark.parametrize(("metric", "ordinal"), [("ordinal", True), ("nominal", False)])
def test_alpha_is_that_of_the_published_case(metric, ordinal):
    told = outside.krippendorff_alpha(np.array(KRIPPENDORFF["raters_by_units"], dtype=float), ordinal)
    assert told == pytest.approx(KRIPPENDORFF["expected"][metric], abs=5e-4)


def test_agreement_is_told_for_sign_for_size_and_for_whether_to_assess():
    # 0.93 on signed scores once stood alone: the sign carries it
    codings = load("second_coding")
    told = {on: outside.agreement(codings, on) for on in outside.METRICS}
    assert told["sign"] > told["size"] > told["assessed"]


def verdicts_of(*claims: tuple[str, str, str, str]) -> pd.DataFrame:
    """Rows as in `second_verdicts`: claim, our verdict, that of the second and of the third judge."""
    return pd.DataFrame(
        [
            (key, judge, first, own)
            for key, first, *both in claims
            for judge, own in zip(outside.JUDGES[1:], both, strict=True)
        ],
        columns=["claim_id", "judge", "first", "verdict"],
    )


THREE = verdicts_of(
    ("C-1", "borne out", "borne out", "borne out"), ("C-2", "partly", "borne out", "partly"),
    ("C-3", "open", "partly", "partly"), ("C-4", "partly", "not followed", "followed"),
)  # fmt: skip


def test_each_claim_has_one_line_with_the_verdicts_of_all_three_judges():
    assert outside.judged(THREE).loc["C-2"].to_dict() == {"first": "partly", "second": "borne out", "third": "partly"}


def test_a_judge_is_alike_where_its_verdict_counts_as_the_first_does():
    assert outside.alike(outside.judged(THREE)).to_dict() == {"C-1": 2, "C-2": 1, "C-3": 0, "C-4": 0}


def test_advice_that_was_followed_counts_like_a_claim_that_was_borne_out():
    assert outside.alike(outside.judged(verdicts_of(("C-1", "followed", "borne out", "followed")))).to_list() == [2]


def test_three_judges_who_never_differ_agree_fully():
    same = verdicts_of(("C-1", "open", "open", "open"), ("C-2", "partly", "partly", "partly"))
    assert outside.verdict_alpha(outside.judged(same)) == 1


def test_a_claim_that_a_judge_left_out_is_named():
    with pytest.raises(ValueError, match="claim C-4 has no verdict of the third judge"):
        outside.judged(THREE.iloc[:-1])


@pytest.mark.parametrize("word", ["true", "Borne out", None])
@pytest.mark.parametrize("judge", outside.JUDGES)
def test_a_verdict_of_another_word_is_refused_however_agreement_is_counted(judge, word):
    # alpha took all unknown words for one more way of counting, in which judges agreed; in the other count they did not
    three = outside.judged(load("second_verdicts"))
    three.loc[three.index[4], judge] = word
    for call in (outside.alike, outside.verdict_alpha):
        with pytest.raises(ValueError, match=f"no verdict ({word!r}|nan)"):
            call(three)


def test_a_judge_without_a_column_is_named():
    with pytest.raises(ValueError, match="verdicts have no column 'third'"):
        outside.alike(outside.judged(THREE).drop(columns="third"))


def test_two_accounts_of_what_our_verdict_was_are_refused():
    with pytest.raises(ValueError, match="C-1"):
        outside.judged(THREE.assign(first=["open", *THREE["first"][1:]]))


def test_every_claim_was_judged_by_all_three_and_each_difference_has_its_argument_and_what_was_done():
    # The strongest objection of the conclusion was that no other judge had looked at the claims.
    verdicts = load("second_verdicts").set_index("verdict_id")
    judged = outside.judged(verdicts.reset_index())
    assert set(judged.index) == set(load("claims")["claim_id"])
    ways = verdicts[["first", "verdict"]].apply(lambda column: column.map(outside.COUNTED_AS))
    differs = ways["first"] != ways["verdict"]
    assert verdicts.loc[differs, ["argument", "decision"]].notna().all(axis=None)
    assert verdicts.loc[~differs, "argument"].isna().all()


def test_a_decision_to_change_a_verdict_names_the_verdict_that_now_stands():
    now = load("claims").set_index("claim_id")["verdict"]
    told = load("second_verdicts").set_index("claim_id")["decision"].str.extract(r"^Changed to “([a-z ]+)”")[0].dropna()
    assert len(told) == 18 and (told == now[told.index]).all()


def test_a_verdict_that_was_kept_against_both_others_is_the_one_that_stands():
    verdicts, now = load("second_verdicts"), load("claims").set_index("claim_id")["verdict"]
    kept = verdicts[verdicts["decision"].str.startswith("Kept", na=False)].set_index("claim_id")["first"]
    assert len(kept) == 11 and (kept == now[kept.index]).all()
