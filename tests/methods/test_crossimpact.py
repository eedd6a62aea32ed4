"""Cross-impact balances against the published case, plain enumeration of random small ones, and what cannot matter."""

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from entente.methods import crossimpact as cib
from entente.methods import crossimpact_search, crossimpact_succession

CASE = json.loads((Path(__file__).parents[1] / "cases" / "cib_somewhereland.json").read_text("utf-8"))
PAIRS = [(name, variant) for name, variants in CASE["descriptors"].items() for variant in variants]
SHORT = {variant[:2]: (name, variant) for name, variant in PAIRS}  # A1, A2 ... F3
SEEDS = range(40)


def tidy(cells):
    return pd.DataFrame(cells, columns=["source", "source_variant", "target", "target_variant", "score"])


def judged(text):
    """Scores from lines such as ``A1 B2 3``: a descriptor's letter, a variant's number; the last is the score."""
    cells = [line.split() for line in text.strip().splitlines()]
    return tidy([(a[0], a, b[0], b, int(score)) for a, b, score in cells])


SOMEWHERELAND = tidy(
    [(*PAIRS[i], *PAIRS[j], score) for i, row in enumerate(CASE["matrix"]) for j, score in enumerate(row)]
)


def named(short):
    """A scenario such as A2 B1 C3 D1 E1 F1 in full."""
    return dict(SHORT[variant] for variant in short)


def random_scores(seed, smallest=1):
    """Two to five descriptors of up to four variants: first each variant on itself, 0, then other cells."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(smallest, 5, size=rng.integers(2, 6))
    pairs = [(f"D{i}", f"v{k}") for i, count in enumerate(counts) for k in range(count)]
    density, largest = rng.choice([0.3, 0.6, 1.0]), rng.choice([1, 3])
    cells = [(*source, *target, 0) for source, target in zip(pairs, pairs, strict=True)]
    for source, target in itertools.product(pairs, pairs):
        if source != target and rng.random() < density:
            cells.append((*source, *target, int(rng.integers(-largest, largest + 1))))
    return tidy(cells)


def on_itself(scores):
    return (scores["source"] == scores["target"]) & (scores["source_variant"] == scores["target_variant"])


def own_blocks(scores, seed):
    """The same with every judgement of a variant on itself drawn as well."""
    rng = np.random.default_rng(seed)
    return scores.assign(score=scores["score"].mask(on_itself(scores), rng.integers(-3, 4, size=len(scores))))


# ---- the method once more, plain and slow


class Plain:
    """The definitions, one scenario at a time."""

    def __init__(self, scores):
        self.rows = list(scores.itertuples(index=False, name=None))
        self.variants = {}
        for name, variant, *_ in self.rows:
            self.variants.setdefault(name, {})[variant] = None
        names = list(self.variants)
        self.all = [dict(zip(names, choice, strict=True)) for choice in itertools.product(*self.variants.values())]

    def balances(self, scenario):
        told = {name: dict.fromkeys(own, 0) for name, own in self.variants.items()}
        for source, source_variant, target, target_variant, score in self.rows:
            if scenario[source] == source_variant:
                told[target][target_variant] += score
        return told

    def margins(self, scenario):
        told = {}
        for name, balance in self.balances(scenario).items():
            others = [score for variant, score in balance.items() if variant != scenario[name]]
            told[name] = balance[scenario[name]] - max(others) if others else math.inf
        return told

    def consistent(self, tolerance=0):
        """The scenarios with value and total."""
        told = []
        for scenario in self.all:
            value = min(self.margins(scenario).values())
            if value >= -tolerance:
                total = sum(balance[scenario[name]] for name, balance in self.balances(scenario).items())
                told.append((*scenario.values(), value, total))
        return told

    def next(self, scenario, movers=None):
        after = dict(scenario)
        for name, balance in self.balances(scenario).items():
            if balance[scenario[name]] < max(balance.values()) and (movers is None or name in movers):
                after[name] = next(variant for variant, score in balance.items() if score == max(balance.values()))
        return after

    def basins(self):
        weights, cycling = {}, 0
        for scenario in self.all:
            seen = []
            while scenario not in seen:
                seen.append(scenario)
                scenario = self.next(scenario)
            if scenario == seen[-1]:
                weights[tuple(scenario.values())] = weights.get(tuple(scenario.values()), 0) + 1
            else:
                cycling += 1
        return weights, cycling


def rows(answer):
    return list(answer.itertuples(index=False, name=None))


# ---- the published case


def test_the_balances_of_somewhereland_are_the_published_ones():
    told = cib.impact_balances(SOMEWHERELAND, named(CASE["balance"]["scenario"]))
    assert told.tolist() == CASE["balance"]["balance"]
    assert list(told.index) == PAIRS


def test_in_somewhereland_only_the_distribution_of_wealth_is_inconsistent():
    told = cib.inconsistency(SOMEWHERELAND, named(CASE["balance"]["scenario"]))
    assert told.tolist() == CASE["balance"]["inconsistency"]
    assert list(told.index) == list(CASE["descriptors"])


def test_somewhereland_has_its_ten_published_scenarios_with_value_and_total():
    expected = [
        (*named(case["scenario"]).values(), case["consistency_value"], case["total_impact_score"])
        for case in CASE["consistent"]
    ]
    told = cib.consistent_scenarios(SOMEWHERELAND)
    assert rows(told) == expected
    assert list(told.columns) == [*CASE["descriptors"], "consistency_value", "total_impact_score"]


@pytest.mark.parametrize(("tolerance", "count"), CASE["within"].items())
def test_somewhereland_has_as_many_scenarios_within_a_tolerance_as_enumeration_finds(tolerance, count):
    assert len(cib.consistent_scenarios(SOMEWHERELAND, int(tolerance))) == count


def test_somewhereland_has_its_weights_and_no_cycles():
    told = cib.basin_weights(SOMEWHERELAND)
    assert rows(told) == [(*named(case["scenario"]).values(), case["weight"]) for case in CASE["consistent"]]
    assert told.attrs["cycling"] == CASE["cycling"]


# ---- plain enumeration


@pytest.mark.parametrize("tolerance", [0, 1, 2.5])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_search_finds_what_plain_enumeration_finds(seed, tolerance):
    scores = random_scores(seed)
    assert rows(cib.consistent_scenarios(scores, tolerance)) == Plain(scores).consistent(tolerance)


@pytest.mark.parametrize("seed", SEEDS)
def test_judgements_of_a_descriptor_on_itself_count(seed):
    scores = own_blocks(random_scores(seed), seed)
    plain = Plain(scores)
    assert rows(cib.consistent_scenarios(scores, 1)) == plain.consistent(1)
    told = cib.basin_weights(scores)
    assert ({row[:-1]: row[-1] for row in rows(told)}, told.attrs["cycling"]) == plain.basins()


@pytest.mark.parametrize("seed", SEEDS)
def test_weights_are_those_of_walking_from_every_scenario(seed):
    scores = random_scores(seed)
    told = cib.basin_weights(scores)
    assert ({row[:-1]: row[-1] for row in rows(told)}, told.attrs["cycling"]) == Plain(scores).basins()


@pytest.mark.parametrize("seed", SEEDS)
def test_fixed_points_are_the_consistent_scenarios_in_the_same_order(seed):
    scores = random_scores(seed)
    names = list(scores["source"].unique())
    pd.testing.assert_frame_equal(cib.basin_weights(scores)[names], cib.consistent_scenarios(scores)[names])


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_balances_and_inconsistency_of_every_scenario_are_those_of_the_definitions(seed):
    scores = random_scores(seed)
    plain = Plain(scores)
    for scenario in plain.all[:12]:
        balances = plain.balances(scenario)
        assert cib.impact_balances(scores, scenario).tolist() == [s for own in balances.values() for s in own.values()]
        gaps = [max(own.values()) - own[scenario[name]] for name, own in balances.items()]
        assert cib.inconsistency(scores, scenario).tolist() == gaps


def test_batches_smaller_than_a_level_of_the_search_change_nothing(monkeypatch):
    scores = random_scores(3, smallest=3)
    expected = cib.consistent_scenarios(scores, 3), cib.basin_weights(scores)
    monkeypatch.setattr(crossimpact_search, "BATCH", 5)
    for module in (cib, crossimpact_succession):
        monkeypatch.setattr(module, "BLOCK", 7)
    pd.testing.assert_frame_equal(cib.consistent_scenarios(scores, 3), expected[0])
    pd.testing.assert_frame_equal(cib.basin_weights(scores), expected[1])


# ---- fractions


@pytest.mark.parametrize("unit", [0.1, 1 / 3, math.pi, 1e-9, 1e20])
@pytest.mark.parametrize("seed", SEEDS[:20])
def test_scores_in_another_unit_have_the_same_scenarios_with_ties_as_ties(seed, unit):
    scores = own_blocks(random_scores(seed), seed)
    scaled = scores.assign(score=scores["score"] * unit)
    names = list(scores["source"].unique())
    for tolerance in (0, 1, 2):
        whole, told = cib.consistent_scenarios(scores, tolerance), cib.consistent_scenarios(scaled, tolerance * unit)
        pd.testing.assert_frame_equal(told[names], whole[names])
        np.testing.assert_allclose(told["consistency_value"], whole["consistency_value"] * unit, rtol=1e-9)
    pd.testing.assert_frame_equal(cib.basin_weights(scaled), cib.basin_weights(scores))


def test_three_tenths_tie_with_one_and_two_tenths():
    scores = judged("A1 B1 1\nA2 B1 0\nB1 A1 0\nB2 A1 0").assign(score=0.0)
    extra = tidy([("C", "C1", "A", "A1", 0.1), ("D", "D1", "A", "A1", 0.2), ("E", "E1", "A", "A2", 0.3)])
    told = cib.consistent_scenarios(pd.concat([scores, extra]))
    assert told["A"].tolist() == ["A1", "A1", "A2", "A2"]
    assert told["consistency_value"].tolist() == [0, 0, 0, 0]


def test_whole_scores_give_whole_answers_even_when_they_are_written_as_fractions():
    told = cib.consistent_scenarios(SOMEWHERELAND.astype({"score": float}))
    pd.testing.assert_frame_equal(told, cib.consistent_scenarios(SOMEWHERELAND))
    assert (told.dtypes[["consistency_value", "total_impact_score"]] == np.int64).all()


# ---- what cannot matter


@pytest.mark.parametrize("seed", SEEDS[:30])
def test_a_constant_on_one_row_of_a_judgement_section_changes_no_scenario_and_no_weight(seed):
    scores = random_scores(seed)
    full = tidy([(*cell, 0) for cell in all_cells(scores)]).merge(scores, on=cib.PAIR, how="left", suffixes=("_", ""))
    full = full.assign(score=full["score"].fillna(0))[[*cib.PAIR, "score"]]
    section = (full["source_variant"] == "v0") & (full["source"] == "D0") & (full["target"] == "D1")
    shifted = full.assign(score=full["score"] + 7 * section)
    pd.testing.assert_frame_equal(
        cib.consistent_scenarios(shifted, 1).drop(columns="total_impact_score"),
        cib.consistent_scenarios(full, 1).drop(columns="total_impact_score"),
    )
    pd.testing.assert_frame_equal(cib.basin_weights(shifted), cib.basin_weights(full))


def all_cells(scores):
    pairs = list(scores[cib.PAIR[:2]].drop_duplicates().itertuples(index=False, name=None))
    return [(*source, *target) for source, target in itertools.product(pairs, pairs)]


@pytest.mark.parametrize("factor", [3, 0.7])
@pytest.mark.parametrize("seed", SEEDS[:30])
def test_a_positive_factor_on_all_that_acts_on_a_descriptor_leaves_scenarios_and_weights(seed, factor):
    scores = random_scores(seed)
    names = list(scores["source"].unique())
    scaled = scores.assign(score=scores["score"] * np.where(scores["target"] == "D1", factor, 1))
    pd.testing.assert_frame_equal(cib.consistent_scenarios(scaled)[names], cib.consistent_scenarios(scores)[names])
    pd.testing.assert_frame_equal(cib.basin_weights(scaled), cib.basin_weights(scores))


@pytest.mark.parametrize("seed", SEEDS[:30])
def test_turning_descriptors_and_variants_round_only_turns_the_answer(seed):
    scores = random_scores(seed)
    first = on_itself(scores)
    turned = cib.consistent_scenarios(pd.concat([scores[first][::-1], scores[~first]]), 1)
    told = cib.consistent_scenarios(scores, 1)
    assert list(turned.columns[:-2]) == list(told.columns[:-2])[::-1]
    assert sorted(rows(turned[told.columns])) == sorted(rows(told))


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_a_wider_tolerance_loses_no_scenario(seed):
    found = [set(rows(cib.consistent_scenarios(random_scores(seed), tolerance))) for tolerance in range(5)]
    assert all(narrow <= wide for narrow, wide in itertools.pairwise(found))


def test_a_tolerance_beyond_every_difference_lets_every_scenario_stand():
    told = cib.consistent_scenarios(SOMEWHERELAND, 1e300)
    assert len(told) == 486
    assert rows(told.iloc[:, :6]) == list(itertools.product(*CASE["descriptors"].values()))


def test_descriptors_and_variants_keep_the_order_in_which_they_first_appear_as_a_source():
    scores = judged("B2 A1 0\nB1 A1 0\nA2 B1 0\nA1 B1 0")
    assert rows(cib.consistent_scenarios(scores)[["B", "A"]]) == [
        ("B2", "A2"),
        ("B2", "A1"),
        ("B1", "A2"),
        ("B1", "A1"),
    ]
    assert list(cib.consistent_scenarios(scores).columns[:2]) == ["B", "A"]


# ---- single variants


def test_a_descriptor_with_one_variant_acts_on_others_and_limits_nothing():
    told = cib.consistent_scenarios(judged("A1 B2 2\nB1 A1 -9\nB2 A1 -9"))
    assert rows(told) == [("A1", "B2", 2, -7)]


def test_where_every_descriptor_has_one_variant_the_margin_is_infinite():
    scores = judged("A1 B1 2\nB1 A1 -1")
    assert rows(cib.consistent_scenarios(scores)) == [("A1", "B1", math.inf, 1)]
    assert rows(cib.basin_weights(scores)) == [("A1", "B1", 1)]
    assert cib.inconsistency(scores, {"A": "A1", "B": "B1"}).tolist() == [0, 0]


def test_a_case_without_consistent_scenarios_has_empty_answers_with_all_columns():
    told = cib.consistent_scenarios(CHASE)
    assert told.empty and list(told.columns) == ["A", "B", "consistency_value", "total_impact_score"]
    weights = cib.basin_weights(CHASE)
    assert weights.empty and list(weights.columns) == ["A", "B", "weight"] and weights.attrs["cycling"] == 4


# ---- successions

CHASE = judged("A1 B2 1\nA2 B1 1\nB1 A1 1\nB2 A2 1")  # B flees what A is, A follows what B is
PULL = judged("A1 B2 1\nA1 C2 3\nA2 B1 0\nB1 A1 1\nB2 A1 1\nC1 A1 1\nC2 A1 1")  # from A1 B1 C1, C lags by 3, B by 1


def test_under_the_global_rule_every_inconsistent_descriptor_moves():
    assert cib.succession(PULL, {"A": "A1", "B": "B1", "C": "C1"}).to_dict() == {"A": "A1", "B": "B2", "C": "C2"}


def test_under_the_local_rule_only_the_most_inconsistent_descriptor_moves():
    told = cib.succession(PULL, {"A": "A1", "B": "B1", "C": "C1"}, rule="local")
    assert told.to_dict() == {"A": "A1", "B": "B1", "C": "C2"}


def test_under_the_local_rule_the_first_of_equally_inconsistent_descriptors_moves():
    told = cib.succession(PULL.replace(3, 1), {"A": "A1", "B": "B1", "C": "C1"}, rule="local")
    assert told.to_dict() == {"A": "A1", "B": "B2", "C": "C1"}


def test_under_the_adiabatic_rule_the_fastest_inconsistent_descriptor_moves():
    start = {"A": "A1", "B": "B1", "C": "C1"}
    assert cib.succession(PULL, start, "adiabatic", ["A", "B", "C"]).to_dict() == {"A": "A1", "B": "B2", "C": "C1"}
    assert cib.succession(PULL, start, "adiabatic", ["C", "B", "A"]).to_dict() == {"A": "A1", "B": "B1", "C": "C2"}


def test_a_tied_variant_stays_and_of_several_best_the_first_is_taken():
    scores = judged("A1 B2 1\nA1 B3 1\nA2 B1 0\nB1 A1 0\nB2 A1 0\nB3 A1 0")
    following = {variant: cib.succession(scores, {"A": "A1", "B": variant})["B"] for variant in ("B1", "B2", "B3")}
    assert following == {"B1": "B2", "B2": "B2", "B3": "B3"}
    assert cib.basin_weights(scores)["weight"].tolist() == [2, 1, 1, 1, 1]


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_each_rule_moves_the_descriptors_it_names(seed):
    scores = random_scores(seed)
    plain, names = Plain(scores), list(scores["source"].unique())
    for scenario in plain.all[:12]:
        margins = plain.margins(scenario)
        worst = min(names, key=margins.get)
        fastest = next((name for name in names[::-1] if margins[name] < 0), None)
        assert cib.succession(scores, scenario).to_dict() == plain.next(scenario)
        assert cib.succession(scores, scenario, "local").to_dict() == plain.next(scenario, [worst])
        adiabatic = cib.succession(scores, scenario, "adiabatic", names[::-1])
        assert adiabatic.to_dict() == plain.next(scenario, [fastest])


def test_the_path_to_a_fixed_point_ends_with_it():
    told = cib.attractor(SOMEWHERELAND, named(["A2", "B1", "C3", "D1", "E1", "F1"]))
    assert told.attrs["period"] == 1
    assert cib.inconsistency(SOMEWHERELAND, told.iloc[-1]).max() == 0
    assert (cib.inconsistency(SOMEWHERELAND, told.iloc[-2]) > 0).any()


def test_the_path_into_a_cycle_ends_before_it_repeats():
    told = cib.attractor(CHASE, {"A": "A1", "B": "B1"})
    assert rows(told) == [("A1", "B1"), ("A1", "B2"), ("A2", "B2"), ("A2", "B1")]
    assert told.attrs["period"] == 4


def test_a_row_of_an_answer_is_a_scenario():
    for answer in (cib.consistent_scenarios(SOMEWHERELAND), cib.basin_weights(SOMEWHERELAND)):
        assert cib.inconsistency(SOMEWHERELAND, answer.iloc[3]).max() == 0


# ---- what is refused


def changed(**values):
    scores = judged("A1 B1 1\nA2 B1 0\nB1 A1 2\nB2 A1 -2").astype({"score": object})
    for column, value in values.items():
        scores.loc[2, column] = value
    return scores


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        (changed().drop(columns="target"), "no column 'target'"),
        (changed().iloc[:0], "no rows"),
        (changed(target="C"), "descriptor 'C' is a target and never a source"),
        (changed(target_variant="A3"), "variant 'A3' of 'A' is a target and never a source"),
        (changed(source_variant=None), "source_variant is missing in row 2"),
        (changed(score="2"), "a score is a finite number, not '2' .B: B1 on A: A1."),
        (changed(score=True), "not True"),
        (changed(score=None), "not None"),
        (changed(score=math.nan), "not nan"),
        (changed(score=-math.inf), "not -inf"),
        (changed().astype({"score": float}).replace(2.0, math.inf), "not inf"),
        (pd.concat([changed(), changed(score=5).iloc[[2]]]), "B, B1, A, A1 stands twice"),
        (changed().replace("A", "weight"), "no descriptor can be called 'weight'"),
    ],
)
def test_a_faulty_table_of_scores_is_refused_with_its_value(scores, told):
    for ask in (cib.consistent_scenarios, cib.basin_weights):
        with pytest.raises(ValueError, match=told):
            ask(scores)


@pytest.mark.parametrize("tolerance", [-1, math.nan, math.inf, "1", None])
def test_a_tolerance_that_is_not_a_number_from_0_is_refused(tolerance):
    with pytest.raises(ValueError, match=f"a tolerance is a number from 0, not {tolerance!r}"):
        cib.consistent_scenarios(SOMEWHERELAND, tolerance)


@pytest.mark.parametrize(
    ("scenario", "told"),
    [
        ({"A": "A1"}, "gives 'B' no variant"),
        ({"A": "A1", "B": "B3"}, "'B' has no variant 'B3'"),
        ({"A": "A1", "B": "B1", "C": "C1"}, "no descriptor 'C'"),
    ],
)
def test_a_faulty_scenario_is_refused_with_its_value(scenario, told):
    with pytest.raises(ValueError, match=told):
        cib.impact_balances(CHASE, scenario)


@pytest.mark.parametrize(
    ("how", "order", "told"),
    [
        ("fast", None, "'fast' is no rule of succession"),
        ("adiabatic", None, "every descriptor once: see 'A'"),
        ("adiabatic", ["A"], "every descriptor once: see 'B'"),
        ("adiabatic", ["A", "B", "B"], "every descriptor once: see 'B'"),
        ("adiabatic", ["A", "B", "C"], "every descriptor once: see 'C'"),
        ("adiabatic", 5, "an order is a sequence of all descriptors, the fastest first, not 5"),
        ("local", ["A", "B"], "the local rule takes no order"),
    ],
)
def test_a_faulty_rule_or_order_is_refused_with_its_value(how, order, told):
    for ask in (cib.succession, cib.attractor):
        with pytest.raises(ValueError, match=told):
            ask(CHASE, {"A": "A1", "B": "B1"}, how, order)


def test_basins_of_too_large_a_space_are_refused_with_its_size():
    scores = tidy([(f"D{i}", f"v{k}", "D0", "v0", 0) for i in range(33) for k in range(2)])
    with pytest.raises(ValueError, match="8,589,934,592 are more than 4,294,967,296"):
        cib.basin_weights(scores)
