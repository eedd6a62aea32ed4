"""Figures along time keep their order, hide no mark and no label, and say in print what their shades say."""

import math
from itertools import pairwise

import promises
import pytest

from entente.data import load
from entente.figures import charts, timeline
from entente.figures.charts import SCREENS, estimates_of, width_of
from entente.figures.timeline import event_lanes, flow_panel, steps_and_flow, turning_points, vote_tiles
from entente.site import pictures
from entente.site.charts import chart_html

WORDS = {
    "finding": "A finding with its number, 5",
    "reading": "How to read it.",
    "source": "Source: a table.",
    "description": "One thing against another. It shows five.",
}
VETO = "ev-2024-03-28-panel-veto"
THEMES = {theme: theme.capitalize() for theme in sorted(load("designations")["target_theme"].unique())}
MEMBERS = {"RUS": "Russia", "CHN": "China", "PRK": "N. Korea", "USA": "U.S."}
SUMMIT = ("2023-08-25", "2023-10-20")


def importance(most: int):
    return load("events").query(f"importance <= {most}")


def turning():
    return turning_points(importance(1), special=[VETO], **WORDS)


def event(lane: str, key: str, text: str, **more) -> dict:
    date = load("events").set_index("event_id").loc[key, "date"]
    return {"lane": lane, "start": date, "text": text, "key": key, "table": "events", **more}


def summit_days():
    rows = load("events").query("'2023-08-25' <= date <= '2023-10-20'")
    dots = [event(f"Lane {row.importance}", row.event_id, row.title[:22]) for row in rows.itertuples()]
    return event_lanes(dots, ["Lane 1", "Lane 2", "Lane 3"], first=SUMMIT[0], last=SUMMIT[1], tint=SUMMIT, **WORDS)


STATES = [
    event("A", "ev-2025-06-11-trump-letter", "in use", start="2018-03", end="2021-02", state="open"),
    event("A", VETO, "no reply", start="2021-02", end="2025-06", state="unanswered"),
    event("A", "ev-2025-09-21-kim-offer", "letter not taken", start="2025-06", end="2025-07", state="refused"),
    event("B", "ev-2023-08-15-kim-putin-letters", "not picked up", start="2023-04", open=True, state="cut"),
    event("A", "ev-2025-07-29-kim-yo-jong-no-talks", "a word"),
]


def channels(rows=STATES, **more):
    return event_lanes(rows, ["A", "B"], first="2018-01-01", last="2026-11-23", **(WORDS | more))


def watching():
    rows = load("channels").query("kind == 'watching' and end != '2024-04-30' or channel == 'UN Panel of Experts'")
    rows = rows.rename(columns={"channel": "lane", "stretch_id": "key"}).assign(text="", table="channels")
    return event_lanes(
        rows.assign(open=rows["end"].isna()), rows["lane"].unique(), first="2006", last="2026-11-23", **WORDS
    )


def flows():
    containers = estimates_of("containers_cumulative")
    growth = estimates_of("gdp_growth").query("as_of >= '2022'")
    rounds = load("designations").query("aimed_at_russia_link == 'yes'")
    return steps_and_flow(
        rounds,
        [
            flow_panel("Containers", containers, ceiling=30_000, every=10_000, unit="containers"),
            flow_panel("Growth", growth, ceiling=4, floor=-2, every=2, unit="%", yearly=True),
        ],
        head="Rounds",
        themes={theme: name for theme, name in THEMES.items() if theme in set(rounds["target_theme"])},
        first="2022-01-01",
        last="2026-03-31",
        tint=("2023-10-13", "2024-12-18"),
        **WORDS,
    )


def votes():
    groups = {"UNSC": "Council", "UNGA": "Assembly", "UNGA Third Committee": "Assembly"}
    return vote_tiles(load("votes"), MEMBERS, groups=groups, **WORDS)


KINDS = {
    "turning": turning,
    "summit": summit_days,
    "channels": channels,
    "watching": watching,
    "flows": flows,
    "votes": votes,
}
every_kind = pytest.mark.parametrize("kind", KINDS)


def rows_of(spec: dict, field: str) -> list[dict]:
    return [row for rows in spec["datasets"].values() for row in rows if field in row]


@every_kind
def test_a_figure_draws_every_row_it_names_and_names_every_row_it_draws(kind):
    spec = KINDS[kind]().to_dict()
    about = spec["usermeta"]
    named = {*about["rows"], *(key for keys in about.get("also", {}).values() for key in keys)}
    assert promises.links(spec) == {charts.anchor(key) for key in named}


@every_kind
def test_a_figure_without_an_alt_text_cannot_be_made(kind, monkeypatch):
    monkeypatch.delitem(WORDS, "description")
    with pytest.raises(TypeError, match="description"):
        KINDS[kind]()


# --- turning points --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("screen", SCREENS)
def test_turning_points_stand_in_the_order_of_time_and_none_covers_the_next(screen):
    rows = rows_of(turning().to_dict(), "desk_title")
    assert len(rows) == len(importance(1))
    for above, below in pairwise(rows):
        assert charts.middle(above["date"]) <= charts.middle(below["date"])
        assert above[f"{screen}_end"] <= below[f"{screen}_top"]


def test_the_line_of_the_article_parts_what_came_before_from_what_came_after():
    spec = turning().to_dict()
    (line,) = rows_of(spec, "name")
    for row in rows_of(spec, "desk_title"):
        for screen in SCREENS:
            assert (row[f"{screen}_y"] < line[f"{screen}_y"]) == (row["date"] < "2023-09-12")


def test_a_list_on_one_side_of_the_article_has_no_line():
    spec = turning_points(importance(1).query("date >= '2024'"), **WORDS).to_dict()
    assert rows_of(spec, "name") == []


def test_a_title_keeps_every_word_in_at_most_two_lines_of_a_phone():
    titles = importance(1).set_index("event_id")["title"]
    rows = rows_of(turning().to_dict(), "phone_title")
    assert {" ".join(row["phone_title"].split("\n")) for row in rows} == set(titles)
    assert max(row["phone_title"].count("\n") for row in rows) == 1


def test_an_event_is_hollow_unless_it_is_confirmed():
    events = importance(2)
    spec = turning_points(events, **WORDS).to_dict()
    hollow = {row["href"].rpartition("#")[2] for row in rows_of(spec, "sure") if not row["sure"]}
    assert hollow == {charts.anchor(key) for key in events.query("status != 'confirmed'")["event_id"]}


def test_a_special_row_that_is_not_drawn_is_an_error():
    with pytest.raises(ValueError, match="ev-none"):
        turning_points(importance(1), special=["ev-none"], **WORDS)


# --- lanes -----------------------------------------------------------------------------------------------------------


def boxes(spec: dict, screen: str) -> list[tuple]:
    """Where every label of the lanes stands on a screen, px."""
    room = SCREENS[screen]
    name = max(width_of(row["lane"], charts.TEXT, 600) for row in rows_of(spec, "lane"))
    left = timeline.EDGE if screen == "phone" else math.ceil(name) + 18
    found = []
    for row in rows_of(spec, "lane"):
        if text := row[f"{screen}_label"]:
            x = left + row[f"{screen}_from"] * (room - left - 6) + row[f"{screen}_dx"]
            begin = x if row[f"{screen}_align"] == "left" else x - width_of(text)
            found.append((begin, row[f"{screen}_label_y"] - 6, begin + width_of(text), row[f"{screen}_label_y"] + 6))
    return found


@pytest.mark.parametrize("kind", ["summit", "channels"])
@pytest.mark.parametrize("screen", SCREENS)
def test_labels_in_lanes_neither_overlap_nor_leave_the_view(kind, screen):
    found = boxes(KINDS[kind]().to_dict(), screen)
    assert found
    assert not any(charts._overlap(a, b) for i, a in enumerate(found) for b in found[:i])
    assert all(box[0] >= 0 and box[2] <= SCREENS[screen] for box in found)


@pytest.mark.parametrize("screen", SCREENS)
def test_no_dot_hides_another(screen):
    rows = [row for row in rows_of(summit_days().to_dict(), "lane") if not row["bar"]]
    reach = SCREENS[screen] - (6 if screen == "phone" else 60) - 6
    for i, a in enumerate(rows):
        for b in rows[:i]:
            beside = abs(a["at"] - b["at"]) * reach >= 9
            assert a["lane"] != b["lane"] or beside or abs(a[f"{screen}_y"] - b[f"{screen}_y"]) >= 11


def test_nearly_all_labels_of_the_summit_days_find_room():
    rows = rows_of(summit_days().to_dict(), "lane")
    assert sum(bool(row["desk_label"]) for row in rows) == len(rows)
    assert sum(bool(row["phone_label"]) for row in rows) >= len(rows) - 2


@pytest.mark.parametrize("screen", SCREENS)
def test_the_state_of_a_bar_is_printed_and_not_only_shaded(screen):
    for row in rows_of(channels().to_dict(), "lane"):
        if row["state"]:
            printed = row[f"{screen}_inside"] or row[f"{screen}_label"]
            assert printed[0].upper() == row["state"][0].upper()


def test_an_open_end_has_no_cap():
    closed = {row["label"]: row["closes"] for row in rows_of(channels().to_dict(), "lane") if row["bar"]}
    assert closed == {"in use": True, "no reply": True, "letter not taken": True, "not picked up": False}


def test_one_bar_ends_where_the_next_begins_and_both_stand_on_one_track():
    rows = {row["label"]: row for row in rows_of(channels().to_dict(), "lane")}
    assert rows["in use"]["till"] == rows["no reply"]["at"]
    assert rows["in use"]["desk_y"] == rows["no reply"]["desk_y"] == rows["letter not taken"]["desk_y"]


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"lane": "C"}, "C"),
        ({"state": "ajar"}, "ajar"),
        ({"start": "2027-01", "end": None, "open": False}, "2027-01"),
        ({"start": "2025-01", "end": "2024-01"}, "2025-01 to 2024-01"),
        ({"key": "ev-none"}, "ev-none"),
    ],
)
def test_a_row_that_cannot_be_drawn_is_an_error_that_names_it(wrong, said):
    with pytest.raises(ValueError, match=said):
        channels([STATES[0] | wrong])


@pytest.mark.parametrize(
    "first, last, some",
    [("2023-08-25", "2023-10-20", "4\xa0Sept"), ("2023-06", "2024-12", "July"), ("2006", "2026", "2009")],
)
def test_the_axis_is_marked_by_day_quarter_or_year_and_its_dates_do_not_touch(first, last, some):
    ticks = timeline._ticks(first, last, dict.fromkeys(SCREENS, 6))
    assert some in {tick["text"] for tick in ticks}
    for screen, room in SCREENS.items():
        ends = [(6 + t["at"] * (room - 12), width_of(t["text"])) for t in ticks if t[f"{screen}_shown"]]
        assert len(ends) > 2
        assert all(x + wide < after for (x, wide), (after, _) in pairwise(ends))


# --- steps and flow --------------------------------------------------------------------------------------------------


def test_tiles_count_every_round_once():
    rows = rows_of(flows().to_dict(), "tile")
    assert sum(int(row["count"]) for row in rows if row["lead"]) == len(rows)
    assert len(rows) == len(load("designations").query("aimed_at_russia_link == 'yes'"))


def test_a_shade_never_says_less_than_a_smaller_count():
    tiles = sorted((int(row["count"]), row["shade"]) for row in rows_of(flows().to_dict(), "tile"))
    assert [shade for _, shade in tiles] == sorted(shade for _, shade in tiles)


def test_growth_below_zero_hangs_below_its_line():
    bars = {row["date"]: row for row in rows_of(flows().to_dict(), "zero")}
    assert bars["2022"]["y_high"] > bars["2022"]["zero"] > bars["2023"]["y_high"]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_label_in_a_panel_stands_near_its_mark(screen):
    shown = [row for row in rows_of(flows().to_dict(), f"{screen}_dy") if row[f"{screen}_shown"]]
    assert shown
    assert max(abs(row[f"{screen}_dy"]) for row in shown) <= timeline.NEAR


def test_a_value_beyond_its_panel_is_an_error():
    with pytest.raises(ValueError, match="28,000"):
        flow_panel("Containers", estimates_of("containers_cumulative"), ceiling=25_000, every=5_000, unit="containers")


def test_a_theme_without_a_name_is_an_error():
    with pytest.raises(ValueError, match="oil"):
        steps_and_flow(
            load("designations"),
            [],
            head="Rounds",
            themes={theme: name for theme, name in THEMES.items() if theme != "oil"},
            first="2022",
            last="2026",
            **WORDS,
        )


# --- votes -----------------------------------------------------------------------------------------------------------


def test_the_letter_of_a_tile_is_the_vote_of_the_table():
    said = {"yes": "Y", "no": "N", "no (veto)": "V", "abstain": "A", "co-sponsor": "C"}
    rows = load("votes").set_index("vote_id")
    for tile in rows_of(votes().to_dict(), "sign"):
        vote = rows.loc[tile["row"], tile["column"]]
        assert tile["sign"] == said.get(vote, "")
        assert tile["blank"] == ("–" if vote == "not a member" else "·")


def test_every_vote_of_the_table_has_a_letter():
    seen = {vote for code in MEMBERS for vote in load("votes")[code].dropna()} - {"not a member"}
    assert seen <= set(timeline.LETTERS)


def test_votes_stand_by_group_and_date_with_their_tally():
    spec = votes().to_dict()
    rows = sorted(rows_of(spec, "note"), key=lambda row: row["y"])
    ordered = load("votes").set_index("vote_id").loc[[row["key"] for row in rows]]
    council = [row["key"].startswith("UNSC") for row in rows]
    assert council == sorted(council, reverse=True)  # the Council stands above the Assembly
    for chamber in (True, False):
        dates = [
            charts.middle(ordered.loc[row["key"], "date"])
            for row, own in zip(rows, council, strict=True)
            if own is chamber
        ]
        assert dates == sorted(dates)
    assert {row["key"]: row["note"] for row in rows}["UNSC-2022-431"] == "13–2–0"
    phone, desk = (promises.texts(promises.drawn(spec, width)).values() for width in promises.WIDTHS)
    assert "13–2–0" in desk and "13–2–0" not in phone


# --- a figure of two tables ------------------------------------------------------------------------------------------


def test_a_figure_of_two_tables_gives_the_rows_of_both():
    spec = flows().to_dict()
    html = chart_html(spec, "a-figure")
    for keys in (spec["usermeta"]["rows"], *spec["usermeta"]["also"].values()):
        assert all(f"#{charts.anchor(key)}" in html for key in keys)
    endings = pictures.data_files(spec["usermeta"])
    assert len(endings) == 2 and all(f'href="a-figure{ending}"' in html for ending in endings)
