"""Ranks and ranges stand in order, and leave nothing out that counts."""

import numpy as np
import pandas as pd
import promises
import pytest

from entente.data import load
from entente.figures import range_rows, rank_tiles
from entente.methods import uncertainty
from entente.methods.stances import as_of, matrix

WORDS = promises.WORDS | {"table": "actors"}
TIP = {"tooltip": {"said": "What"}}
NAMES = load("actors").set_index("actor")["name"]
IN_FORCE = as_of(load("stances"), "2026-11-23")
ACTORS = list(matrix(IN_FORCE).index)
DRAWS = uncertainty.draws(IN_FORCE, n=300)


def pairs() -> pd.DataFrame:
    """All pairs of actors as they stand at the end, with the range of the draws."""
    coded, net = uncertainty.net_convergence(np.nan_to_num(matrix(IN_FORCE))), uncertainty.net_convergence(DRAWS)
    rows = []
    for i, one in enumerate(ACTORS):
        for j, other in enumerate(ACTORS[:i]):
            low, high = np.percentile(net[:, i, j], [5, 95])
            rows.append(
                {"label": f"{NAMES[one]} – {NAMES[other]}", "short": f"{one}–{other}", "value": coded[i, j],
                 "low": min(low, coded[i, j]), "high": max(high, coded[i, j]), "key": one, "said": f"{one} and {other}",
                 "special": {one, other} == {"PRK", "RUS"}}
            )  # fmt: skip
    return pd.DataFrame(rows)


def ranges(items=None, **more):
    return range_rows(pairs() if items is None else items, **WORDS, **TIP, **more)


def shares() -> pd.DataFrame:
    stakes = np.abs(DRAWS).sum(axis=2)
    return pd.DataFrame(uncertainty.rank_acceptability(stakes), index=ACTORS, columns=range(1, len(ACTORS) + 1))


def items() -> list[dict]:
    return [{"key": actor, "label": NAMES[actor], "short": NAMES[actor], "rows": actor} for actor in ACTORS]


def tiles():
    return rank_tiles(shares(), items(), rows=ACTORS, **WORDS)


KINDS = {"ranges": ranges, "tiles": tiles}


def test_ranges_stand_in_order_with_the_signs_apart():
    spec, values = promises.spec(ranges), pairs().set_index("said")["value"]
    drawn = promises.stored_rows(spec, "low_at")
    order = [values[row["said"]] for row in drawn]
    assert order == sorted(order, reverse=True) and len(order) == 36
    heads = {row["text"]: row["y"] for row in promises.stored_rows(spec, "rule")}
    below = next(y for text, y in heads.items() if text == "More apart than together")
    assert all((row["y"] < below) == (value >= 0) for row, value in zip(drawn, order, strict=True))


def test_a_value_outside_its_range_is_refused():
    with pytest.raises(ValueError, match=r"South Korea – .*, value: 99 lies above the top"):
        ranges(pairs().assign(value=[*pairs()["value"][:-1], 99], label="South Korea – Nobody"))


def test_values_of_a_sign_without_a_heading_are_refused():
    # they were left out without a word
    with pytest.raises(ValueError, match="no heading for values of sign -1"):
        ranges(heads={1: "Together", 0: "Neither"})


def test_a_share_of_less_than_one_percent_has_no_tile():
    drawn = promises.stored_rows(promises.spec(tiles), "percent")
    assert len(drawn) == (shares() >= 0.01).sum().sum()
    assert min(float(row["percent"].removesuffix("%")) for row in drawn) >= 1


def test_tiles_and_items_must_be_the_same():
    with pytest.raises(ValueError, match="items are"):
        rank_tiles(shares(), items()[1:], rows=ACTORS, **WORDS)


def test_percents_are_no_shares():
    with pytest.raises(ValueError, match=r"rank 1: .* lies above the top of the scale, 0 to 1"):
        rank_tiles(100 * shares(), items(), rows=ACTORS, **WORDS)
