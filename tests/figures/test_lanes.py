"""Lanes hide no mark and no label, and say in print what their shades say."""

import math
from itertools import combinations

import promises
import pytest

from entente.data import load
from entente.figures import channel_intervals, chosen_events, event_lanes
from entente.figures.engine import EDGE, overlap
from entente.figures.theme import SCREENS, TEXT, width_of

VETO = "ev-2024-03-28-panel-veto"
SUMMIT = ("2023-08-25", "2023-10-20")


def event(lane: str, key: str, text: str, **more) -> dict:
    date = load("events").set_index("event_id").loc[key, "date"]
    return {"lane": lane, "start": date, "text": text, "key": key, "table": "events", **more}


def summit_days():
    rows = load("events").query("'2023-08-25' <= date <= '2023-10-20'")
    dots = [event(f"Lane {row.importance}", row.event_id, row.title[:22]) for row in rows.itertuples()]
    lanes = ["Lane 1", "Lane 2", "Lane 3"]
    return event_lanes(dots, lanes, first=SUMMIT[0], last=SUMMIT[1], tint=SUMMIT, **promises.WORDS)


STATES = [
    event("A", "ev-2025-06-11-trump-letter", "in use", start="2018-03", end="2021-02", state="open"),
    event("A", VETO, "no reply", start="2021-02", end="2025-06", state="no talks"),
    event("A", "ev-2025-09-21-kim-offer", "letter not taken", start="2025-06", end="2025-07", state="refused"),
    event("B", "ev-2023-08-15-kim-putin-letters", "not picked up", start="2023-04", open=True, state="cut"),
    event("A", "ev-2025-07-29-kim-yo-jong-no-talks", "a word"),
]


def channels(rows=STATES, **more):
    return event_lanes(rows, ["A", "B"], **({"first": "2018-01-01", "last": "2026-11-23"} | promises.WORDS | more))


def watching():
    rows = channel_intervals("watching")
    return event_lanes(rows, rows["lane"].unique(), first="2006", last="2026-11-23", **promises.WORDS)


KINDS = {"summit": summit_days, "channels": channels, "watching": watching}


def marks(spec: dict) -> list[dict]:
    return promises.stored_rows(spec, "lane")


def boxes(spec: dict, screen: str) -> list[tuple]:
    """Where every label of the lanes stands on a screen, px."""
    room, rows = SCREENS[screen], marks(spec)
    left = EDGE if screen == "phone" else math.ceil(max(width_of(row["lane"], TEXT, 600) for row in rows)) + 18
    found = []
    for row in rows:
        if text := row[f"{screen}_label"]:
            x = left + row[f"{screen}_from"] * (room - left - EDGE) + row[f"{screen}_dx"]
            begin = x if row[f"{screen}_align"] == "left" else x - width_of(text)
            found.append((begin, row[f"{screen}_label_y"] - 6, begin + width_of(text), row[f"{screen}_label_y"] + 6))
    return found


@pytest.mark.parametrize("kind", ["summit", "channels"])
@pytest.mark.parametrize("screen", SCREENS)
def test_labels_in_lanes_neither_overlap_nor_leave_the_view(kind, screen):
    found = boxes(promises.spec(KINDS[kind]), screen)
    assert found
    assert not any(overlap(a, b) for a, b in combinations(found, 2))
    assert all(box[0] >= 0 and box[2] <= SCREENS[screen] for box in found)


@pytest.mark.parametrize("screen", SCREENS)
def test_no_dot_hides_another(screen):
    rows = [row for row in marks(promises.spec(summit_days)) if not row["bar"]]
    reach = SCREENS[screen] - (6 if screen == "phone" else 60) - 6
    for a, b in combinations(rows, 2):
        beside = abs(a["at"] - b["at"]) * reach >= 9
        assert a["lane"] != b["lane"] or beside or abs(a[f"{screen}_y"] - b[f"{screen}_y"]) >= 11


def test_nearly_all_labels_of_the_summit_days_find_room():
    rows = marks(promises.spec(summit_days))
    for screen in SCREENS:
        assert sum(bool(row[f"{screen}_label"]) for row in rows) > 0.9 * len(rows)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_state_of_a_bar_is_printed_and_not_only_shaded(screen):
    for row in marks(promises.spec(channels)):
        if row["state"]:
            printed = row[f"{screen}_inside"] or row[f"{screen}_label"]
            assert printed[0].upper() == row["state"][0].upper()


def test_an_open_end_has_no_cap():
    closed = {row["label"]: row["closes"] for row in marks(promises.spec(channels)) if row["bar"]}
    assert closed == {"in use": True, "no reply": True, "letter not taken": True, "not picked up": False}


def test_one_bar_ends_where_the_next_begins_and_both_stand_on_one_track():
    rows = {row["label"]: row for row in marks(promises.spec(channels))}
    assert rows["in use"]["until"] == rows["no reply"]["at"]
    assert rows["in use"]["desk_y"] == rows["no reply"]["desk_y"] == rows["letter not taken"]["desk_y"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"lane": "C"}, "C"),
        ({"state": "ajar"}, "'ajar' is not one of open, no talks, refused, cut"),
        ({"start": "2027-01", "end": None, "open": False}, "2027-01 lies outside"),
        ({"start": "2027-01", "end": None, "open": True}, "since 2027-01 is no interval"),
        ({"start": "2025-01", "end": "2024-01"}, "2025-01 to 2024-01 is no interval"),
        ({"key": "ev-none"}, "no row 'ev-none' in events"),
    ],
)
def test_a_row_that_cannot_be_drawn_is_an_error_that_names_it(wrong, said):
    with pytest.raises(ValueError, match=said):
        channels([STATES[0] | wrong])


def test_rows_of_two_tables_are_refused():
    with pytest.raises(ValueError, match="lanes draw rows of one table, not of events and facts"):
        channels([*STATES, STATES[0] | {"table": "facts"}])


def test_a_tint_beyond_the_axis_is_refused():
    with pytest.raises(ValueError, match="tint: 2017 lies outside"):
        channels(tint=("2017", "2019"))


def test_a_dot_is_hollow_unless_its_row_is_confirmed():
    status = load("events").set_index("event_id")["status"]
    for row in marks(promises.spec(summit_days)):
        assert row["sure"] == (status[row["href"].partition("#")[2]] == "confirmed")


def test_lanes_and_axis_are_those_of_the_rows_unless_told():
    rows = marks(event_lanes(STATES, **promises.WORDS).to_dict())
    assert {row["lane"] for row in rows} == {"A", "B"} and min(row["at"] for row in rows) == 0


# --- rows for lanes --------------------------------------------------------------------------------------------------


def test_a_chosen_event_stands_at_its_own_date():
    (row,) = chosen_events({"Council": {VETO: "the veto"}}).to_dict("records")
    assert row == {"lane": "Council", "start": "2024-03-28", "text": "the veto", "key": VETO, "table": "events"}


def test_an_event_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="ev-none"):
        chosen_events({"Council": {"ev-none": "nothing"}})


@pytest.mark.parametrize("kind", ["talking", "watching"])
def test_every_channel_of_a_kind_is_there_and_only_an_interval_without_an_end_is_open(kind):
    rows = channel_intervals(kind)
    assert list(rows["key"]) == list(load("channels").query("kind == @kind")["stretch_id"])
    assert (rows["open"] == rows["end"].isna()).all()


def test_a_kind_of_channel_that_is_none_is_refused():
    # an empty frame gave an empty figure
    with pytest.raises(ValueError, match="'listening' is not one of talking, watching"):
        channel_intervals("listening")


def test_a_label_of_no_interval_is_refused():
    with pytest.raises(ValueError, match="no interval 'CH-none'"):
        channel_intervals("talking", {"CH-none": "nothing"})
