"""Rounds of listings are counted once each, and what flowed stands on the same axis."""

import promises
import pytest

from entente.data import anchor, load
from entente.figures import estimates_of, flow_panel, rounds_and_flows
from entente.figures.rounds import NEAR
from entente.figures.theme import SCREENS
from entente.site import pictures
from entente.site.charts import chart_html

ROUNDS = load("designations").query("aimed_at_russia_link == 'yes'")
THEMES = {theme: theme.capitalize() for theme in sorted(load("designations")["target_theme"].unique())}
AXIS = {"first": "2022-01-01", "last": "2026-03-31"}


def flows(rounds=ROUNDS, themes=THEMES, **axis):
    containers = estimates_of("containers_cumulative")
    growth = estimates_of("gdp_growth").query("as_of >= '2022'")
    panels = [
        flow_panel("Containers", containers, ceiling=40_000, every=10_000, unit="containers"),
        flow_panel("Growth", growth, ceiling=4, every=2, unit="%"),
    ]
    themes = {theme: name for theme, name in themes.items() if theme in set(rounds["target_theme"])}
    return rounds_and_flows(
        rounds,
        panels,
        head="Rounds",
        themes=themes,
        **(axis or AXIS),
        **promises.WORDS,
    )


KINDS = {"flows": flows}


def test_tiles_count_every_round_once():
    rows = promises.stored_rows(promises.spec(flows), "tile")
    assert sum(int(row["count"]) for row in rows if row["lead"]) == len(rows) == len(ROUNDS)


def test_a_shade_never_says_less_than_a_smaller_count():
    tiles = sorted((int(row["count"]), row["shade"]) for row in promises.stored_rows(promises.spec(flows), "tile"))
    assert [shade for _, shade in tiles] == sorted(shade for _, shade in tiles)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_label_in_a_panel_stands_near_its_mark(screen):
    rows = promises.stored_rows(promises.spec(flows), f"{screen}_dy")
    shown = [row for row in rows if row[f"{screen}_shown"]]
    assert shown
    assert max(abs(row[f"{screen}_dy"]) for row in shown) <= NEAR


def test_a_value_beyond_its_panel_is_an_error():
    containers = estimates_of("containers_cumulative")
    with pytest.raises(ValueError, match="28,000 lies above the top"):
        flow_panel("Containers", containers, ceiling=25_000, every=5_000, unit="containers")


def test_a_panel_without_a_scale_gets_one():
    own = flow_panel("Containers", estimates_of("containers_cumulative"), unit="containers").panel
    assert own.ceiling >= 28_000


def test_a_round_beyond_the_axis_is_an_error():
    with pytest.raises(ValueError, match="lies outside 2024 to 2026"):
        flows(first="2024", last="2026")


def test_a_theme_without_a_name_is_an_error():
    named = {theme: name for theme, name in THEMES.items() if theme != "oil"}
    with pytest.raises(ValueError, match=r"theme of .*: 'oil' is not one of"):
        rounds_and_flows(load("designations"), [], head="Rounds", themes=named, **promises.WORDS)


def test_rounds_alone_are_a_figure_too_with_themes_as_the_dictionary_has_them():
    spec = rounds_and_flows(ROUNDS, [], **promises.WORDS).to_dict()
    assert "also" not in spec["usermeta"]
    for width in promises.WIDTHS:
        promises.check_width(spec, width)


def test_a_figure_of_two_tables_gives_the_rows_of_both():
    spec = promises.spec(flows)
    html = chart_html(spec, "a-figure")
    for keys in (spec["usermeta"]["rows"], *spec["usermeta"]["also"].values()):
        assert all(f"#{anchor(key)}" in html for key in keys)
    assert len(pictures.tables_of(spec["usermeta"])) == 2
