"""Estimates over time are all drawn, each at its place, with what is doubtful about it to be seen."""

from itertools import combinations

import pandas as pd
import promises
import pytest

from entente.data import anchor, load
from entente.figures import estimates_of, estimates_over_time, panel
from entente.figures.engine import EDGE, overlap, text_box
from entente.figures.theme import SCREENS

AXIS = {"first": "2022-06-15", "last": "2026-06-15"}


def containers(rows=None, ceiling=40_000, **axis):
    rows = estimates_of("containers_cumulative") if rows is None else rows
    panels = [panel("all", "All", ceiling, 10_000, "containers")]
    return estimates_over_time(rows.assign(panel="all"), panels, **(axis or AXIS), **promises.WORDS)


def growth():
    """A quantity below zero, and two panels."""
    rows = estimates_of("gdp_growth").query("as_of >= '2015'")
    rows = rows.assign(panel=rows["as_of"].ge("2020").map({True: "late", False: "early"}))
    return estimates_over_time(rows, [panel("early", "Before 2020"), panel("late", "From 2020")], **promises.WORDS)


KINDS = {"containers": containers, "growth": growth}


def test_a_row_read_once_only_is_drawn_hollow():
    drawn = promises.stored_rows(promises.spec(containers), "sure")
    unsure = {row["href"].rpartition("#")[2] for row in drawn if not row["sure"]}
    expected = estimates_of("containers_cumulative").query("checked == 'no'")["estimate_id"]
    assert unsure == {anchor(key) for key in expected}


def test_an_estimate_in_a_crowd_has_no_label_where_that_is_asked_for():
    # two chapters wrote a no-break space as its label
    rows = estimates_of("containers_cumulative", leave_out=["KIDA"])
    silent, plain = rows["estimate_id"].iloc[[0, 1]]
    drawn = promises.stored_rows(containers(rows, **AXIS, unlabelled={silent}).to_dict(), "label", "href")
    labels = {row["href"].rpartition("#")[2]: row["label"] for row in drawn}
    assert labels[anchor(silent)] == "" and labels[anchor(plain)][0].isalpha()


def test_labels_of_a_figure_do_not_overlap():
    drawn = promises.stored_rows(promises.spec(containers), "desk_shown", "label")
    for screen, room in SCREENS.items():
        boxes = [
            text_box(
                row["label"], EDGE + row["at"] * (room - 2 * EDGE) + row[f"{screen}_dx"],
                row["y"] + row[f"{screen}_dy"], row[f"{screen}_align"], half=6,
            )
            for row in drawn if row[f"{screen}_shown"]
        ]  # fmt: skip
        assert len(boxes) > 3
        assert not any(overlap(a, b) for a, b in combinations(boxes, 2))


def test_a_claimant_who_repeats_a_number_is_labelled_once_at_the_latest():
    rows = estimates_of("containers_cumulative").query("estimate_id == 'E-containers-cumulative-2025-03-osc'")
    later = rows.assign(as_of="2025-09", estimate_id="E-later")
    drawn = promises.stored_rows(containers(pd.concat([rows, later])).to_dict(), "desk_shown", "label")
    assert [row["desk_shown"] for row in sorted(drawn, key=lambda row: row["at"])] == [False, True]


@pytest.mark.parametrize("empty", ["", None, float("nan")])
def test_a_mark_without_a_label_of_its_own_is_labelled_by_claimant_and_number(empty):
    # two figures of the chapter on the exchange had lost all labels but one: an empty text was taken for a label
    rows = estimates_of("containers_cumulative").assign(label=empty)
    given = [row["label"] for row in promises.stored_rows(containers(rows).to_dict(), "desk_shown", "label")]
    assert given == [row["label"] for row in promises.stored_rows(promises.spec(containers), "desk_shown", "label")]
    assert all(given)


def test_an_estimate_above_its_panel_is_refused_with_its_value():
    # it was drawn out of sight, and the figure said nothing of it
    with pytest.raises(
        ValueError, match="E-containers-cumulative-2025-07-13-rok-dia in panel 'all': 28,000 lies above"
    ):
        containers(ceiling=25_000)


def test_an_estimate_stated_after_the_axis_ends_is_refused():
    with pytest.raises(ValueError, match=r"E-containers-cumulative-2025-0.*: 2025-0.* lies outside 2022 to 2024"):
        containers(first="2022", last="2024")


def test_who_changes_the_measure_needs_neither_scale_nor_axis():
    rows = estimates_of("shells_cumulative").assign(panel="all")
    spec = estimates_over_time(rows, [panel("all", "Shells", unit="million rounds")], **promises.WORDS).to_dict()
    assert promises.links(spec) == {anchor(key) for key in rows["estimate_id"]}


def test_estimates_are_chosen_by_measure_and_claimant():
    rows = estimates_of("containers_cumulative", leave_out=["KIDA"])
    assert set(rows["measure"]) == {"containers_cumulative"} and "KIDA" not in set(rows["claimant"])
    sides = load("claimants").set_index("claimant")["side"]
    assert list(rows["side"]) == list(rows["claimant"].map(sides))


def test_a_loss_stands_below_the_line_at_zero():
    drawn = promises.stored_rows(promises.spec(growth), "y", "amount")
    lines = [row["y"] for row in promises.stored_rows(promises.spec(growth), "zero") if row["zero"]]
    late = [row for row in drawn if row["panel"] == "late"]
    assert all((row["y"] > max(lines)) == row["amount"].startswith("−") for row in late)
