"""The engine: scales hold what is drawn, days are marked where there is room, labels cover nothing."""

from itertools import combinations, pairwise

import pandas as pd
import promises
import pytest

from entente.figures import lines_with_bands, panel
from entente.figures.engine import (
    Span,
    TimeAxis,
    apart,
    both,
    ends_of,
    field_by_screen,
    overlap,
    place,
    refuse_beyond,
    round_steps,
    stack,
    text_box,
)
from entente.figures.theme import SCREENS, width_of

TWO = [panel("a", "First", 30, 10, "missiles"), panel("b", "Second", 80, 20)]


def rows(*values: tuple) -> pd.DataFrame:
    """Rows of (panel, value) with a key each."""
    table = pd.DataFrame(values, columns=["panel", "value"])
    return table.assign(key=[f"R-{i}" for i in range(len(table))])


# --- screens ---------------------------------------------------------------------------------------------------------


def test_a_position_runs_from_the_left_margin_to_the_right_one():
    span = Span({"phone": 6, "desk": 100}, both(10))
    assert [span.pixel(at, "desk") for at in (0, 1)] == [100, SCREENS["desk"] - 10]
    assert span.room("phone") == SCREENS["phone"] - 16


def test_what_is_added_to_a_field_is_added_on_both_screens():
    # without brackets a phone's value went unchanged
    assert field_by_screen("y", 5)["expr"] == "(narrow ? datum.phone_y : datum.desk_y) + 5"


# --- scales and panels -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("low", "high"), [(0, 1), (3, 27), (-33.5, 41), (0.02, 0.9), (5, 5)])
def test_round_steps_hold_the_values_and_are_few(low, high):
    steps = round_steps(low, high)
    assert steps[0] <= low and high <= steps[-1] and len(steps) <= 8


@pytest.mark.parametrize(("value", "said"), [(31, "R-1: 31 lies above the top"), (-2, "R-1: −2 lies below the foot")])
def test_a_value_beyond_a_scale_is_refused_with_its_row(value, said):
    with pytest.raises(ValueError, match=said):
        refuse_beyond(value, 0, 30, "R-1")


def test_a_share_that_only_rounding_pushed_below_zero_is_none_beyond_the_scale():
    refuse_beyond(-2.2e-16, 0, 1, "a share")


def test_a_row_above_its_panel_is_refused_with_its_name_and_its_value():
    with pytest.raises(ValueError, match=r"R-1 in panel 'a': 31 lies above the top of the scale, 0 to 30"):
        stack(rows(("a", 3), ("a", 31)), TWO, ["value"], 100)


def test_a_row_below_a_given_foot_is_refused():
    with pytest.raises(ValueError, match="R-0 in panel 'a': −1 lies below the foot"):
        stack(rows(("a", -1)), [panel("a", "First", 30, 10, floor=0)], ["value"], 100)


def test_a_row_of_no_panel_is_refused():
    with pytest.raises(ValueError, match="no panel 'c'; there are a, b"):
        stack(rows(("c", 3)), TWO, ["value"], 100)


def test_a_panel_without_a_scale_gets_one_that_holds_its_rows():
    # who copies a figure and changes the measure need not know its size
    plot = stack(rows(("a", 28_500), ("a", 300)), [panel("a", "First", unit="rounds")], ["value"], 100)
    (own,) = plot.panels
    assert own.ceiling >= 28_500 and own.ceiling < 2 * 28_500 and own.ceiling % own.every == 0
    assert [tick["text"] for tick in plot.ticks()][-1] == "30,000 rounds"


def test_a_panel_with_a_loss_begins_at_a_gridline_below_it():
    plot = stack(rows(("a", -4), ("a", 5)), [panel("a", "Growth", 6, 2)], ["value"], 100)
    assert plot.panels[0].floor == -6
    assert [tick["text"] for tick in plot.ticks()] == ["−6", "−4", "−2", "0", "+2", "+4", "+6"]


@pytest.mark.parametrize("values", [(-4.5, -0.1), (0, 0), (0.3, 0.3)])
def test_a_panel_without_a_scale_holds_losses_nothing_and_fractions_in_few_steps(values):
    plot = stack(rows(*(("a", value) for value in values)), [panel("a", "First")], ["value"], 100)
    assert plot.panels[0].floor <= min(values) and max(values) <= plot.panels[0].ceiling
    assert 2 <= len(plot.ticks()) <= 6


def test_a_scale_whose_steps_are_no_round_binary_numbers_has_its_highest_line():
    plot = stack(rows(("a", 0.1)), [panel("a", "Shares", 0.3, 0.1)], ["value"], 100)
    assert [tick["text"] for tick in plot.ticks()] == ["", "0.1", "0.2", "0.3"]


def test_the_foot_of_a_panel_is_zero_and_its_top_the_ceiling():
    plot = stack(rows(("b", 3)), TWO, ["value"], 100)
    assert [plot.level("b", value) - plot.tops["b"] for value in (80, 0)] == [0, 100]


# --- time ------------------------------------------------------------------------------------------------------------


def test_a_month_stands_for_all_its_days_at_the_ends_and_for_its_middle_between_them():
    # one engine began an axis on the 15th of the month that was named, another on the first
    axis = TimeAxis("2023-07", "2023-08")
    assert (str(axis.begin), str(axis.end)) == ("2023-07-01", "2023-08-31")
    assert axis.position("2023-07") == axis.position("2023-07-15") > 0


def test_an_axis_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="an axis cannot run from 2024 to 2023"):
        TimeAxis("2024", "2023")


@pytest.mark.parametrize("date", ["2022-12-31", "2024-01", "2024"])
def test_a_date_beyond_the_axis_is_refused_with_its_row(date):
    with pytest.raises(ValueError, match=f"E-1: {date} lies outside 2023 to 2023-12-31"):
        TimeAxis("2023", "2023-12-31").at(date, "E-1")


def test_an_axis_without_ends_runs_from_the_earliest_date_to_the_cut_off():
    first, last = ends_of(["2024-06", "2023-02-01", None], None, None)
    assert first == "2023-02-01" and last == "2026-11-25"
    assert ends_of(["2024"], "2020", "2025") == ("2020", "2025")
    with pytest.raises(ValueError, match="no row has a date"):
        ends_of([None], None, "2025")


AXES = [
    ("2023-08-25", "2023-10-20", "4\xa0Sept"),
    ("2023-06", "2024-12", "July"),
    ("2006", "2026", "2009"),
    ("1950", "2026", "1990"),
]


@pytest.mark.parametrize(("first", "last", "some"), AXES)
def test_the_axis_is_marked_by_week_quarter_or_year_and_its_names_do_not_touch(first, last, some):
    axis = TimeAxis(first, last)
    ticks = axis.ticks()
    assert some in {tick["text"] for tick in ticks}
    for screen in SCREENS:
        ends = [(axis.span.pixel(t["at"], screen), width_of(t["text"])) for t in ticks if t[f"{screen}_shown"]]
        assert len(ends) > 2
        assert all(x + wide < after for (x, wide), (after, _) in pairwise(ends))
        assert max(x + wide for x, wide in ends) <= SCREENS[screen]


@pytest.mark.parametrize("years", [("2000", "2024"), ("2015", "2026")])
def test_years_are_named_at_even_distances(years):
    for screen in SCREENS:
        for centred in (True, False):
            named = [int(t["text"]) for t in TimeAxis(*years).ticks(centred=centred) if t[f"{screen}_shown"]]
            assert len({after - before for before, after in pairwise(named)}) == 1


def test_the_article_has_no_line_on_an_axis_that_does_not_hold_its_day():
    assert TimeAxis("2024", "2025").article([]) == []


@pytest.mark.parametrize("unit", ["", "a unit so long that it runs past the line"])
@pytest.mark.parametrize("width", promises.WIDTHS)
def test_the_articles_name_covers_no_unit(unit, width):
    points = rows(("a", 20), ("a", 26)).assign(year=[2023, 2026], line="x", low=11, high=34, said="x", key=None)
    words = promises.WORDS | {"table": "ideal_points", "tooltip": {"said": "What"}}
    figure = lines_with_bands(points, [panel("a", "A line", 40, 20, unit)], **words)
    promises.check_texts_apart(figure.to_dict(), width)


# --- labels ----------------------------------------------------------------------------------------------------------


def crowd(n: int) -> list[dict]:
    return [{"x": 40 + 17 * (i % 4), "y": 60 + 9 * i, "text": f"a label {i}"} for i in range(n)]


def placed(marks: list[dict], farthest: float = 32) -> list[dict]:
    place(
        marks,
        lambda row, screen: (row["x"], row["y"], row["text"]),
        lambda row, screen: (0, 0, 300, 200),
        lambda row, screen: [(other["x"] - 6, other["y"] - 6, other["x"] + 6, other["y"] + 6) for other in marks],
        farthest,
    )
    return marks


@pytest.mark.parametrize("screen", SCREENS)
def test_placed_labels_cover_neither_marks_nor_each_other_and_stay_inside(screen):
    marks = placed(crowd(12))
    shown = [row for row in marks if row[f"{screen}_shown"]]
    boxes = [
        text_box(
            row["text"], row["x"] + row[f"{screen}_dx"], row["y"] + row[f"{screen}_dy"], row[f"{screen}_align"], half=7
        )
        for row in shown
    ]
    dots = [(row["x"] - 6, row["y"] - 6, row["x"] + 6, row["y"] + 6) for row in marks]
    assert len(shown) > 4
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))
    assert not any(overlap(box, dot) for box in boxes for dot in dots)
    assert all(box[0] >= 0 and box[2] <= 300 and box[1] >= 0 and box[3] <= 200 for box in boxes)


def test_a_label_stands_no_farther_from_its_mark_than_asked():
    assert max(abs(row["desk_dy"]) for row in placed(crowd(12), farthest=10)) <= 10


def test_the_first_rows_choose_first():
    alone, many = placed(crowd(1)), placed(crowd(12))
    assert alone[0]["desk_dx"] == many[0]["desk_dx"]


def test_positions_pushed_apart_keep_their_order_and_their_bounds():
    assert apart([5, 5, 5], 10, 0, 30) == [0.0, 10.0, 20.0]
    assert apart([95, 99, 20], 14, 0, 100) == [86.0, 100.0, 20.0]
    assert apart([99, 98], 14, 0, 100) == [100.0, 86.0]
