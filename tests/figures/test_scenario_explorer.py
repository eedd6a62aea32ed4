"""A scenario in the reader's hands: every balance is the one that the package computes."""

import re

import numpy as np
import pandas as pd
import promises
import pytest

from entente.figures import scenario_explorer
from entente.figures.theme import DESK, PHONE
from entente.methods.crossimpact import impact_balances, inconsistency
from figures.test_futures import DESCRIPTORS, FUTURES, IMPACTS, SCENARIOS, SCORES, VARIANTS


def explorer(start=None):
    start = start or SCENARIOS.loc[0, list(VARIANTS)].to_dict()
    return scenario_explorer(DESCRIPTORS, IMPACTS, futures=FUTURES, start=start, **promises.WORDS)


KINDS = {"explorer": explorer}


def parts(label):
    """What a label names, and what it says of it; the name of a variant may have a colon too."""
    return label.split(": ", 1) if label.startswith("Verdict") else label.rsplit(": ", 1)


def spoken(svg):
    return dict(parts(one) for one in re.findall(r'aria-label="([^"]+: [^"]+)"', svg))


def signed(value):
    return f"{value:+d}".replace("-", "−").replace("+0", "0")


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
    check(spoken(promises.drawn(explorer(setting).to_dict(), PHONE)), setting)


@pytest.mark.parametrize("at", SCENARIOS.index)
def test_a_consistent_scenario_holds_together_and_is_named_after_its_future(at):
    said = spoken(promises.drawn(explorer(SCENARIOS.loc[at, list(VARIANTS)].to_dict()).to_dict(), DESK))
    name = FUTURES.set_index("future").loc[SCENARIOS.loc[at, "future"], "name"]
    assert said["Verdict"] == f"Holds together: {name}"


def test_judgements_of_another_reader_are_computed_too():
    zero = IMPACTS.assign(score=0)
    said = spoken(promises.drawn(scenario_explorer(DESCRIPTORS, zero, **promises.WORDS).to_dict(), PHONE))
    assert said["Verdict"] == "Holds together"
    assert {text.split(",")[0] for key, text in said.items() if key != "Verdict"} == {"0"}


def test_a_start_that_names_an_unknown_variant_is_refused():
    with pytest.raises(ValueError, match="'war' no variant"):
        explorer({name: own[0] for name, own in VARIANTS.items()} | {"war": "peace"})


def test_a_descriptor_of_four_variants_has_all_of_them_inside_the_view():
    # tiles were laid out for three: a fourth stood beyond the edge
    own = DESCRIPTORS[DESCRIPTORS["descriptor"] == "war"].iloc[[0]]
    fourth = own.assign(variant="fourth", label="A fourth", variant_id="D-war-fourth")
    spec = scenario_explorer(pd.concat([DESCRIPTORS, fourth]), IMPACTS, **promises.WORDS).to_dict()
    assert any(text.startswith("A fourth") for text in promises.texts(promises.drawn(spec, DESK)).values())
    for width in promises.WIDTHS:
        promises.check_width(spec, width)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return promises.write_page(tmp_path_factory.mktemp("page"), {"one": promises.spec(explorer)})


@pytest.fixture(scope="module")
def phone(browser, address):
    tab = promises.on_a_phone(browser, address, ["one"])
    yield tab
    tab.close()


def select_of(tab, descriptor):
    return tab.locator(f"#one .controls select[name='pick_{descriptor}']")


def show_all_selects(tab):
    """On a phone all but the first selects are hidden until asked for; one test once relied on another to ask."""
    if (more := tab.locator("#one .more")).get_attribute("aria-expanded") == "false":
        more.click()


def labels_in(tab):
    texts = tab.locator("#one svg [aria-label]").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    return dict(parts(text) for text in texts if ": " in text)


@pytest.mark.parametrize("setting", random_settings(4), ids=range(4))
def test_every_balance_follows_the_selects_of_the_page(phone, setting):
    show_all_selects(phone)
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
    promises.until(
        phone,
        "() => [...document.querySelectorAll('#one svg [aria-label]')].some((one) =>"
        " /A truce, nothing signed: .*chosen/.test(one.getAttribute('aria-label')))",
    )


def test_every_descriptor_has_a_labelled_select_above_the_picture_in_its_order(phone):
    show_all_selects(phone)
    controls = phone.locator("#one .controls select")
    assert controls.count() == len(VARIANTS)
    shorts = DESCRIPTORS.drop_duplicates("descriptor")["descriptor_short"]
    labels = DESCRIPTORS.groupby("descriptor", sort=False)["label"].apply(list)
    for i, (short, options) in enumerate(zip(shorts, labels, strict=True)):
        control = controls.nth(i)
        assert control.evaluate("one => one.labels[0].textContent") == short
        assert control.locator("option").all_text_contents() == options
        place = control.bounding_box()
        assert place["height"] >= 24 and place["width"] >= 80
    # on a busy machine the picture was still being drawn, and a picture without a place has no box
    promises.until(phone, "() => document.querySelector('#one .chart svg')?.getBoundingClientRect().width > 0")
    picture = phone.locator("#one .chart svg").first.bounding_box()
    assert picture["width"] == pytest.approx(358, abs=1)
    assert controls.nth(len(VARIANTS) - 1).bounding_box()["y"] < picture["y"]


def test_the_dark_page_draws_the_explorer_dark_and_nothing_is_complained_of(phone):
    phone.evaluate("document.documentElement.dataset.theme = 'dark'")
    promises.until(phone, "() => document.querySelector('#one .chart').view.signal('dark')")
    assert phone.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert phone.said == []


def test_a_choice_is_saved_under_a_name_of_its_own(browser, address):
    # every choice was saved as scenario.csv, and a picture did not say which it was
    tab = browser.new_page(viewport={"width": 1366, "height": 900})
    tab.goto(f"{address}?war=truce&payment=little")
    promises.come_near(tab, "#one .chart")
    told = {}
    for kind in ("CSV", "SVG"):
        with tab.expect_download() as download:
            tab.get_by_role("button", name=f"Save this setting as {kind}").click()
        told[download.value.suggested_filename] = download.value.path().read_text("utf-8")
    tab.close()
    assert list(told) == ["scenario-war-truce-payment-little.csv", "scenario-war-truce-payment-little.svg"]
    truce = DESCRIPTORS.set_index("variant_id").loc["D-war-truce"]
    assert f"Chosen: {truce['descriptor_label']}: {truce['label']}" in told["scenario-war-truce-payment-little.svg"]
