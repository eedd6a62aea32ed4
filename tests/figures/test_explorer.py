"""The matrix in the reader's hands says what the package computes, at every setting."""

import itertools
import math
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pandas as pd
import promises
import pytest

from entente import data
from entente.data import day, labels, load
from entente.figures import stance_explorer
from entente.figures.rows import row_link
from entente.figures.stances import PAGE
from entente.methods.robustness import pair_closeness
from entente.methods.stances import as_of, changes, matrix
from entente.methods.uncertainty import drawn, matrices, net_convergence, shared_weight, shares_of_draws
from figures.test_stances import ACTORS, INTERESTS, STANCES, STOPS, by_date, signed

GROUPS = INTERESTS["group"].unique()
NAMES = ACTORS["short"].to_dict()
CUTOFF = day(data.package()["blind_from"])


def explorer():
    return stance_explorer(STANCES, **promises.WORDS)


KINDS = {"explorer": explorer}


# --- in a browser ----------------------------------------------------------------------------------------------------


MOVING = {"explorer": explorer, "by_date": by_date}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return promises.write_page(
        tmp_path_factory.mktemp("page"), {kind: promises.spec(draw) for kind, draw in MOVING.items()}
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
    """A control of the explorer set as a reader would; on a phone all but the first may be folded away."""
    control = tab.locator("#explorer .controls").get_by_label(label, exact=False)
    told = {"checked": value} if isinstance(value, bool) else {"value": str(value)}
    control.evaluate(
        "(one, told) => { Object.assign(one, told);"
        " ['input', 'change'].forEach((kind) => one.dispatchEvent(new Event(kind, { bubbles: true }))); }",
        told,
    )
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
    set_to(phone, EXCHANGE, exchange)
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
            words = f"{date}, the last change; evidence to {CUTOFF}" if stop == len(STOPS) - 1 else date
            assert slider.get_attribute("aria-valuetext") == words
            assert tab.locator(f"#{figure} .control output").first.inner_text() == words
            tab.wait_for_timeout(100)
            assert date in tab.locator(f"#{figure} svg text").all_text_contents()
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(100)
    assert tab.url.partition("?")[0].partition("#")[0] == address
    tab.close()


TOP = "document.querySelector('#explorer .stage').getBoundingClientRect().top + scrollY"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_figure_stays_where_it_is_while_its_date_is_moved(browser, address, width):
    # what is said of a setting took its room only when it came, and pushed the figure down by 35 and 60 px
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(address)
    begun = tab.evaluate(TOP)
    promises.come_near(tab, "#explorer .chart")
    for stop in (len(STOPS) - 1, 5, 30, 0, len(STOPS) - 2, len(STOPS) - 1):
        set_to(tab, "As of", stop)
        tab.wait_for_timeout(600)
        assert tab.evaluate(TOP) == pytest.approx(begun, abs=0.5)
    tab.close()


SWIPE = ["touchStart", *["touchMove"] * 8, "touchEnd"]


def swiped(tab, across, down):
    """A finger put on the middle of the slider "As of" and moved so many px."""
    at = tab.locator("#explorer .controls").get_by_label("As of").bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    hand = tab.context.new_cdp_session(tab)
    for i, kind in enumerate(SWIPE):
        points = [{"x": x + across * i / 8, "y": y + down * i / 8}] if kind != "touchEnd" else []
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        tab.wait_for_timeout(20)
    tab.wait_for_timeout(500)


@pytest.mark.parametrize("asked", [f"?date={STOPS[8]}", ""])
def test_a_page_that_is_scrolled_with_a_finger_on_the_slider_keeps_its_date(browser, address, asked):
    # a swipe that began on the slider took the date from the last to the middle, and the address with it
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    tab = context.new_page()
    tab.goto(f"{address}{asked}")
    promises.come_near(tab, "#explorer .chart")
    slider = tab.locator("#explorer .controls").get_by_label("As of")
    before, query, top = slider.input_value(), tab.evaluate("location.search"), tab.evaluate("scrollY")
    swiped(tab, 0, -200)
    assert tab.evaluate("scrollY") > top
    assert (slider.input_value(), tab.evaluate("location.search")) == (before, query)
    assert tab.evaluate("document.querySelector('#explorer .chart').view.signal('stop')") == int(before)
    swiped(tab, 90, 0)
    assert slider.input_value() != before
    context.close()


def test_every_control_has_a_label_and_stands_above_the_picture(phone):
    box = phone.locator("#explorer .chart")
    box.get_by_role("button", name="More settings").click()
    controls = box.locator(".control input, .control select")
    assert controls.count() == len(GROUPS) + 4  # two dates, whether the exchange counts, whose pairs come first
    tops = []
    for i in range(controls.count()):
        control = controls.nth(i)
        assert control.evaluate("one => one.labels[0].textContent.trim().length > 3")
        place = control.bounding_box()
        tops.append(place["y"])
        assert place["height"] >= 24 and place["width"] >= 24
    assert len(set(tops)) == len(tops)  # one a line on a phone
    picture = box.locator("svg").first.bounding_box()
    assert max(tops) < picture["y"] and picture["width"] == pytest.approx(358, abs=1)
    box.get_by_role("button", name="Fewer settings").click()
    assert [control.is_visible() for control in controls.all()] == [True] + [False] * (len(GROUPS) + 3)


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


# --- a setting that is kept, undone, taken along ---------------------------------------------------------------------

TOLD = "document.querySelector('#explorer .said').textContent"


@pytest.fixture(scope="module")
def desk(browser, address):
    """Opens the page, in one tab, with the setting that an address asks for."""
    tab = browser.new_page(viewport={"width": 1366, "height": 900})

    def opened(query=""):
        tab.goto(f"{address}{query}")
        promises.come_near(tab, "#explorer .chart")
        tab.wait_for_timeout(600)  # what a setting means is told when the controls rest
        return tab

    yield opened
    tab.close()


def table(tab, title):
    """The rows of a table that stands below the explorer."""
    fold = tab.locator("#explorer .explorer-tables details", has_text=title).first
    return fold.locator("tbody tr").evaluate_all("rows => rows.map((row) => [...row.cells].map((c) => c.textContent))")


def test_the_address_holds_a_setting_and_opens_it_again(desk):
    tab = desk()
    set_to(tab, "As of", 8)
    set_to(tab, WEIGHT["war"], 0)
    promises.until(tab, f"location.search.includes('date={STOPS[8]}') && location.search.includes('war=0')")
    again = desk("?" + tab.url.partition("?")[2].partition("#")[0])
    assert again.locator("#explorer .controls").get_by_label("As of").input_value() == "8"
    assert again.locator("#explorer .controls").get_by_label(WEIGHT["war"]).input_value() == "0"
    assert day(STOPS[8]) in again.locator("#explorer .said").inner_text()
    assert again.evaluate("document.querySelector('#explorer .chart').view.signal('stop')") == 8


NAMED = "() => !document.querySelector('#explorer .heads div').hidden"
SCROLLED_TO = """([layer, part]) => {
    const at = document.querySelector(`#explorer .stage ${layer}`).getBoundingClientRect();
    scrollTo(0, scrollY + at.top + part * at.height - 400);
}"""


def test_column_names_stay_in_sight_over_their_matrix_and_not_over_the_bars_below_it(desk):
    # the countries of the upper matrix stayed over the ranking, where bars seemed to stand under them
    tab = desk()
    for layer, part, named in ((".layer_5_layer_8_marks", 0.5, False), (".layer_13_layer_0_marks", 0.6, True)):
        tab.evaluate(SCROLLED_TO, [layer, part])
        tab.wait_for_timeout(300)
        assert tab.evaluate(NAMED) == named, layer


def test_what_an_address_asks_for_and_the_figure_lacks_is_said(desk):
    # a change from a day on which no stance of its cell begins was listed, and held nowhere
    nowhere = "set=CHN.nuclear-acceptance.2024-05-31.3"
    said = desk(f"?war=7&first=XXX&date=yesterday&{nowhere}").locator("#explorer .said").inner_text()
    assert "war=7" in said and "first=XXX" in said and "date=yesterday" in said and nowhere in said


@pytest.mark.parametrize("date", ["2024-13-45", "2024-02-31", "2030-01-01", "2019-01-01"])
def test_a_date_that_no_calendar_has_or_no_evidence_reaches_is_said_to_be_missing(desk, date):
    # a thirteenth month was read as a day of November, and a year to come as the last stop, without a word
    tab = desk(f"?date={date}")
    assert f"does not have what the address asks for: date={date}" in tab.locator("#explorer .said").inner_text()
    assert tab.locator("#explorer .controls").get_by_label("As of").input_value() == str(len(STOPS) - 1)


@pytest.mark.parametrize(("date", "stop"), [(STOPS[8], 8), (STOPS[8][:7], None), ("2024", None), (STOPS[-1], -1)])
def test_a_day_a_month_and_a_year_are_dates_of_an_address(desk, date, stop):
    told = desk(f"?date={date}").evaluate("document.querySelector('#explorer .chart').explorer.value('stop')")
    up_to = [at for at, day_of in enumerate(STOPS) if day_of <= f"{date}-99"]
    assert told == (up_to[-1] if stop is None else range(len(STOPS))[stop])
    assert "does not have" not in desk(f"?date={date}").locator("#explorer .said").inner_text()


def test_undo_goes_a_step_back_and_reset_to_the_beginning(desk):
    tab = desk()
    date = tab.locator("#explorer .controls").get_by_label("As of")
    last = date.input_value()
    for stop in (5, 9):
        set_to(tab, "As of", stop)
    tab.get_by_role("button", name="Undo").first.click()
    assert date.input_value() == "5"
    tab.get_by_role("button", name="Reset").first.click()
    assert date.input_value() == last
    tab.get_by_role("button", name="Undo").first.click()
    assert date.input_value() == "5"


def test_title_and_alternative_text_say_what_is_shown(desk):
    # once the title spoke of the latest date at every date
    tab = desk()
    set_to(tab, "As of", 8)
    promises.until(tab, f"{TOLD}.length > 0")
    pair = pair_closeness(STANCES, "PRK RUS", 1, STOPS[8])
    said = tab.evaluate(TOLD)
    assert (
        said.startswith(day(STOPS[8]))
        and tab.locator("#explorer svg").first.get_attribute("aria-label") == said.strip()
    )
    title = " ".join(
        tab.locator("#explorer svg .role-title-text tspan, #explorer svg .role-title-text text").all_text_contents()
    )
    assert day(STOPS[8]) in title
    assert f"{NAMES['PRK']} – {NAMES['RUS']}" in [row[1] for row in table(tab, "All pairs")]
    assert close(pair) in [row[2] for row in table(tab, "All pairs") if row[1] == f"{NAMES['PRK']} – {NAMES['RUS']}"]


def test_pairs_that_share_the_first_place_are_both_named_in_the_title(desk):
    # the text said that no pair was closer than North Korea and Russia, while the title named another pair alone
    tab = desk("?" + "&".join(f"{group}=0" for group in GROUPS if group != "war"))
    said = tab.evaluate(TOLD)
    first, level = said.split(" stand closest, level with ")
    told = first + level.split(", at ")[0]
    assert all(NAMES[actor] in told for actor in ("PRK", "RUS", "KOR", "UKR"))


def test_all_weights_at_zero_are_said_to_compare_nothing(desk):
    tab = desk("?" + "&".join(f"{group}=0" for group in GROUPS))
    assert tab.evaluate(TOLD).startswith("All weights are 0: nothing is compared")


def test_two_dates_stand_side_by_side_with_ranks_and_what_changed(desk):
    tab = desk(f"?date={STOPS[20]}&then={STOPS[8]}")
    want = {
        f"{NAMES[one]} – {NAMES[other]}": [
            close(pair_closeness(STANCES, f"{one} {other}", 1, STOPS[at])) for at in (20, 8)
        ]
        for one, other in itertools.combinations(NAMES, 2)
    }
    rows = table(tab, "All pairs")
    assert {row[1]: [row[2], row[4]] for row in rows} == {
        pair: [value.replace("nan", "·") for value in values] for pair, values in want.items()
    }
    places = {row[1]: (row[0], row[6].split(",")[0]) for row in rows}
    assert len(table(tab, "What changed")) == len(changes(STANCES, STOPS[8], STOPS[20]))
    then = {row[1]: row[0] for row in table(desk(f"?date={STOPS[8]}"), "All pairs")}
    assert {pair: place for pair, (_, place) in places.items()} == then


def test_ranges_follow_the_weights_and_are_those_of_the_package(desk):
    weights = {group: 0 if group == "war" else 1 for group in GROUPS}
    per_row = STANCES["interest"].map(INTERESTS["group"].map(weights)).to_numpy(dtype=float)
    rows = {row[1]: row[3] for row in table(desk("?war=0"), "All pairs")}
    draws = drawn(STANCES, 2000)
    for one, other in (("PRK", "RUS"), ("PRK", "CHN"), ("KOR", "JPN"), ("RUS", "USA")):
        actors = list(STANCES["actor"].unique())
        pair = [actors.index(one), actors.index(other)]
        net = net_convergence(matrices(STANCES, draws * per_row)[..., pair, :])[..., 0, 1]
        near = net / shared_weight(STANCES, "9999-12-31", per_row)[..., *pair]
        low, high = np.percentile(near, (5, 95))
        told = [float(part.replace("−", "-")) for part in rows[f"{NAMES[one]} – {NAMES[other]}"].split(" to ")]
        assert told == pytest.approx([low, high], abs=0.1)


def test_a_changed_stance_names_its_consequence(desk):
    # as the chapter does in Python: Beijing at −2 on accepting Pyongyang's weapons
    cell = STANCES["stance_id"] == "S-CHN-nuclear-acceptance-2025-11-27"
    mine = STANCES.copy()
    mine.loc[cell, ["stance", "low", "high"]] = [-2, -3, -1]
    tab = desk("?set=CHN.nuclear-acceptance.2025-11-27.-2")
    said = tab.evaluate(TOLD)
    before, after = (close(pair_closeness(log, "PRK CHN", 1, STOPS[-1])) for log in (STANCES, mine))
    assert f"{NAMES['PRK']} – {NAMES['CHN']} {before} → {after}" in said
    sentence = load("judgements").set_index("judgement_id").loc["J-china-04", "judgement"]
    told = next(row for row in table(tab, "Judgements") if row[0] == sentence)
    comparisons = load("judgements").dropna(subset="comparison").set_index("judgement_id")["comparison"]
    share = 100 * shares_of_draws(mine, comparisons, drawn(mine, 4000))["J-china-04"]
    assert float(told[2].strip("%")) == pytest.approx(share, abs=4)
    tab.get_by_role("button", name="Reset").first.click()
    promises.until(tab, f"{TOLD} === ''")
    assert before in [row[2] for row in table(tab, "All pairs")]


def test_a_stance_is_changed_with_the_controls_of_the_page_and_taken_back(desk):
    tab = desk()
    fold = tab.locator("#explorer .editing")
    fold.locator("summary").click()
    fold.get_by_label("Actor").select_option("CHN")
    fold.get_by_label("Interest").select_option("nuclear-acceptance")
    fold.get_by_label("Stance").select_option("-2")
    fold.get_by_role("button", name="Change it").click()
    promises.until(tab, "location.search.includes('set=CHN.nuclear-acceptance.2025-11-27.-2')")
    tile = tab.locator(f'#explorer svg [aria-label^="China, {INTERESTS.loc["nuclear-acceptance", "label"]}: −2"]')
    tile.wait_for(state="attached")
    fold.get_by_role("button", name="Take back").click()
    tile.wait_for(state="detached")


def test_the_field_of_a_stance_says_what_holds_on_the_date_that_is_set(desk):
    # it kept −4 of the last date when the date was moved back to the first
    tab = desk()
    fold = tab.locator("#explorer .editing")
    fold.locator("summary").click()
    fold.get_by_label("Actor").select_option("CHN")
    fold.get_by_label("Interest").select_option("nuclear-acceptance")
    field = fold.get_by_label("Stance")
    log = STANCES[(STANCES["actor"] == "CHN") & (STANCES["interest"] == "nuclear-acceptance")]
    first, last = (f"{stance:g}" for stance in (log["stance"].iloc[0], log["stance"].iloc[-1]))
    assert first != last and field.input_value() == last
    field.select_option("-4")
    fold.get_by_role("button", name="Change it").click()
    for stop, holds in ((0, first), (len(STOPS) - 1, "-4")):
        set_to(tab, "As of", stop)
        assert field.input_value() == holds
    tab.get_by_role("button", name="Take back").click()
    assert field.input_value() == last


FOCUSED = "document.activeElement.textContent"


def test_a_button_that_has_done_all_it_can_hands_the_focus_on(desk):
    # a keyboard was sent back to the top of the page by "Reset", by the last "Undo" and by "Take back"
    made = "set=CHN.nuclear-acceptance.2025-11-27.-2&set=RUS.nuclear-acceptance.2023-09-12.1"
    tab = desk(f"?date={STOPS[8]}&{made}")
    tab.locator("#explorer .editing summary").click()
    for left in ("Take back", "Change it"):
        tab.get_by_role("button", name="Take back").first.focus()
        tab.keyboard.press("Enter")
        tab.wait_for_timeout(100)
        assert tab.evaluate(FOCUSED) == left
    tab.get_by_role("button", name="Reset").first.focus()
    for focused in ("Undo", "Undo", "Undo", "Reset"):
        tab.keyboard.press("Enter")
        tab.wait_for_timeout(100)
        assert tab.evaluate(FOCUSED) == focused
    tab = desk()
    set_to(tab, "As of", 5)
    tab.get_by_role("button", name="Undo").first.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(100)
    assert tab.evaluate(FOCUSED) == "Copy address"


@pytest.mark.parametrize("early_first", [True, False])
def test_of_two_changes_to_one_cell_the_latest_up_to_a_date_holds(desk, early_first):
    # a second, later change was listed and put in the address, and the tile kept the first
    cell = STANCES[(STANCES["actor"] == "CHN") & (STANCES["interest"] == "nuclear-acceptance")]
    early, late = cell["since"].iloc[0], cell["since"].iloc[-1]
    changes_made = [f"set=CHN.nuclear-acceptance.{early}.3", f"set=CHN.nuclear-acceptance.{late}.-4"]
    asked = "&".join(changes_made if early_first else changes_made[::-1])
    label = INTERESTS.loc["nuclear-acceptance", "label"]
    for date, value in ((early, "+3"), (late, "−4")):
        tab = desk(f"?date={date}&{asked}")
        assert tab.locator(f'#explorer svg [aria-label^="China, {label}: {value}"]').count() == 1


ARMS = labels("interests", "group")["arms"]
CHANGED = f"China, {INTERESTS.loc['nuclear-acceptance', 'label']}, from {day('2023-09-12')}: −4"


@pytest.mark.parametrize("kind", ["CSV", "SVG", "PNG"])
def test_this_setting_is_saved_under_a_name_a_person_would_give(desk, kind):
    # the files of the figure always held the first setting; later, two weightings had files of one name
    tab = desk(f"?date={STOPS[8]}&war=0&arms=1.5&exchange=no&set=CHN.nuclear-acceptance.2023-09-12.-4")
    with tab.expect_download() as download:
        tab.get_by_role("button", name=f"Save this setting as {kind}").first.click()
    named = "war-0-arms-1.5-without-the-exchange-chn-nuclear-acceptance-from-2023-09-12-minus-4"
    assert download.value.suggested_filename == f"closeness-{STOPS[8]}-{named}.{kind.lower()}"
    raw = download.value.path().read_bytes()
    if kind == "CSV":
        saved = pd.read_csv(download.value.path()).set_index(["one", "other"])
        given = INTERESTS["group"].map({"war": 0, "arms": 1.5}).fillna(1) * (INTERESTS["exchange"] == "no")
        weights = STANCES["interest"].map(given).to_numpy(dtype=float)
        assert saved.loc[("PRK", "RUS"), "closeness"] == pytest.approx(
            pair_closeness(STANCES, "PRK RUS", weights, STOPS[8]), abs=1e-4
        )
        alike = saved[["date", "weight_war", "weight_arms", "weight_order", "exchange_counted", "changed_stances"]]
        assert alike.drop_duplicates().to_numpy().tolist() == [[STOPS[8], 0, 1.5, 1, "no", CHANGED]]
    elif kind == "SVG":
        svg = ET.fromstring(raw)
        told = [text.text or "" for text in svg if text.tag.endswith("}text")]
        dates = f"As of {day(STOPS[8])}; compared with {day(STOPS[0])}"
        weights = f"weights: War in Ukraine 0, {ARMS} 1.5, all others 1; the exchange itself not counted"
        assert " ".join(told) == f"{dates}; {weights}; changed: {CHANGED}"
        assert all(float(text.get("y")) < float(svg.get("height")) for text in svg if text.tag.endswith("}text"))
    else:
        tall = tab.evaluate("document.querySelector('#explorer .live svg').viewBox.baseVal.height")
        assert raw.startswith(b"\x89PNG") and int.from_bytes(raw[20:24]) > 2 * tall  # with lines under it


def test_an_explorer_works_where_a_host_forbids_eval_and_inline_scripts(browser, address):
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    tab = context.new_page()
    said = []
    tab.on("console", lambda message: message.type == "error" and said.append(message.text))
    policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; font-src 'self'"
    folder = Path(address.removeprefix("file://")).parent

    def serve(route):
        file = folder / (route.request.url.partition("book.example/")[2].partition("?")[0] or "index.html")
        kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
        headers = {"content-security-policy": policy, "content-type": kinds.get(file.suffix, "text/html")}
        route.fulfill(body=file.read_bytes(), headers=headers) if file.is_file() else route.fulfill(status=404)

    tab.route("http://book.example/**", serve)
    tab.goto("http://book.example/index.html")
    promises.come_near(tab, "#explorer .chart")
    set_to(tab, "As of", 8)
    tab.locator("#explorer .said", has_text=STOPS[8][:4]).wait_for()
    assert [text for text in said if "favicon" not in text] == []
    context.close()
