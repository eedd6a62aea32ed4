"""Lines with bands break where a year is missing, and each is named at its end."""

import promises
import pytest

from entente.data import load
from entente.figures import lines_with_bands, panel

WORDS = promises.WORDS | {"tooltip": {"said": "What"}, "table": "ideal_points"}
NAMES = load("actors").set_index("actor")["name"]


def points():
    rows = load("ideal_points").query("series == 'fp' and year >= 2010")
    rows = rows.rename(columns={"point": "value", "point_id": "key", "actor": "line"})
    return rows.assign(panel="all", label=rows["line"].map(NAMES), said=rows["key"])


def lines(rows=None, bold=("PRK", "RUS"), ceiling=3):
    rows = points() if rows is None else rows
    panels = [panel("all", "Position in the General Assembly", ceiling, 1, "closer to Washington")]
    return lines_with_bands(rows, panels, first=2010, last=2024, bold=list(bold), **WORDS)


KINDS = {"lines": lines}


def test_a_line_breaks_where_a_year_is_missing():
    rows = points().query("line == 'PRK' and year != 2015")
    assert {row["run"] for row in promises.stored_rows(lines(rows, ["PRK"]).to_dict(), "run")} == {0, 1}


def test_a_bold_line_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no line 'AUS'"):
        lines(bold=["AUS"])


def test_every_line_is_named_at_its_end():
    ends = promises.stored_rows(promises.spec(lines), "edge")
    assert {row["desk"] for row in ends} == set(points()["label"])


@pytest.mark.parametrize("end", ["value", "high"])
def test_a_point_or_an_interval_above_the_scale_is_refused(end):
    # only the upper ends of intervals were looked at
    rows = points().reset_index(drop=True)
    rows.loc[0, end] = 9.5
    with pytest.raises(ValueError, match=f"{rows.loc[0, 'key']} in panel 'all': 9.5 lies above the top"):
        lines(rows)


def test_a_year_of_a_line_that_stands_twice_is_refused():
    import pandas as pd

    with pytest.raises(ValueError, match=r"all, .*, 2010 stands twice"):
        lines(pd.concat([points(), points().query("year == 2010")]))
