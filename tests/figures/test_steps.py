"""Steps hold until the next change, and pairs of actors are what the package computes of them."""

import pandas as pd
import promises
import pytest

from entente.data import load
from entente.figures import pair_steps, panel, steps_with_bands
from entente.methods.uncertainty import pairs

WORDS = promises.WORDS | {"tooltip": {"said": "What"}, "table": "stances"}
LOG = load("stances")
STEPS = pair_steps(LOG, [("PRK", "RUS")], n=200)


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


PANELS = [
    panel("PRK-RUS", "North Korea and Russia", 40, 20, "net convergence"),
    panel("CHN-USA", "China and the United States", 20, 20, ""),
]


def steps(rows=None, **axis):
    rows = changes() if rows is None else rows
    return steps_with_bands(rows, PANELS, **(axis or {"first": "2023-07", "last": "2026-11-23"}), **WORDS)


KINDS = {"steps": steps}


def test_panels_of_steps_share_one_scale():
    rows = changes().assign(value=10, low=10, high=10)
    rows.loc[rows.index[0], "low"] = -5
    drawn = promises.stored_rows(steps(rows).to_dict(), "y_low")
    assert len({round(row["y"] - row["top"], 1) for row in drawn}) == 1


def test_a_step_holds_until_the_next_one_and_the_last_value_is_printed():
    drawn = [row for row in promises.stored_rows(promises.spec(steps), "href") if row["top"] == 32]
    drawn = sorted(drawn, key=lambda row: row["at"])
    assert [row["until"] for row in drawn] == [drawn[1]["at"], drawn[2]["at"], 1]
    assert {row["label"] for row in promises.stored_rows(promises.spec(steps), "label")} == {"+32.5", "−3.5"}


def test_a_step_outside_the_axis_is_refused():
    with pytest.raises(ValueError, match="PRK-RUS: 2023-01-01 lies outside"):
        steps(pd.concat([changes(), changes().iloc[:1].assign(since="2023-01-01")]))


def test_a_step_above_the_scale_is_refused():
    with pytest.raises(ValueError, match="in panel 'CHN-USA': 41 lies above the top"):
        steps(changes().assign(high=41, value=3).query("panel == 'CHN-USA'"))


def test_the_axis_begins_with_the_first_change_unless_told():
    drawn = promises.stored_rows(steps(first=None).to_dict(), "until", "said")
    assert min(row["at"] for row in drawn) == 0


# --- pairs -----------------------------------------------------------------------------------------------------------


def test_a_step_is_what_the_pairs_of_that_day_say():
    last = STEPS.iloc[-1]
    that_day = pairs(LOG, last["since"], n=200).set_index(["one", "other"]).loc[("PRK", "RUS")]
    assert (last["value"], last["low"], last["high"]) == (that_day["net"], that_day["low"], that_day["high"])


def test_every_day_a_stance_of_either_begins_is_a_step():
    some = LOG[LOG["actor"].isin(["PRK", "RUS"])]
    assert list(STEPS["since"]) == sorted(some["since"].unique())
    assert sorted(";".join(STEPS["key"]).split(";")) == sorted(some["stance_id"])


def test_many_stances_that_begin_together_are_counted_and_few_are_named():
    assert STEPS["changed"].iloc[0].endswith("stances begin")
    assert ": " in STEPS["changed"].iloc[-1]


def test_an_actor_without_a_stance_is_refused():
    with pytest.raises(ValueError, match="no actor 'FRA'"):
        pair_steps(LOG, [("PRK", "FRA")], n=2)


def test_the_order_in_which_a_pair_is_named_does_not_matter():
    one, other = (pair_steps(LOG, [pair], n=50) for pair in (("PRK", "CHN"), ("CHN", "PRK")))
    assert one[["since", "value", "low", "high", "key"]].equals(other[["since", "value", "low", "high", "key"]])
