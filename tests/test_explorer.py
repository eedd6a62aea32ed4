"""The matrix in the reader's hands says what the package computes, at every setting."""

import itertools
import json
import re

import pandas as pd
import promises
import pytest

from entente.data import load
from entente.figures import charts, explorer
from entente.methods.mactor import convergence, divergence
from entente.methods.stances import as_of, changes, matrix

WORDS = {
    "finding": "A finding with its number, 5",
    "reading": "How to read it.",
    "source": "Source: stances.",
    "description": "One thing against another. It shows five.",
}
STANCES, INTERESTS = load("stances"), load("interests").set_index("interest")
STOPS, BASE = sorted(STANCES["since"].unique()), "2023-09-12"
GROUPS = INTERESTS["group"].unique()
KINDS = {
    "stance_matrix": lambda: explorer.stance_matrix(STANCES, date="2024-06", **WORDS),
    "since": lambda: explorer.stance_matrix(STANCES, base=BASE, **WORDS),
    "moving_matrix": lambda: explorer.moving_matrix(STANCES, **WORDS),
    "pair_matrix": lambda: explorer.pair_matrix(matrix(as_of(STANCES, "2026-11-23")), **WORDS),
    "explorer": lambda: explorer.stance_explorer(STANCES, **WORDS),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


def drawn(chart, width=charts.DESK, dark=False):
    return promises.drawn(chart.to_dict(), width, dark)


def spoken(svg):
    return re.findall(r'aria-label="([^"]+: [^"]+)"', svg)


def signed(value):
    return "·" if pd.isna(value) else f"{value:+g}".replace("-", "−").replace("+0", "0")


# --- as every figure -------------------------------------------------------------------------------------------------


@every_kind
@pytest.mark.parametrize("width", [288, charts.PHONE, charts.DESK])
def test_a_figure_is_as_wide_as_its_container(kind, width):
    promises.check_box(KINDS[kind]().to_dict(), width, 1 if width >= 328 else 40)


@every_kind
def test_light_and_dark_are_one_specification(kind):
    promises.check_two_sets_of_colours(KINDS[kind]().to_dict())


@every_kind
def test_a_figure_is_stored_small_the_same_each_time_and_with_a_width_of_its_own(kind):
    promises.check_same_bytes(KINDS[kind])
    spec = KINDS[kind]().to_dict()
    assert len(json.dumps(spec)) < (75_000 if kind == "explorer" else 60_000)
    assert spec["width"] == charts.DESK


def test_a_figure_without_a_finding_cannot_be_made():
    with pytest.raises(TypeError, match="finding"):
        explorer.moving_matrix(STANCES, **{key: text for key, text in WORDS.items() if key != "finding"})


@pytest.mark.parametrize("name", ["label", "short"])
def test_a_name_fits_the_room_its_column_of_tiles_leaves(name):
    room = explorer.LEFT["desk" if name == "label" else "phone"]
    assert load("interests")[name].map(lambda text: charts.width_of(text, charts.TEXT)).max() < room


# --- the matrix ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("date", [STOPS[0], "2024-06", "2024-06-18", "2026-11-23"])
def test_the_matrix_prints_what_is_in_force(date):
    said = dict(one.rsplit(": ", 1) for one in spoken(drawn(explorer.stance_matrix(STANCES, date=date, **WORDS))))
    now = matrix(as_of(STANCES, date))
    names = load("actors").set_index("actor")["name"]
    for actor, interest in itertools.product(explorer.ACTORS, INTERESTS.index):
        found = said[f"{names[actor]}, {INTERESTS.loc[interest, 'label']}"].split(", range")[0]
        expected = now.get(interest, pd.Series(dtype=float)).get(actor)
        assert found.replace("not assessed", "·") == signed(expected)


def test_every_row_in_force_and_every_row_it_replaced_is_behind_the_figure():
    moved = changes(STANCES, BASE, STOPS[-1])
    before = as_of(STANCES, BASE).merge(moved[["actor", "interest"]])
    rows = KINDS["since"]().to_dict()["usermeta"]["rows"]
    assert set(rows) == {*as_of(STANCES, STOPS[-1])["stance_id"], *before["stance_id"]}
    assert len(rows) == len(set(rows))


def test_what_changed_is_framed_and_says_both_stances():
    svg, moved = drawn(KINDS["since"]()), changes(STANCES, BASE, STOPS[-1])
    printed = re.findall(r">(\S+ → \S+)</text>", svg)
    expected = [f"{signed(row.was)} → {signed(row.stance)}" for row in moved.itertuples()]
    assert sorted(printed) == sorted(expected)
    assert sum("; on 12" in said for said in spoken(svg)) == len(moved)


def test_a_tile_opens_its_row():
    opened = set(re.findall(r'href="[^"]*data/stances\.html#([^"]+)"', drawn(explorer.stance_matrix(STANCES, **WORDS))))
    assert opened == {charts.anchor(key) for key in as_of(STANCES, STOPS[-1])["stance_id"]}


def test_actors_and_interests_stand_in_their_order():
    svg = drawn(explorer.stance_matrix(STANCES, **WORDS))
    for names in (explorer.ACTORS.values(), INTERESTS["label"]):
        found = [text for text in re.findall(r">([^<]+)</text>", svg) if text in set(names)]
        assert found == list(names)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"actor": "IRN"}, "no actor 'IRN'; there are PRK"),
        ({"interest": "oil"}, "no interest 'oil'; there are munitions"),
        ({}, "stands twice"),
    ],
)
def test_rows_that_cannot_be_placed_are_refused(change, message):
    faulty = pd.concat([STANCES, STANCES.iloc[[0]].assign(**change)])
    with pytest.raises(ValueError, match=message):
        explorer.moving_matrix(faulty, **WORDS)


def test_a_date_before_the_first_stance_is_refused():
    with pytest.raises(ValueError, match="no stance is in force on 2020: the first is of 2023-09-12"):
        explorer.stance_matrix(STANCES, date="2020", **WORDS)


def test_a_row_without_a_stance_is_not_assessed_from_then_on():
    ended = STANCES.iloc[[0]].assign(
        since="2026-05-01", stance=pd.NA, low=pd.NA, high=pd.NA, stance_id="S-PRK-munitions-for-russia-2026-05-01"
    )
    svg = drawn(
        explorer.stance_matrix(
            pd.concat([STANCES, ended.astype(STANCES.dtypes)], ignore_index=True), base=BASE, **WORDS
        )
    )
    assert any(said.endswith("not assessed; on 12\u00a0Sept\u00a02023 +2") for said in spoken(svg))


def test_pairs_print_their_net_convergence():
    positions = matrix(as_of(STANCES, "2026-11-23"))
    net = convergence(positions) - divergence(positions)
    said = dict(one.rsplit(": ", 1) for one in spoken(drawn(KINDS["pair_matrix"]())))
    assert said == {
        f"{explorer.ACTORS[one]} – {explorer.ACTORS[other]}": signed(net.loc[one, other])
        for one, other in itertools.combinations(explorer.ACTORS, 2)
    }


# --- in a browser ----------------------------------------------------------------------------------------------------


MOVING = ("explorer", "moving_matrix")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return promises.write_page(tmp_path_factory.mktemp("page"), {kind: KINDS[kind]().to_dict() for kind in MOVING})


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


WEIGHT = {
    group: f"Weight: {name}"
    for group, name in zip(GROUPS, ["War in Ukraine", "Arms", "Economy", "Order", "Korea"], strict=True)
}
SETTINGS = [
    (len(STOPS) - 1, (1, 1, 1, 1, 1), "all"),
    (0, (1, 1, 1, 1, 1), "RUS"),
    (8, (2, 0, 0.5, 1.5, 1), "CHN"),
    (20, (0, 0, 0, 0, 2), "PRK"),
    (30, (0, 2, 2, 0.5, 0), "UKR"),
    (30, (0, 0, 0, 0, 0), "USA"),
]


@pytest.mark.parametrize(("stop", "weights", "actor"), SETTINGS)
def test_pairs_in_the_page_are_those_of_the_package(phone, stop, weights, actor):
    set_to(phone, "As of", stop)
    for group, weight in zip(GROUPS, weights, strict=True):
        set_to(phone, WEIGHT[group], weight)
    set_to(phone, "Rank first", actor)
    by_group = dict(zip(GROUPS, weights, strict=True))
    positions = matrix(as_of(STANCES, STOPS[stop]))
    positions = positions * INTERESTS["group"].map(by_group).reindex(positions.columns)
    together, apart = convergence(positions), divergence(positions)

    fields = ("row", "column", "convergence", "divergence", "net", "rank", "pair", "long", "line")
    pairs = computed(phone, "explorer", *fields)
    assert len(pairs) == 36
    for pair in pairs.itertuples():
        assert pair.convergence == together.loc[pair.row, pair.column]
        assert pair.divergence == apart.loc[pair.row, pair.column]

    fixed = list(itertools.combinations(explorer.ACTORS, 2))
    net = {(one, other): together.loc[one, other] - apart.loc[one, other] for one, other in fixed}
    order = sorted(fixed, key=lambda pair: (actor != "all" and actor not in pair, -net[pair], fixed.index(pair)))
    ranked = pairs.sort_values("rank")
    assert list(zip(ranked["column"], ranked["row"], strict=True)) == order
    assert ranked["line"].is_monotonic_increasing and ranked["line"].is_unique

    turned = [(actor, *({one, other} - {actor})) if actor in (one, other) else (one, other) for one, other in order]
    assert list(ranked["pair"]) == [" – ".join(explorer.ACTORS[code] for code in pair) for pair in turned]
    compared = {(one, other): together.loc[one, other] + apart.loc[one, other] > 0 for one, other in fixed}
    assert list(ranked["long"]) == [signed(net[pair]) if compared[pair] else "·" for pair in order]  # no 0 for nothing
    seen = phone.locator("#explorer svg text").all_text_contents()
    assert {*ranked["pair"], *ranked["long"]} <= set(seen)


@pytest.mark.parametrize("figure", ["explorer", "moving_matrix"])
def test_the_matrix_in_the_page_is_as_of_the_date_at_every_stop(phone, figure):
    ids, base = list(INTERESTS.index), matrix(as_of(STANCES, STOPS[0]))
    for stop, date in enumerate(STOPS):
        phone.evaluate(
            "([figure, stop]) => document.querySelector(`#${figure} .chart`).view.signal('stop', stop).runAsync()"
            ".then(() => {})",
            [figure, stop],
        )
        tiles = computed(phone, figure, "interest", "column", "stance", "sign", "framed", "href")
        assert len(tiles) == len(ids) * len(explorer.ACTORS)
        now = as_of(STANCES, date)
        assert set(tiles["href"]) - {explorer.TABLE} == {charts.row_link("stances", key) for key in now["stance_id"]}
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
    for figure in ("explorer", "moving_matrix"):
        tab.locator(f"#{figure} .chart").scroll_into_view_if_needed()
        tab.wait_for_selector(f"#{figure} .chart[data-live] svg")
        slider = tab.locator(f"#{figure}").get_by_label("As of")
        for stop, key in ((len(STOPS) - 1, None), (len(STOPS) - 2, "ArrowLeft"), (0, "Home")):
            slider.focus()
            if key:
                tab.keyboard.press(key)
            date = charts.day(STOPS[stop])
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
    assert controls.count() == 7
    tops = []
    for i in range(controls.count()):
        control = controls.nth(i)
        assert control.evaluate("one => one.labels[0].textContent.trim().length > 3")
        place = control.bounding_box()
        tops.append(place["y"])
        assert place["height"] >= 24 and place["width"] >= 80
    assert len(set(tops)) == 7  # one a line on a phone
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
        assert pictures.nth(i).get_attribute("alt") == WORDS["description"]
    context.close()
