"""Rows for figures along time: chosen events as dots, channels as stretches, how close two actors stand as steps."""

from collections.abc import Iterable, Mapping

import pandas as pd

from entente.data import load
from entente.uncertainty import pairs


def chosen(lanes: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Rows for :func:`entente.timeline.lanes`: ``lanes`` maps the name of a lane to its events, each with its label.

    Raises:
        KeyError: there is no event of that id.
    """
    dates = load("events").set_index("event_id")["date"]
    return pd.DataFrame(
        [
            {"lane": lane, "start": dates.loc[key], "text": label, "key": key, "table": "events"}
            for lane, events in lanes.items()
            for key, label in events.items()
        ]
    )


def stretches(kind: str, labels: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Rows for :func:`entente.timeline.lanes`: the channels of one kind, a lane a channel, an open end where one is.

    ``labels`` maps ids of stretches to what is printed beside their state.

    Raises:
        ValueError: a label belongs to no stretch of that kind.
    """
    rows, labels = load("channels").query("kind == @kind"), labels or {}
    if odd := sorted(set(labels) - set(rows["stretch_id"])):
        raise ValueError(f"no stretch {odd[0]!r} among the channels of kind {kind!r}")
    return rows.assign(
        lane=rows["channel"], key=rows["stretch_id"], text=[labels.get(key, "") for key in rows["stretch_id"]],
        open=rows["end"].isna(), table="channels",
    )  # fmt: skip


def closeness(stances: pd.DataFrame, two: Iterable[tuple[str, str]], first: str) -> pd.DataFrame:
    """Rows for :func:`entente.series.steps_with_bands`: net convergence of pairs of actors from the day ``first`` on.

    A row for that day and for each later day on which a stance of either actor changes: ``panel`` (``"EUN-JPN"``),
    ``since``, ``value`` as coded, ``low`` and ``high`` (5th and 95th percentile of the draws), ``key`` (the stances
    coded anew that day) and ``said``.

    Raises:
        ValueError: the log has no such pair of actors.
    """
    two = [tuple(each) for each in two]
    days = sorted({first, *stances.loc[stances["since"] > first, "since"]})
    told = {day: pairs(stances, day).set_index(["one", "other"]) for day in days}
    rows = []
    for one, other in two:
        log = stances[stances["actor"].isin([one, other])]
        for day in days:
            anew = log.loc[log["since"] == day, "stance_id"]
            if day != first and anew.empty:
                continue
            place = next((pair for pair in ((one, other), (other, one)) if pair in told[day].index), None)
            if place is None:
                raise ValueError(f"no pair {one} and {other} in the log of stances")
            net, low, high = told[day].loc[place, ["net", "low", "high"]]
            rows.append(
                {"panel": f"{one}-{other}", "since": day, "value": net, "low": low, "high": high,
                 "key": ";".join(anew), "said": f"{one} and {other}, since {day}"}
            )  # fmt: skip
    return pd.DataFrame(rows)
