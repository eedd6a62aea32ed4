"""How near pairs stand over time comes from the stances alone; a marked figure keeps what it is promised to keep."""

import promises
import pytest

from entente.charts import panel
from entente.data import load
from entente.stances import as_of
from entente.ties import event_dots, ties, year_bars_marked
from entente.uncertainty import pairs

COUPLES = {"North Korea and China": ("PRK", "CHN"), "China and Russia": ("CHN", "RUS")}
WORDS = {
    "finding": "A finding with its number, 5",
    "reading": "How to read it.",
    "source": "Source: a table.",
    "description": "One thing against another. It shows five.",
}
STEPS = ["ev-2017-12-22-unscr-2397", "ev-2022-01-china-rail-freight", "ev-2025-09-04-xi-kim-summit"]


def marked(steps=STEPS, first=2016):
    rows = load("estimates").query("measure == 'chn_trade_year'")
    rows = rows.assign(panel="customs", year=rows["as_of"].astype(int), value=rows["best"] / 1000)
    rows = rows.assign(key=rows["estimate_id"], said=rows["statement"]).drop(columns=["low", "high"])
    events = load("events").set_index("event_id").loc[steps].reset_index()
    panels = [panel("customs", "Trade", 4, 1, "$ billion")]
    return year_bars_marked(
        rows, panels, events, first=first, last=2026, table="estimates", tooltip={"said": "What"}, **WORDS
    )


def test_a_pair_stands_where_the_comparison_of_all_pairs_puts_it():
    rows = ties(load("stances"), COUPLES, n=200).query("panel == 'China and Russia'")
    day = rows["since"].iloc[-1]
    all_pairs = pairs(load("stances"), day, 200).set_index(["one", "other"])
    assert list(rows.iloc[-1][["value", "low", "high"]]) == list(all_pairs.loc[("RUS", "CHN"), ["net", "low", "high"]])


def test_a_pair_has_a_step_for_each_day_on_which_one_of_the_two_changed():
    stances = load("stances")
    for name, rows in ties(stances, COUPLES, n=20).groupby("panel"):
        own = stances[stances["actor"].isin(COUPLES[name])]
        assert list(rows["since"]) == sorted(own["since"].unique())
        assert {key for keys in rows["key"] for key in keys.split(";")} == set(own["stance_id"])


def test_the_order_in_which_a_pair_is_named_does_not_matter():
    one, other = (
        ties(as_of(load("stances"), "2023-09-12"), {"x": pair}, n=50) for pair in (("PRK", "CHN"), ("CHN", "PRK"))
    )
    assert one.equals(other)


def test_a_pair_with_an_unknown_actor_is_refused():
    with pytest.raises(ValueError, match="no stances of VNM"):
        ties(load("stances"), {"x": ("PRK", "VNM")}, n=5)


@pytest.mark.parametrize("width", promises.WIDTHS)
def test_a_marked_figure_fits_its_container_and_no_text_covers_another(width):
    promises.check_width(marked().to_dict(), width)
    promises.check_texts_apart(marked().to_dict(), width)


def test_a_marked_figure_names_every_row_it_leads_to():
    spec = marked().to_dict()
    about = spec["usermeta"]
    assert about["also"] == {"events": STEPS}
    assert {key.lower() for key in (*about["rows"], *STEPS)} == {link.lower() for link in promises.links(spec)}


def test_a_marked_figure_is_light_and_dark_alike_and_the_same_each_time():
    promises.check_two_sets_of_colours(marked().to_dict())
    promises.check_same_bytes(marked)


def test_a_step_outside_the_axis_is_refused():
    with pytest.raises(ValueError, match="lies outside 2019-01-01"):
        marked(first=2019)


def test_an_event_keeps_its_day_its_lane_and_its_label():
    rows = event_dots({"One": {"2025-09-04-xi-kim-summit": "Kim"}, "Two": {"2026-06-08-xi-pyongyang": ""}})
    assert rows[["lane", "start", "text"]].to_numpy().tolist() == [
        ["One", "2025-09-04", "Kim"],
        ["Two", "2026-06-08", ""],
    ]


def test_an_event_that_is_not_there_is_refused():
    with pytest.raises(KeyError):
        event_dots({"One": {"2025-09-04-no-such": "Kim"}})
