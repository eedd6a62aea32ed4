"""Rows for figures along time: chosen events as dots, channels as stretches, how close two actors stand as steps."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from entente.data import day, load, signed
from entente.methods.stances import numbers
from entente.methods.uncertainty import DRAWS, SEED, drawn, matrices, net_convergence


def chosen_events(lanes: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Rows for :func:`entente.figures.event_lanes`: ``lanes`` maps a lane to its events, each with its label.

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


def channel_intervals(kind: str, labels: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Rows for :func:`entente.figures.event_lanes`: the channels of one kind, a lane each, an open end where one is.

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


def pair_steps(stances: pd.DataFrame, pairs: list[tuple[str, str]], n: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Net convergence (order 2) of pairs of actors from each day on which a stance of either of the two begins.

    One row a pair and day: ``panel`` (``PRK-RUS``), ``since``, ``value`` as coded, ``low`` and ``high`` (5th and 95th
    percentile of the draws), ``key`` (the ids of the stances that begin, ``;`` between them) and, in words, ``when``,
    ``net``, ``range``, ``changed`` and ``said``: what :func:`entente.figures.steps_with_bands` draws.

    Raises:
        ValueError: an actor of a pair has no stance in the log.
    """
    actors = list(stances["actor"].unique())
    if missing := [code for pair in pairs for code in pair if code not in actors]:
        raise ValueError(f"no actor {missing[0]!r} in the log; there are {', '.join(actors)}")
    coded, values = np.nan_to_num(numbers(stances["stance"])), drawn(stances, n, seed)
    told = []
    for one, other in pairs:
        ends = [actors.index(one), actors.index(other)]
        for since, begun in stances[stances["actor"].isin([one, other])].groupby("since"):
            net, draws = (
                net_convergence(matrices(stances, some, since)[..., ends, :])[..., 0, 1] for some in (coded, values)
            )
            low, high = np.percentile(draws, (5, 95))
            step = {"panel": f"{one}-{other}", "since": since, "value": float(net), "low": low, "high": high}
            told.append(step | {"key": ";".join(begun["stance_id"])} | _words(step, begun))
    return pd.DataFrame(told)


def _words(step: dict, begun: pd.DataFrame) -> dict[str, str]:
    """What a step says of itself; past four, the stances that begin are counted and not named."""
    short = load("interests").set_index("interest")["short"]
    each = [f"{row.actor} {signed(row.stance)}: {short[row.interest]}" for row in begun.itertuples()]
    changed = "; ".join(each) if len(each) < 5 else f"{len(each)} stances begin"
    net, low, high = (signed(round(float(step[name]), 1)) for name in ("value", "low", "high"))
    said = f"{step['panel']} from {day(step['since'])}: {net}, {low} to {high}"
    return {"when": day(step["since"]), "net": net, "range": f"{low} to {high}", "changed": changed, "said": said}
