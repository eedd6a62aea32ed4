"""The matrix in the reader's hands says what the package computes, at every setting."""

import itertools
import math

import pandas as pd
import promises
import pytest

from entente import data
from entente.data import day, labels
from entente.figures import stance_explorer
from entente.figures.rows import row_link
from entente.figures.stances import PAGE
from entente.methods.robustness import pair_closeness
from entente.methods.stances import as_of, matrix
from figures.test_stances import ACTORS, INTERESTS, STANCES, STOPS, by_date, signed

GROUPS = INTERESTS["group"].unique()
NAMES = ACTORS["short"].to_dict()


def explorer():
    return stance_explorer(STANCES, **promises.WORDS)


KINDS = {"explorer": explorer}


# --- in a browser ----------------------------------------------------------------------------------------------------


MOVING = {"explorer": explorer, "by_date": by_date}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return promises.write_page(
        tmp_path_factory.mktemp("page"), {kind: draw().to_dict() for kind, draw in MOVING.items()}
    )


@pytest.fixture(scope="module")
def phone(browser, address):
    tab = promises.on_a_phone(browser, address, MOVING)
    yield tab
    tab.close()


ROWS_WITH = """([figure, fields]) => {
    const view = document.querySelector(`#${figure} .chart`).view;
    const derived = (i) => { try { return view.data(`data_${i}`); } catch { return []; } };  // numbered with gaps
    const has = (rows) => rows.length && fields.every((field) => field in rows[0]);
    const found = [...Array(40).keys()].map(derived).find(has);
    return found.map((row) => Object.fromEntries(fields.map((field) => [field, row[field]])));
}"""


def computed(tab, figure, *fields):
    """The rows a figure has computed in the page: the first data set with these fields."""
    return pd.DataFrame(tab.evaluate(ROWS_WITH, [figure, fields]))


def set_to(tab, label, value):
    control = tab.locator("#explorer").get_by_label(label, exact=False)
    if control.evaluate("one => one.tagName") == "SELECT":
        control.select_option(value)
    else:
        control.fill(str(value))
    tab.evaluate("() => document.querySelector('#explorer .chart').view.runAsync().then(() => {})")


WEIGHT = {group: f"Weight: {title}" for group, title in labels("interests", "group").items()}
EXCHANGE = "Count the exchange itself"
SETTINGS = [  # stop, weights of the groups, whether the exchange itself counts, whose pairs come first
    (len(STOPS) - 1, (1, 1, 1, 1, 1, 1), True, "all"),
    (0, (1, 1, 1, 1, 1, 1), True, "RUS"),
    (8, (2, 0, 0.5, 1.5, 1, 2), True, "CHN"),
    (len(STOPS) - 1, (1, 1, 1, 1, 1, 1), False, "PRK"),
    (20, (0, 0, 0, 0, 2, 0), False, "PRK"),
    (30, (0, 2, 2, 0.5, 0, 1), False, "UKR"),
    (30, (0, 0, 0, 0, 0, 0), True, "USA"),
]


def close(value):
    """Closeness as the page writes it: two decimals, halves up as in JavaScript."""
    return data.signed(math.floor(100 * value + 0.5) / 100)


@pytest.mark.parametrize(("stop", "weights", "exchange", "actor"), SETTINGS)
def test_pairs_in_the_page_are_those_of_the_package(phone, stop, weights, exchange, actor):
    set_to(phone, "As of", stop)
    for group, weight in zip(GROUPS, weights, strict=True):
        set_to(phone, WEIGHT[group], weight)
    phone.locator("#explorer").get_by_label(EXCHANGE).set_checked(exchange)
    set_to(phone, "Rank first", actor)
    by_group = dict(zip(GROUPS, weights, strict=True))
    weighs = INTERESTS["group"].map(by_group) * (exchange | (INTERESTS["exchange"] == "no"))
    rows = STANCES["interest"].map(weighs).to_numpy(dtype=float)

    fields = ("row", "column", "weight", "closeness", "rank", "pair", "long", "line")
    pairs = computed(phone, "explorer", *fields)
    assert len(pairs) == 36
    want = {}
    for pair in pairs.itertuples():
        codes = f"{pair.column} {pair.row}"
        want[pair.column, pair.row] = value = pair_closeness(STANCES, codes, rows, STOPS[stop])
        assert math.isnan(value) == (pair.weight == 0)
        assert pair.closeness == pytest.approx(0 if math.isnan(value) else value)

    fixed = list(itertools.combinations(NAMES, 2))
    known = {pair: 0 if math.isnan(want[pair]) else round(want[pair], 9) for pair in fixed}
    order = sorted(fixed, key=lambda pair: (actor != "all" and actor not in pair, -known[pair], fixed.index(pair)))
    ranked = pairs.sort_values("rank")
    assert list(zip(ranked["column"], ranked["row"], strict=True)) == order
    assert ranked["line"].is_monotonic_increasing and ranked["line"].is_unique

    turned = [(actor, *({one, other} - {actor})) if actor in (one, other) else (one, other) for one, other in order]
    assert list(ranked["pair"]) == [" – ".join(NAMES[code] for code in pair) for pair in turned]
    told = ["·" if math.isnan(want[pair]) else close(want[pair]) for pair in order]  # no 0 for nothing
    assert list(ranked["long"]) == told
    seen = phone.locator("#explorer svg text").all_text_contents()
    assert {*ranked["pair"], *ranked["long"]} <= set(seen)


@pytest.mark.parametrize("figure", ["explorer", "by_date"])
def test_the_matrix_in_the_page_is_as_of_the_date_at_every_stop(phone, figure):
    ids, base = list(INTERESTS.index), matrix(as_of(STANCES, STOPS[0]))
    for stop, date in enumerate(STOPS):
        phone.evaluate(
            "([figure, stop]) => document.querySelector(`#${figure} .chart`).view.signal('stop', stop).runAsync()"
            ".then(() => {})",
            [figure, stop],
        )
        tiles = computed(phone, figure, "interest", "column", "stance", "sign", "framed", "href")
        assert len(tiles) == len(ids) * len(NAMES)
        now = as_of(STANCES, date)
        assert set(tiles["href"]) - {PAGE} == {row_link("stances", key) for key in now["stance_id"]}
        current = matrix(now)
        for tile in tiles.itertuples():
            value, was = (
                frame[ids[tile.interest]].get(tile.column) if ids[tile.interest] in frame else None
                for frame in (current, base)
            )
            assert tile.sign == signed(value)
            assert tile.framed == (signed(value) != signed(was))


def test_the_slider_starts_at_the_latest_moves_by_keyboard_and_says_its_date(browser, address):
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.goto(address)
    for figure in ("explorer", "by_date"):
        tab.locator(f"#{figure} .chart").scroll_into_view_if_needed()
        tab.wait_for_selector(f"#{figure} .chart[data-live] svg")
        slider = tab.locator(f"#{figure}").get_by_label("As of")
        for stop, key in ((len(STOPS) - 1, None), (len(STOPS) - 2, "ArrowLeft"), (0, "Home")):
            slider.focus()
            if key:
                tab.keyboard.press(key)
            date = day(STOPS[stop])
            beside = tab.locator(f"#{figure} .vega-bind").first.locator("input + span")
            tab.wait_for_function("([one, text]) => one.textContent === text", arg=[beside.element_handle(), date])
            assert slider.get_attribute("aria-valuetext") == date
            assert date in tab.locator(f"#{figure} svg text").all_text_contents()
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(100)
    assert tab.url == address
    tab.close()


def test_every_control_has_a_label_and_stands_above_the_picture(phone):
    box = phone.locator("#explorer .chart")
    picture = box.locator("svg").first.bounding_box()
    controls = box.locator(".vega-bind input, .vega-bind select")
    assert controls.count() == len(GROUPS) + 3  # a date, whether the exchange counts, whose pairs come first
    tops = []
    for i in range(controls.count()):
        control = controls.nth(i)
        assert control.evaluate("one => one.labels[0].textContent.trim().length > 3")
        place = control.bounding_box()
        tops.append(place["y"])
        assert place["height"] >= 24 and place["width"] >= 80
    assert len(set(tops)) == len(tops)  # one a line on a phone
    order = "getComputedStyle(document.querySelector('#explorer .vega-bindings')).order"
    assert phone.evaluate(order) == "-1" and picture["width"] == pytest.approx(358, abs=1)


def test_nothing_scrolls_sideways_and_nothing_is_complained_of(phone):
    assert phone.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert phone.said == []


def test_pictures_stand_where_no_script_runs(browser, address):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address)
    pictures = tab.locator("picture.for-light img")
    assert pictures.count() == 2
    for i in range(2):
        pictures.nth(i).scroll_into_view_if_needed()
        assert pictures.nth(i).bounding_box()["height"] > 400
        assert pictures.nth(i).get_attribute("alt") == promises.WORDS["description"]
    context.close()
