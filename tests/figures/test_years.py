"""Bars a year draw every row they are given, or refuse it, and say what is not known."""

import pandas as pd
import promises
import pytest

from entente.data import load, signed
from entente.figures import panel, year_bars, year_bars_with_events

WORDS = promises.WORDS | {"tooltip": {"said": "What"}}


def missiles() -> pd.DataFrame:
    """Missiles a year, intercontinental ones apart; a year without a row is a year without a test."""
    tests = load("missile_tests").query("year >= 2010")
    tests = tests.assign(panel=tests["missile_class"].eq("ICBM").map({True: "ICBM", False: "other"}))
    years = tests.groupby(["panel", "year"]).agg(value=("missiles", "sum"), key=("test_id", ";".join)).reset_index()
    said = [f"{year}: {value} {panel}" for panel, year, value in years[["panel", "year", "value"]].to_numpy()]
    return years.assign(said=said, incomplete=years["year"] == 2026, special=years["year"] > 2022)


TWO = [panel("ICBM", "Intercontinental missiles", 6, 2, "missiles"), panel("other", "Others", 80, 20, "missiles")]


def bars(rows=None, panels=TWO, **axis):
    rows = missiles() if rows is None else rows
    return year_bars(rows, panels, **(axis or {"first": 2010, "last": 2026}), table="missile_tests", **WORDS)


def growth():
    rows = load("estimates").query("measure == 'gdp_growth'")
    rows = rows.assign(
        year=rows["as_of"].astype(int), panel="growth", value=rows["best"], key=rows["estimate_id"],
        said=rows["statement"], label=rows["best"].map(signed),
    )  # fmt: skip
    return year_bars(rows, [panel("growth", "Output", 6, 2, "%")], first=2015, last=2025, table="estimates", **WORDS)


POLITICAL = ["ev-2017-12-22-unscr-2397", "ev-2022-01-china-rail-freight", "ev-2025-09-04-xi-kim-summit"]


def with_events(keys=POLITICAL, first=2016):
    rows = load("estimates").query("measure == 'chn_trade_year'")
    rows = rows.assign(panel="customs", year=rows["as_of"].astype(int), value=rows["best"] / 1000)
    rows = rows[rows["year"] >= first]
    rows = rows.assign(key=rows["estimate_id"], said=rows["statement"]).drop(columns=["low", "high"])
    events = load("events").set_index("event_id").loc[keys].reset_index()
    panels = [panel("customs", "Trade", 4, 1, "$ billion")]
    return year_bars_with_events(rows, panels, events, first=first, last=2026, table="estimates", **WORDS)


KINDS = {"bars": bars, "growth": growth, "with events": with_events}


def drawn(figure) -> list[dict]:
    return promises.stored_rows(figure.to_dict(), "y_text")


def test_a_bar_of_many_rows_lists_them_all():
    counted = load("missile_tests").query("year >= 2010")["test_id"]
    assert sorted(promises.spec(bars)["usermeta"]["rows"]) == sorted(counted)


def test_bars_begin_at_zero_and_a_loss_hangs_below_it():
    rows = drawn(growth())
    assert len({row["y2"] for row in rows}) == 1
    assert {row["label"].startswith("−") for row in rows if row["y"] > row["y2"]} == {True}


def test_every_value_is_printed_on_a_desk():
    assert all(row["desk_shown"] for row in drawn(bars()))


def test_a_year_that_is_not_over_is_hollow():
    hollow = [row["said"] for row in drawn(bars()) if row["hollow"]]
    assert hollow and all(said.startswith("2026") for said in hollow)


def test_a_bar_read_at_one_source_only_is_hollow():
    assert all(row["hollow"] for row in drawn(bars(missiles().assign(checked="no"))))


def test_a_year_for_which_nothing_was_found_has_a_dot_and_no_bar():
    gap = {"panel": "ICBM", "year": 2025, "value": None, "gap": "not found", "key": None, "said": "2025: not found"}
    rows = missiles().query("year < 2025")
    gaps = [row for row in drawn(bars(pd.concat([rows, pd.DataFrame([gap])]))) if row["gap"]]
    assert [(row["said"], row["label"], row["href"]) for row in gaps] == [
        ("2025: not found", "", "data/missile_tests.html")
    ]


def test_the_axis_runs_over_the_years_of_the_rows_unless_told():
    some = missiles().query("2012 <= year <= 2020")
    slots = [row["slot"] for row in drawn(bars(some, first=None))]
    assert min(slots) == 0 and max(row["slot2"] for row in drawn(bars(some, first=None))) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"year": 2009}, "ICBM: 2009 lies outside 2010 to 2026"),
        ({"year": 2023}, "ICBM, 2023 stands twice"),
        ({"value": None}, "has no value"),
        ({"value": 7}, "ICBM, 2012 in panel 'ICBM': 7 lies above the top"),
        ({"panel": "SLBM"}, "no panel 'SLBM'"),
    ],
)
def test_a_bar_that_cannot_be_drawn_is_refused(change, said):
    bar = {"panel": "ICBM", "year": 2012, "value": 1, "key": None, "said": ""} | change
    with pytest.raises(ValueError, match=said):
        bars(pd.concat([missiles(), pd.DataFrame([bar])]))


def test_a_figure_with_events_names_every_row_it_leads_to():
    spec = promises.spec(with_events)
    assert spec["usermeta"]["also"] == {"events": POLITICAL}
    assert promises.links(spec) == promises.named_rows(spec)


def test_an_event_outside_the_axis_is_refused():
    with pytest.raises(ValueError, match="ev-2017-12-22-unscr-2397: 2017-12-22 lies outside 2019 to 2026"):
        with_events(first=2019)
