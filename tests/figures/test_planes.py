"""Planes draw every item, and name those that the finding is about on every screen."""

import numpy as np
import pandas as pd
import promises
import pytest

from entente.data import load
from entente.figures import influence_plane, scatter_with_intervals
from figures.test_ranks import pairs

WORDS = promises.WORDS | {"tooltip": {"said": "What"}, "table": "actors"}
NAMES = load("actors").set_index("actor")["name"]
OUTLIERS = ["North Korea – Russia", "China – Russia"]


def positions() -> pd.DataFrame:
    """Nine actors at positions nobody coded."""
    grid = np.random.default_rng(2).integers(20, 60, size=(len(NAMES), 2))
    return pd.DataFrame(
        {"label": list(NAMES), "short": list(NAMES.index), "influence": grid[:, 0], "dependence": grid[:, 1],
         "key": list(NAMES.index), "said": list(NAMES), "special": NAMES.index == "PRK"}
    )  # fmt: skip


def moved():
    points = positions()
    before = points.iloc[:5].assign(influence=points["influence"] - 6, dependence=points["dependence"] + 4)
    return influence_plane(points, before=before, **WORDS)


def measured() -> pd.DataFrame:
    """The pairs of seven states with a distance nobody measured."""
    rows = pairs()
    rows = rows[~rows["short"].str.contains("AUS|EUN")]
    flipped = rows["label"].str.split(" – ").map(sorted).str.join(" – ")
    distance = 1.6 - rows["value"] / 25
    return rows.assign(label=flipped, coded=rows["value"], measured=distance, low=distance - 0.2, high=distance + 0.3)


def scatter(points=None):
    points = measured() if points is None else points
    axes = {"x": "distance in the General Assembly", "y": "net convergence as coded"}
    return scatter_with_intervals(points, labels=OUTLIERS, **axes, **WORDS)


KINDS = {"positions": moved, "scatter": scatter}


@pytest.mark.parametrize(("kind", "count"), [("positions", 9), ("scatter", 21)])
def test_a_figure_draws_every_item_it_is_given(kind, count):
    assert len(promises.stored_rows(promises.spec(KINDS[kind]), "said")) == count


def test_a_line_leads_from_each_earlier_position():
    drawn = promises.stored_rows(promises.spec(moved), "moved")
    assert sum(row["moved"] for row in drawn) == 5
    assert all((row["at_was"], row["y_was"]) != (row["at"], row["y"]) for row in drawn if row["moved"])


def test_no_line_crosses_a_word_in_a_corner():
    # Australia's crossed "autonomous" on a phone
    points = positions().assign(influence=[60, *range(30, 38)], dependence=[60, *range(40, 48)])
    points.loc[8, ["influence", "dependence"]] = (0, 6)
    before = points.iloc[8:].assign(dependence=0)
    words = {
        row["text"]: row["y"]
        for row in promises.stored_rows(influence_plane(points, before=before, **WORDS).to_dict(), "align")
    }
    assert words["dominated"] > words["autonomous"] > words["dominant"] == words["relay"]


def test_an_earlier_position_of_nobody_is_refused():
    with pytest.raises(ValueError, match="no point for the earlier position of 'Mongolia'"):
        influence_plane(positions(), before=positions().assign(label="Mongolia"), **WORDS)


def test_a_position_without_a_number_is_refused():
    points = positions().astype({"influence": float})
    points.loc[0, "influence"] = None
    with pytest.raises(ValueError, match="North Korea has no dependence or no influence"):
        influence_plane(points, **WORDS)


def test_the_plane_is_named_as_mactor_reads_it():
    words = {row["text"]: (row["at"], row["y"]) for row in promises.stored_rows(promises.spec(moved), "align")}
    assert words["dominant"][1] < words["autonomous"][1] and words["dominant"][0] < words["relay"][0]


@pytest.mark.parametrize("width", promises.WIDTHS)
def test_what_the_finding_is_about_is_named_on_every_screen(width):
    named = set(promises.texts(promises.drawn(promises.spec(scatter), width)).values())
    for label in OUTLIERS:
        row = measured().set_index("label").loc[label]
        assert {label, row["short"]} & named


def test_an_outlier_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no point 'Mongolia'"):
        scatter_with_intervals(measured(), labels=["Mongolia"], x="x", y="y", **WORDS)


def test_a_measurement_outside_its_own_interval_is_refused():
    # the axis is made for the intervals: the mark would lie beyond its end
    points = measured()
    points.loc[points.index[0], "measured"] = 99
    with pytest.raises(ValueError, match="measured: 99 lies above the top"):
        scatter(points)
