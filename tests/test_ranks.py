"""Figures of positions and ranks: every item is drawn, those the finding is about are named."""

import numpy as np
import pandas as pd
import promises
import pytest

from entente.data import load
from entente.figures.ranks import influence_plane, range_rows, rank_tiles, scatter_with_intervals, ticks_of
from entente.methods import uncertainty
from entente.methods.stances import as_of, matrix

WORDS = {
    "finding": "A finding with its number, 5",
    "reading": "How to read it.",
    "source": "Source: a table.",
    "description": "One thing against another. It shows five.",
}
TIP = {"tooltip": {"said": "What"}}
NAMES = load("actors").set_index("actor")["name"]
IN_FORCE = as_of(load("stances"), "2026-11-23")
ACTORS = list(matrix(IN_FORCE).index)
DRAWS = uncertainty.draws(IN_FORCE, n=300)


def plane() -> pd.DataFrame:
    """Nine actors at positions nobody coded."""
    grid = np.random.default_rng(2).integers(20, 60, size=(len(NAMES), 2))
    return pd.DataFrame(
        {"label": list(NAMES), "short": list(NAMES.index), "influence": grid[:, 0], "dependence": grid[:, 1],
         "key": list(NAMES.index), "said": list(NAMES), "special": NAMES.index == "PRK"}
    )  # fmt: skip


def moved():
    points = plane()
    before = points.iloc[:5].assign(influence=points["influence"] - 6, dependence=points["dependence"] + 4)
    return influence_plane(points, before=before, table="actors", **WORDS, **TIP)


def pairs() -> pd.DataFrame:
    """All pairs of actors as they stand at the end, with the range of the draws."""
    coded, net = uncertainty.net_convergence(np.nan_to_num(matrix(IN_FORCE))), uncertainty.net_convergence(DRAWS)
    rows = []
    for i, one in enumerate(ACTORS):
        for j, other in enumerate(ACTORS[:i]):
            low, high = np.percentile(net[:, i, j], [5, 95])
            rows.append(
                {"label": f"{NAMES[one]} – {NAMES[other]}", "short": f"{one}–{other}", "value": coded[i, j], "low": low,
                 "high": high, "key": one, "said": f"{one} and {other}", "special": {one, other} == {"PRK", "RUS"}}
            )  # fmt: skip
    return pd.DataFrame(rows)


def ranges():
    return range_rows(pairs(), table="actors", **WORDS, **TIP)


def shares() -> pd.DataFrame:
    stakes = np.abs(DRAWS).sum(axis=2)
    ranks = range(1, len(ACTORS) + 1)
    return pd.DataFrame(uncertainty.rank_acceptability(stakes), index=ACTORS, columns=ranks)


def items() -> list[dict]:
    return [{"key": actor, "label": NAMES[actor], "short": NAMES[actor], "rows": actor} for actor in ACTORS]


def tiles():
    return rank_tiles(shares(), items(), table="actors", rows=ACTORS, **WORDS)


OUTLIERS = ["North Korea – Russia", "China – Russia"]


def measured() -> pd.DataFrame:
    """The pairs of seven states with a distance nobody measured."""
    rows = pairs()
    rows = rows[~rows["short"].str.contains("AUS|EUN")]
    flipped = rows["label"].str.split(" – ").map(sorted).str.join(" – ")
    distance = 1.6 - rows["value"] / 25
    return rows.assign(label=flipped, coded=rows["value"], measured=distance, low=distance - 0.2, high=distance + 0.3)


def scatter():
    return scatter_with_intervals(
        measured(), labels=OUTLIERS, x="distance in the General Assembly", y="net convergence as coded",
        table="actors", **WORDS, **TIP,
    )  # fmt: skip


KINDS = {"positions": moved, "ranges": ranges, "tiles": tiles, "scatter": scatter}


def marks(figure, column: str) -> list[dict]:
    return [row for rows in figure.to_dict()["datasets"].values() for row in rows if column in row]


@pytest.mark.parametrize(("kind", "count"), [("positions", 9), ("ranges", 36), ("scatter", 21)])
def test_a_figure_draws_every_item_it_is_given(kind, count):
    assert len(marks(KINDS[kind](), "said")) == count


def test_a_line_leads_from_each_earlier_position():
    drawn = marks(moved(), "moved")
    assert sum(row["moved"] for row in drawn) == 5
    assert all((row["at_was"], row["y_was"]) != (row["at"], row["y"]) for row in drawn if row["moved"])


def test_an_earlier_position_of_nobody_is_refused():
    with pytest.raises(ValueError, match="no point for the earlier position of 'Mongolia'"):
        influence_plane(plane(), before=plane().assign(label="Mongolia"), table="actors", **WORDS, **TIP)


def test_the_plane_is_named_as_mactor_reads_it():
    words = {row["text"]: (row["at"], row["y"]) for row in marks(moved(), "align")}
    assert words["dominant"][1] < words["autonomous"][1] and words["dominant"][0] < words["relay"][0]


@pytest.mark.parametrize("width", promises.WIDTHS)
def test_what_the_finding_is_about_is_named_on_every_screen(width):
    named = set(promises.texts(promises.drawn(scatter().to_dict(), width)).values())
    for label in OUTLIERS:
        row = measured().set_index("label").loc[label]
        assert {label, row["short"]} & named


def test_an_outlier_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no point 'Mongolia'"):
        scatter_with_intervals(measured(), labels=["Mongolia"], x="x", y="y", table="actors", **WORDS, **TIP)


def test_ranges_stand_in_order_with_the_signs_apart():
    drawn, values = marks(ranges(), "low_at"), pairs().set_index("said")["value"]
    order = [values[row["said"]] for row in drawn]
    assert order == sorted(order, reverse=True)
    heads = {row["text"]: row["y"] for row in marks(ranges(), "rule")}
    below = next(y for text, y in heads.items() if text == "More apart than together")
    assert all((row["y"] < below) == (value >= 0) for row, value in zip(drawn, order, strict=True))


def test_a_share_of_less_than_one_percent_has_no_tile():
    drawn = marks(tiles(), "percent")
    assert len(drawn) == (shares() >= 0.01).sum().sum()
    assert min(float(row["percent"].removesuffix("%")) for row in drawn) >= 1


def test_tiles_and_items_must_be_the_same():
    with pytest.raises(ValueError, match="items are"):
        rank_tiles(shares(), items()[1:], table="actors", rows=ACTORS, **WORDS)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (3, 27), (-33.5, 41), (0.02, 0.9), (5, 5)])
def test_ticks_hold_the_values_and_are_few(low, high):
    ticks = ticks_of(low, high)
    assert ticks[0] <= low and high <= ticks[-1] and len(ticks) <= 8
