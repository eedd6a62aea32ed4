"""Figures over time draw every row they are given, or refuse it, and say what is not known."""

import pandas as pd
import promises
import pytest

from entente.data import load, signed
from entente.figures.charts import panel
from entente.figures.series import Stack, apart, lines_with_bands, steps_with_bands, year_bars, year_bars_marked

WORDS = {
    "finding": "A finding with its number, 5",
    "reading": "How to read it.",
    "source": "Source: a table.",
    "description": "One thing against another. It shows five.",
    "tooltip": {"said": "What"},
}
NAMES = load("actors").set_index("actor")["name"]


def missiles() -> pd.DataFrame:
    """Missiles a year, intercontinental ones apart; a year without a row is a year without a test."""
    tests = load("missile_tests").query("year >= 2010")
    tests = tests.assign(panel=tests["missile_class"].eq("ICBM").map({True: "ICBM", False: "other"}))
    years = tests.groupby(["panel", "year"]).agg(value=("missiles", "sum"), key=("test_id", ";".join)).reset_index()
    said = [f"{year}: {value} {panel}" for panel, year, value in years[["panel", "year", "value"]].to_numpy()]
    return years.assign(said=said, incomplete=years["year"] == 2026, special=years["year"] > 2022)


TWO = [panel("ICBM", "Intercontinental missiles", 6, 2, "missiles"), panel("other", "Others", 80, 20, "missiles")]


def bars(rows=None, panels=TWO):
    rows = missiles() if rows is None else rows
    return year_bars(rows, panels, first=2010, last=2026, table="missile_tests", **WORDS)


def growth():
    rows = load("estimates").query("measure == 'gdp_growth'")
    rows = rows.assign(
        year=rows["as_of"].astype(int), panel="growth", value=rows["best"], key=rows["estimate_id"],
        said=rows["statement"], label=rows["best"].map(signed),
    )  # fmt: skip
    return year_bars(rows, [panel("growth", "Output", 6, 2, "%")], first=2015, last=2025, table="estimates", **WORDS)


def points() -> pd.DataFrame:
    rows = load("ideal_points").query("series == 'fp' and year >= 2010")
    rows = rows.rename(columns={"point": "value", "point_id": "key", "actor": "line"})
    return rows.assign(panel="all", label=rows["line"].map(NAMES), said=rows["key"])


def lines(rows=None, bold=("PRK", "RUS")):
    rows = points() if rows is None else rows
    panels = [panel("all", "Position in the General Assembly", 3, 1, "closer to Washington")]
    return lines_with_bands(rows, panels, first=2010, last=2024, bold=list(bold), table="ideal_points", **WORDS)


def changes() -> pd.DataFrame:
    keys = ["S-PRK-munitions-for-russia-2023-09-12", "S-PRK-munitions-for-russia-2024-06-19", None]
    one = pd.DataFrame(
        {
            "since": ["2023-09-12", "2024-06-19", "2025-09-04"],
            "value": [20, 26, 32.5],
            "low": [11, 18, 27],
            "high": [24, 30, 34],
            "key": keys,
            "mark": [None, "treaty", None],
        }
    )
    other = one.assign(value=[-4, 2, -3.5], low=[-9, -5, -8], high=[5, 6, 4], mark=None)
    rows = pd.concat([one.assign(panel="PRK-RUS", special=True), other.assign(panel="CHN-USA")])
    return rows.assign(said=rows["since"])


def steps(rows=None):
    panels = [
        panel("PRK-RUS", "North Korea and Russia", 40, 20, "net convergence"),
        panel("CHN-USA", "China and the United States", 20, 20, ""),
    ]
    rows = changes() if rows is None else rows
    return steps_with_bands(rows, panels, first="2023-07", last="2026-11-23", table="stances", **WORDS)


POLITICAL = ["ev-2017-12-22-unscr-2397", "ev-2022-01-china-rail-freight", "ev-2025-09-04-xi-kim-summit"]


def marked(steps=POLITICAL, first=2016):
    rows = load("estimates").query("measure == 'chn_trade_year'")
    rows = rows.assign(panel="customs", year=rows["as_of"].astype(int), value=rows["best"] / 1000)
    rows = rows.assign(key=rows["estimate_id"], said=rows["statement"]).drop(columns=["low", "high"])
    events = load("events").set_index("event_id").loc[steps].reset_index()
    panels = [panel("customs", "Trade", 4, 1, "$ billion")]
    return year_bars_marked(rows, panels, events, first=first, last=2026, table="estimates", **WORDS)


KINDS = {"bars": bars, "growth": growth, "lines": lines, "steps": steps, "marked": marked}


@pytest.mark.parametrize("kind", ["growth", "lines"])
def test_a_figure_draws_every_row_it_is_given(kind):
    spec = KINDS[kind]().to_dict()
    assert len(promises.links(spec)) == len(spec["usermeta"]["rows"])


def test_a_bar_of_many_rows_lists_them_all():
    counted = load("missile_tests").query("year >= 2010")["test_id"]
    assert sorted(bars().to_dict()["usermeta"]["rows"]) == sorted(counted)


def marks(figure, column: str) -> list[dict]:
    return [row for rows in figure.to_dict()["datasets"].values() for row in rows if column in row]


def test_bars_begin_at_zero_and_a_loss_hangs_below_it():
    drawn = marks(growth(), "y_text")
    assert len({row["y2"] for row in drawn}) == 1
    assert {row["label"].startswith("−") for row in drawn if row["y"] > row["y2"]} == {True}


def test_every_value_is_printed_on_a_desk():
    assert all(row["desk_shown"] for row in marks(bars(), "y_text"))


def test_a_year_that_is_not_over_is_hollow():
    hollow = [row["said"] for row in marks(bars(), "y_text") if row["hollow"]]
    assert hollow and all(said.startswith("2026") for said in hollow)


def test_a_bar_read_at_one_source_only_is_hollow():
    assert all(row["hollow"] for row in marks(bars(missiles().assign(checked="no")), "y_text"))


def test_a_year_for_which_nothing_was_found_has_a_dot_and_no_bar():
    gap = {"panel": "ICBM", "year": 2025, "value": None, "gap": "not found", "key": None, "said": "2025: not found"}
    rows = missiles().query("year < 2025")
    drawn = [row for row in marks(bars(pd.concat([rows, pd.DataFrame([gap])])), "y_text") if row["gap"]]
    assert [(row["said"], row["label"], row["href"]) for row in drawn] == [
        ("2025: not found", "", "data/missile_tests.html")
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"year": 2009}, "2009 lies outside 2010 to 2026"),
        ({"year": 2023}, "ICBM, 2023 stands twice"),
        ({"value": None}, "has no value"),
        ({"value": 7}, "above the ceiling"),
        ({"panel": "SLBM"}, "no panel 'SLBM'"),
    ],
)
def test_a_bar_that_cannot_be_drawn_is_refused(change, said):
    bar = {"panel": "ICBM", "year": 2012, "value": 1, "key": None, "said": ""} | change
    with pytest.raises(ValueError, match=said):
        bars(pd.concat([missiles(), pd.DataFrame([bar])]))


def test_a_line_breaks_where_a_year_is_missing():
    rows = points().query("line == 'PRK' and year != 2015")
    assert {row["run"] for row in marks(lines(rows, ["PRK"]), "run")} == {0, 1}


def test_a_bold_line_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no line 'AUS'"):
        lines(bold=["AUS"])


def test_every_line_is_named_at_its_end():
    assert {row["desk"] for row in marks(lines(), "edge")} == set(points()["label"])


def test_positions_pushed_apart_keep_their_order_and_their_bounds():
    assert apart([5, 5, 5], 10, 0, 30) == [0.0, 10.0, 20.0]
    assert apart([95, 99, 20], 14, 0, 100) == [86.0, 100.0, 20.0]
    assert apart([99, 98], 14, 0, 100) == [100.0, 86.0]


def test_panels_of_steps_share_one_scale():
    rows = changes().assign(value=10, low=10, high=10)
    rows.loc[rows.index[0], "low"] = -5
    drawn = marks(steps(rows), "y_low")
    assert len({round(row["y"] - row["top"], 1) for row in drawn}) == 1


def test_a_step_holds_until_the_next_one_and_the_last_value_is_printed():
    drawn = sorted((row for row in marks(steps(), "href") if row["top"] == 32), key=lambda row: row["at"])
    assert [row["until"] for row in drawn] == [drawn[1]["at"], drawn[2]["at"], 1]
    assert {row["label"] for row in marks(steps(), "label")} == {"+32.5", "−3.5"}


def test_a_step_outside_the_axis_is_refused():
    with pytest.raises(ValueError, match="2023-01-01 lies outside"):
        steps(pd.concat([changes(), changes().iloc[:1].assign(since="2023-01-01")]))


def test_the_articles_name_covers_no_unit():
    for unit in ("", "a unit so long that it runs past the line"):
        rows = changes().query("panel == 'PRK-RUS'")
        figure = steps_with_bands(
            rows, [panel("PRK-RUS", "Pair", 40, 20, unit)], first="2023-07", last="2026-11-23", table="stances", **WORDS
        )
        for width in promises.WIDTHS:
            promises.check_texts_apart(figure.to_dict(), width)


def test_a_scale_whose_steps_are_no_round_binary_numbers_has_its_highest_line():
    plot = Stack([panel("p", "Shares", 0.3, 0.1, "")], {"p": 0}, 100)
    assert [tick["text"].strip() for tick in plot.ticks()] == ["", "0.1", "0.2", "0.3"]


# --- bars with political steps


def test_a_marked_figure_names_every_row_it_leads_to():
    spec = marked().to_dict()
    about = spec["usermeta"]
    assert about["also"] == {"events": POLITICAL}
    assert {key.lower() for key in (*about["rows"], *POLITICAL)} == {link.lower() for link in promises.links(spec)}


def test_a_political_step_outside_the_axis_is_refused():
    with pytest.raises(ValueError, match="lies outside 2019-01-01"):
        marked(first=2019)
