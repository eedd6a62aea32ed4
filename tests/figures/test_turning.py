"""Turning points stand in the order of time, parted at the day of the article."""

from itertools import pairwise

import promises
import pytest

from entente.data import anchor, load
from entente.figures import listed_events, turning_points
from entente.figures.engine import midpoint
from entente.figures.theme import SCREENS

VETO = "ev-2024-03-28-panel-veto"


def importance(most: int):
    return load("events").query(f"importance <= {most}")


def turning():
    return turning_points(importance(1), special=[VETO], **promises.WORDS)


KINDS = {"turning": turning}


@pytest.mark.parametrize("screen", SCREENS)
def test_turning_points_stand_in_the_order_of_time_and_none_covers_the_next(screen):
    rows = promises.stored_rows(promises.spec(turning), "desk_title")
    assert len(rows) == len(importance(1))
    for above, below in pairwise(rows):
        assert midpoint(above["date"]) <= midpoint(below["date"])
        assert above[f"{screen}_end"] <= below[f"{screen}_top"]


def test_the_line_of_the_article_parts_what_came_before_from_what_came_after():
    spec = promises.spec(turning)
    (line,) = promises.stored_rows(spec, "name")
    for row in promises.stored_rows(spec, "desk_title"):
        for screen in SCREENS:
            assert (row[f"{screen}_y"] < line[f"{screen}_y"]) == (row["date"] < "2023-09-12")


def test_a_list_may_be_parted_at_another_day():
    spec = turning_points(importance(1), parted_at="2024-06-19", **promises.WORDS).to_dict()
    (line,) = promises.stored_rows(spec, "name")
    assert (line["day"], line["name"]) == ("19\xa0June\xa02024", "")


def test_a_list_on_one_side_of_the_article_has_no_line():
    spec = turning_points(importance(1).query("date >= '2024'"), **promises.WORDS).to_dict()
    assert promises.stored_rows(spec, "name") == []


def test_a_title_keeps_every_word_in_at_most_three_lines_of_a_phone():
    titles = importance(1)["title"]
    rows = promises.stored_rows(promises.spec(turning), "phone_title")
    assert {" ".join(row["phone_title"].split("\n")) for row in rows} == set(titles)
    assert max(row["phone_title"].count("\n") for row in rows) <= 2


def test_an_event_is_hollow_unless_it_is_confirmed():
    events = importance(2)
    spec = turning_points(events, **promises.WORDS).to_dict()
    hollow = {row["href"].rpartition("#")[2] for row in promises.stored_rows(spec, "sure") if not row["sure"]}
    assert hollow == {anchor(key) for key in events.query("status != 'confirmed'")["event_id"]}


def test_a_special_row_that_is_not_drawn_is_an_error():
    with pytest.raises(ValueError, match="ev-none"):
        turning_points(importance(1), special=["ev-none"], **promises.WORDS)


def test_a_listed_event_that_no_row_has_is_an_error():
    # chosen by membership alone, a mistyped id left the list and its count in silence
    assert set(listed_events(VETO)["event_id"]) == {VETO}
    with pytest.raises(ValueError, match="no row 'ev-none' in events"):
        listed_events(VETO, "ev-none")
