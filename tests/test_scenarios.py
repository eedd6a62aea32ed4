"""Futures, their explorer, and the forecasts: one promise a test."""

import itertools
import json
import re

import numpy as np
import pandas as pd
import promises
import pytest

from entente.data import load, package, period, split
from entente.figures import charts
from entente.figures import scenarios as scenario
from entente.methods import scenarios as futures
from entente.methods.crossimpact import consistent_scenarios, impact_balances, inconsistency
from entente.methods.stances import as_of, matrix

DESCRIPTORS, IMPACTS, FUTURES = load("descriptors"), load("cross_impacts"), load("futures")
SCORES = futures.impact_scores(DESCRIPTORS, IMPACTS)
VARIANTS = {name: list(own["variant"]) for name, own in DESCRIPTORS.groupby("descriptor", sort=False)}
SCENARIOS = futures.named(consistent_scenarios(SCORES)[list(VARIANTS)], FUTURES)
OURS = load("forecasts").query("author == 'This report'")
WORDS = {
    "finding": "A finding with its number, 5",
    "reading": "How to read it.",
    "source": "Source: cross_impacts.",
    "description": "One thing against another. It shows five.",
}
KINDS = {
    "futures_matrix": lambda: scenario.futures_matrix(SCENARIOS, FUTURES, DESCRIPTORS, **WORDS),
    "strength_matrix": lambda: scenario.strength_matrix(DESCRIPTORS, IMPACTS, **WORDS),
    "moves_matrix": lambda: scenario.moves_matrix(MOVES, SCENARIOS, FUTURES, **WORDS),
    "steadiness_bars": lambda: scenario.share_bars(futures.near(DRAWN, SCENARIOS, DESCRIPTORS), **WORDS),
    "scenario_explorer": lambda: explorer(),
}
every_kind = pytest.mark.parametrize("kind", KINDS)
MOVES = futures.perturbations(DESCRIPTORS, IMPACTS, SCENARIOS)
DRAWN = futures.consistency_shares(DESCRIPTORS, IMPACTS, n=40)


def explorer(start=None):
    start = start or SCENARIOS.loc[0, list(VARIANTS)].to_dict()
    return scenario.scenario_explorer(DESCRIPTORS, IMPACTS, futures=FUTURES, start=start, **WORDS)


def drawn(chart, width=charts.DESK, dark=False):
    return promises.drawn(chart.to_dict(), width, dark)


def parts(label):
    """What a label names, and what it says of it; the name of a variant may have a colon too."""
    return label.split(": ", 1) if label.startswith("Verdict") else label.rsplit(": ", 1)


def spoken(svg):
    return dict(parts(one) for one in re.findall(r'aria-label="([^"]+: [^"]+)"', svg))


def signed(value):
    return f"{value:+d}".replace("-", "−").replace("+0", "0")


# --- as every figure -------------------------------------------------------------------------------------------------


@every_kind
@pytest.mark.parametrize("width", [charts.PHONE, charts.DESK])
def test_a_figure_is_as_wide_as_its_container(kind, width):
    promises.check_box(KINDS[kind]().to_dict(), width)


@every_kind
def test_light_and_dark_are_one_specification(kind):
    promises.check_two_sets_of_colours(KINDS[kind]().to_dict())


@every_kind
def test_a_figure_is_stored_small_and_the_same_each_time(kind):
    promises.check_same_bytes(KINDS[kind])
    assert len(json.dumps(KINDS[kind]().to_dict())) < 60_000


# --- the futures -----------------------------------------------------------------------------------------------------


def test_every_consistent_scenario_belongs_to_one_future_and_every_future_has_one():
    assert set(futures.futures_of(SCENARIOS[list(VARIANTS)], FUTURES)) == set(FUTURES["future"])


def test_a_scenario_that_fits_no_future_is_refused():
    lost = pd.DataFrame([{name: own[0] for name, own in VARIANTS.items()} | {"talks": "freeze"}])
    with pytest.raises(ValueError, match="fits no future"):
        futures.futures_of(lost, FUTURES)


def test_scenarios_of_one_future_are_told_apart_and_a_single_one_needs_no_letter():
    assert SCENARIOS["label"].is_unique and SCENARIOS["short"].is_unique
    several = SCENARIOS["future"].duplicated(keep=False)
    assert SCENARIOS.loc[several, "short"].str.fullmatch(r".+ [A-J]").all()
    assert SCENARIOS.loc[~several, "short"].isin(FUTURES["short"]).all()


def test_futures_stand_in_the_order_of_their_table():
    assert list(SCENARIOS["future"].drop_duplicates()) == list(FUTURES["future"])


def test_gains_take_the_sign_of_the_stance_on_what_a_variant_brings():
    one = pd.DataFrame([{"war": "on"}])
    effects = pd.DataFrame({"variant_id": ["D-war-on"], "interest": ["peace"], "effect": [-2]})
    mao = pd.DataFrame({"peace": [3, -1, np.nan]}, index=["A", "B", "C"])
    assert futures.gains(one, effects, mao).loc[0].to_dict() == {"A": -6, "B": 2, "C": 0}


def test_pyongyang_gains_in_every_future_as_the_chapter_says():
    mao = matrix(as_of(load("stances"), package()["evidence_cutoff"]))
    told = futures.gains(SCENARIOS[list(VARIANTS)], load("variant_effects"), mao)
    assert (told["PRK"] > 0).all()
    assert ((told["CHN"] > 0) == (SCENARIOS["talks"] == "summitry")).all()


def test_steadiness_is_a_share_and_the_same_on_every_run():
    assert DRAWN.between(0, 1, inclusive="right").all()
    assert DRAWN.equals(futures.consistency_shares(DESCRIPTORS, IMPACTS, n=40))


def test_judgements_without_a_range_leave_every_scenario_certain():
    fixed = IMPACTS.assign(low=IMPACTS["score"], high=IMPACTS["score"])
    sure = futures.consistency_shares(DESCRIPTORS, fixed, n=3)
    assert len(sure) == len(SCENARIOS) and (sure == 1).all()


def test_what_draws_find_is_named_after_the_nearest_scenario():
    rows = futures.near(DRAWN, SCENARIOS, DESCRIPTORS)
    assert set(rows.loc[rows["consistent"], "label"]) <= set(SCENARIOS["label"])
    assert rows.loc[~rows["consistent"], "label"].str.contains(", but ").all()


def test_a_push_towards_what_stands_is_no_push_and_every_push_comes_to_rest():
    expected = len(SCENARIOS) * (len(DESCRIPTORS) - len(VARIANTS))
    assert len(MOVES) == expected
    assert MOVES["end"].isin([-1, *SCENARIOS.index]).all()


def test_a_settlement_moves_every_other_scenario_to_terms_as_the_chapter_says():
    pushed = MOVES[MOVES["variant"] == "settlement"]
    assert set(pushed["end"].map(SCENARIOS["future"])) == {"terms"}


def test_a_truce_alone_falls_back_from_the_first_scenario_as_the_chapter_says():
    push = MOVES.set_index(["start", "variant"])["end"]
    assert push[0, "truce"] == 0
    assert SCENARIOS.loc[push[0, "ebb"], "future"] == "cold-truce"


def test_a_judgement_that_decides_has_moved_a_scenario():
    told = futures.one_at_a_time(DESCRIPTORS, IMPACTS.head(12))
    assert ((told["lost"] > 0) | (told["won"] > 0)).all()
    assert set(told["impact_id"]) <= set(IMPACTS["impact_id"])


def test_a_tile_says_the_variant_of_its_future_or_that_it_is_either():
    found = re.findall(r'aria-label="([^"]+: [^"]+)"', drawn(KINDS["futures_matrix"]()))
    said = dict(one.split(": ", 1) for one in found)
    labels = DESCRIPTORS.set_index(["descriptor", "variant"])["label"]
    for future, name in FUTURES[["future", "name"]].to_numpy():
        own = SCENARIOS[SCENARIOS["future"] == future]
        for key, label in DESCRIPTORS.drop_duplicates("descriptor")[["descriptor", "descriptor_label"]].to_numpy():
            expected = " or ".join(labels[key, variant] for variant in own[key].drop_duplicates())
            assert said[f"{name}, {label}"] == expected


def test_a_word_in_a_tile_fits_the_tile_on_a_phone():
    room = (charts.PHONE - scenario.SIDE["phone"]) / len(FUTURES) * 0.94
    held = {variant for name in VARIANTS for variant in SCENARIOS[name]}
    texts = [scenario.WORDS.get(variant, variant) for variant in held] + [scenario.EITHER]
    assert max(charts.width_of(text, 12, 600) for text in texts) < room


def test_the_war_drives_most_and_talks_are_driven_most_as_the_chapter_says():
    size = IMPACTS["score"].astype(int).abs()
    assert size.groupby(IMPACTS["source"]).sum().idxmax() == "war"
    assert size.groupby(IMPACTS["target"]).sum().idxmax() == "talks"


# --- the explorer ----------------------------------------------------------------------------------------------------


def random_settings(n):
    rng = np.random.default_rng(7)
    return [{name: str(rng.choice(own)) for name, own in VARIANTS.items()} for _ in range(n)]


def state_of(chosen, balances):
    """What the explorer should say of one descriptor: who is its rival, and by how much it holds."""
    others = balances.drop(chosen)
    rival, margin = others.idxmax(), balances[chosen] - others.max()
    if margin > 0:
        return f"holds by {margin}"
    return f"tied with {rival}" if margin == 0 else f"gives way to {rival}, by {-margin}"


def check(said, setting):
    told = impact_balances(SCORES, setting)
    for row in DESCRIPTORS.itertuples():
        balances = told[row.descriptor]
        chosen = setting[row.descriptor] == row.variant
        expected = signed(balances[row.variant])
        if chosen:
            expected += ", chosen, " + state_of(row.variant, balances)
        assert said[f"{row.descriptor_label}, {row.label}"] == expected
    faults = int((inconsistency(SCORES, setting) > 0).sum())
    if faults:
        assert said["Verdict"] == f"Does not hold: {faults} of 10 {'gives' if faults == 1 else 'give'} way"
    else:
        assert said["Verdict"].startswith("Holds together")


@pytest.mark.parametrize("setting", random_settings(6), ids=range(6))
def test_balances_in_the_picture_are_those_of_the_package(setting):
    check(spoken(drawn(explorer(setting), charts.PHONE)), setting)


@pytest.mark.parametrize("at", SCENARIOS.index)
def test_a_consistent_scenario_holds_together_and_is_named_after_its_future(at):
    said = spoken(drawn(explorer(SCENARIOS.loc[at, list(VARIANTS)].to_dict())))
    name = FUTURES.set_index("future").loc[SCENARIOS.loc[at, "future"], "name"]
    assert said["Verdict"] == f"Holds together: {name}"


def test_judgements_of_another_reader_are_computed_too():
    zero = IMPACTS.assign(score=0)
    said = spoken(drawn(scenario.scenario_explorer(DESCRIPTORS, zero, **WORDS), charts.PHONE))
    assert said["Verdict"] == "Holds together"
    assert {text.split(",")[0] for key, text in said.items() if key != "Verdict"} == {"0"}


def test_a_start_that_names_an_unknown_variant_is_refused():
    with pytest.raises(ValueError, match="'war' no variant"):
        explorer({name: own[0] for name, own in VARIANTS.items()} | {"war": "peace"})


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return promises.write_page(tmp_path_factory.mktemp("page"), {"one": explorer().to_dict()})


@pytest.fixture(scope="module")
def phone(browser, address):
    tab = promises.on_a_phone(browser, address, ["one"])
    yield tab
    tab.close()


def select_of(tab, descriptor):
    return tab.locator("#one .vega-bind select").nth(list(VARIANTS).index(descriptor))


def labels_in(tab):
    texts = tab.locator("#one svg [aria-label]").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    return dict(parts(text) for text in texts if ": " in text)


@pytest.mark.parametrize("setting", random_settings(4), ids=range(4))
def test_every_balance_follows_the_selects_of_the_page(phone, setting):
    for name, variant in setting.items():
        row = DESCRIPTORS[(DESCRIPTORS["descriptor"] == name) & (DESCRIPTORS["variant"] == variant)].iloc[0]
        select_of(phone, name).select_option(label=row["label"])
    phone.evaluate("() => document.querySelector('#one .chart').view.runAsync().then(() => {})")
    check(labels_in(phone), setting)


def test_a_select_moves_by_keyboard(phone):
    select = select_of(phone, "war")
    select.select_option(label="Fighting goes on")
    select.focus()
    phone.keyboard.press("ArrowDown")
    phone.wait_for_function(
        "() => [...document.querySelectorAll('#one svg [aria-label]')].some((one) =>"
        " /A truce without terms: .*chosen/.test(one.getAttribute('aria-label')))"
    )


def test_every_descriptor_has_a_labelled_select_above_the_picture_in_its_order(phone):
    controls = phone.locator("#one .vega-bind select")
    assert controls.count() == len(VARIANTS)
    shorts = DESCRIPTORS.drop_duplicates("descriptor")["descriptor_short"]
    labels = DESCRIPTORS.groupby("descriptor", sort=False)["label"].apply(list)
    for i, (short, options) in enumerate(zip(shorts, labels, strict=True)):
        control = controls.nth(i)
        assert control.evaluate("one => one.labels[0].querySelector('.vega-bind-name').textContent") == short
        assert control.locator("option").all_text_contents() == options
        place = control.bounding_box()
        assert place["height"] >= 24 and place["width"] >= 80
    picture = phone.locator("#one .chart svg").first.bounding_box()
    assert picture["width"] == pytest.approx(358, abs=1)
    assert controls.nth(len(VARIANTS) - 1).bounding_box()["y"] < picture["y"]


def test_the_dark_page_draws_the_explorer_dark_and_nothing_is_complained_of(phone):
    phone.evaluate("document.documentElement.dataset.theme = 'dark'")
    phone.wait_for_function("() => document.querySelector('#one .chart').view.signal('dark')")
    assert phone.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert phone.said == []


# --- forecasts -------------------------------------------------------------------------------------------------------

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


def test_the_score_of_known_forecasts_is_the_mean_square():
    told = pd.DataFrame({"probability": [100, 0, 50], "outcome": ["yes", "yes", "no"]})
    assert futures.brier(told) == pytest.approx((0 + 1 + 0.25) / 3)


def test_without_a_decided_forecast_there_is_no_score():
    with pytest.raises(ValueError, match="no forecast is decided"):
        futures.brier(OURS)


def test_every_future_has_a_sign_to_watch():
    assert set(load("indicators")["future"]) == set(FUTURES["future"])


def test_what_defines_two_futures_never_fits_one_scenario_of_ours():
    for one, other in itertools.combinations(FUTURES["defined_by"].map(split), 2):
        assert set(one) != set(other)
