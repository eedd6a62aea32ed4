"""How far the conclusions hang on choices: on ranges, weights, MACTOR's order, the coder, and what was assessed.

A conclusion is a comparison of net convergence (:func:`entente.uncertainty.comparison`). Each check changes one choice
and counts in what share of the draws the comparison still holds.
"""

import itertools

import altair as alt
import numpy as np
import pandas as pd

from entente.charts import RAMPS, TEXT, row_link, width_of
from entente.data import load
from entente.explorer import ACTORS
from entente.mactor import influence, pairwise
from entente.matrix import LEFT, counts, matrix
from entente.stances import as_of, assessed_throughout, numbers
from entente.uncertainty import FOREVER, drawn, draws, held, matrices, net_convergence, pairs, rank_acceptability
from entente.words import signed

PAIR = ["source_actor", "target_actor"]
STEPS = (0.5, 1, 2)  # what a group of interests may weigh


def direct_influence(rows: pd.DataFrame, date: str = FOREVER) -> pd.DataFrame:
    """MACTOR's matrix of direct influence on a date, actor x actor, from a log of changes; nothing on oneself."""
    latest = rows[rows["since"] <= date].sort_values("since", kind="stable").drop_duplicates(PAIR, keep="last")
    wide = latest.pivot(index="source_actor", columns="target_actor", values="influence").astype(float)
    names = rows["source_actor"].unique()
    square = wide.reindex(index=names, columns=names)
    return square.mask(np.eye(len(names), dtype=bool), 0).rename_axis(index="actor", columns=None)


def recoded(stances: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """The log with the second coder's numbers in the cells that both assessed, from the day of that coding on."""
    told, new = stances.set_index("stance_id", drop=False), []
    for row in codings.dropna(subset=["first", "stance"]).itertuples():
        now = as_of(stances, row.as_of)
        cell = now[(now["actor"] == row.actor) & (now["interest"] == row.interest)].iloc[0]
        values = {"stance": row.stance, "low": row.low, "high": row.high}
        if cell["since"] == row.as_of:
            told.loc[cell["stance_id"], list(values)] = list(values.values())
        else:
            new.append({**cell, **values, "since": row.as_of, "stance_id": row.coding_id})
    return pd.concat([told, pd.DataFrame(new)], ignore_index=True).astype(stances.dtypes)


def weights_of(stances: pd.DataFrame, weights: dict[str, float]) -> np.ndarray:
    """The weight of each row of a log, by the group of its interest; a group that is not named weighs 1."""
    groups = load("interests").set_index("interest")["group"]
    return stances["interest"].map(groups).map(weights).fillna(1).to_numpy(dtype=float)


def pair_net(stances: pd.DataFrame, pair: str, weights: np.ndarray | float = 1, date: str = FOREVER) -> float:
    """Net convergence of two actors (``"PRK RUS"``) as coded, when every row of the log is multiplied by its weight."""
    values = np.nan_to_num(numbers(stances["stance"])) * weights
    one, other = (list(stances["actor"].unique()).index(code) for code in pair.split())
    return float(net_convergence(matrices(stances, values, date))[one, other])


def weighted(stances: pd.DataFrame, comparisons: pd.Series, date: str = FOREVER) -> pd.Series:
    """Share of all weightings, each group of interests at half, plain or double weight, in which a comparison holds."""
    groups = load("interests")["group"].unique()
    each = [
        weights_of(stances, dict(zip(groups, one, strict=True))) for one in itertools.product(STEPS, repeat=len(groups))
    ]
    return held(stances, comparisons, np.array(each) * np.nan_to_num(numbers(stances["stance"])), date)


def left_out(stances: pd.DataFrame, comparisons: pd.Series, date: str = FOREVER) -> pd.DataFrame:
    """Whether each comparison holds as coded without a group of interests, and on that group alone.

    A frame, comparison x (``without`` or ``alone``, group), of true and false.
    """
    groups, coded = list(load("interests")["group"].unique()), np.nan_to_num(numbers(stances["stance"]))
    told = {}
    for group in groups:
        own = weights_of(stances, {other: 0 for other in groups if other != group})
        told["without", group] = held(stances, comparisons, coded * (1 - own), date) == 1
        told["alone", group] = held(stances, comparisons, coded * own, date) == 1
    return pd.DataFrame(told)


def robustness(
    stances: pd.DataFrame, comparisons: pd.Series, codings: pd.DataFrame, mid: pd.DataFrame, base: str, date: str
) -> pd.DataFrame:
    """Share of draws in which each comparison holds, when one choice after the other is changed.

    A frame, comparison x check: ``as coded`` (order 2), ``order 1`` (signs only), ``order 3`` (stances weighed by
    competitiveness as of the last date), ``second coder``, ``same cells`` (only those assessed on both dates), and one
    ``no <group>`` a group of interests.
    """
    values = drawn(stances)
    force = stances["actor"].map(influence(mid)["competitiveness"]).to_numpy()
    second, same = recoded(stances, codings), assessed_throughout(stances, base, date).reset_index(drop=True)
    told = {
        "as coded": held(stances, comparisons, values, date),
        "order 1": held(stances, comparisons, np.sign(values), date),
        "order 3": held(stances, comparisons, values * force, date),
        "second coder": held(second, comparisons, drawn(second), date),
        "same cells": held(same, comparisons, drawn(same), date),
    }
    for group in load("interests")["group"].unique():
        told[f"no {group}"] = held(stances, comparisons, values * weights_of(stances, {group: 0}), date)
    return pd.DataFrame(told)


def robustness_matrix(shares: pd.DataFrame, labels: dict[str, tuple[str, str]], **words) -> alt.LayerChart:
    """Draw in what share of draws each judgement holds, judgement x check; ``labels`` are a judgement's two names."""
    steps = len(RAMPS["count"][0])
    tiles = pd.DataFrame([
        {"row": key, "column": check, "shade": min(steps - 1, int(share * steps)), "sign": f"{100 * share:.0f}",
         "href": row_link("judgements", key), "spoken": f"{labels[key][0]}, {check}: {100 * share:.0f}%",
         "named": labels[key][0], "check": check, "percent": f"{100 * share:.1f}%"}
        for key, row in shares.iterrows() for check, share in row.items()
    ])  # fmt: skip
    rows = [{"key": key, "label": label, "short": short} for key, (label, short) in labels.items()]
    columns = [{"key": check, "label": check.replace(" ", "\n"), "short": check} for check in shares.columns]
    room = {"phone": LEFT["phone"], "desk": round(max(width_of(row["label"], TEXT) for row in rows)) + 12}
    tip = {"named": "Comparison", "check": "Check", "percent": "Share of draws"}
    return matrix(
        tiles, rows, columns, ramp="count", corner="% of draws", left=room, upright=True, tooltip=tip,
        table="judgements", rows=list(shares.index), **words,
    )  # fmt: skip


def agreement_matrix(codings: pd.DataFrame, **words) -> alt.LayerChart:
    """Draw how many cells got which stance from the first coder and which from the second; the same one is framed."""
    both = codings.dropna(subset=["first", "stance"])
    found = both.groupby(["first", "stance"]).size()
    scale = range(-4, 5)
    cells = counts(pd.DataFrame([
        {"row": str(first), "column": str(second), "count": int(found.get((first, second), 0)),
         "table": "second_coding", "framed": first == second,
         "named": f"first {signed(first)}, second {signed(second)}"}
        for first in scale for second in scale
    ]))  # fmt: skip
    names = [{"key": str(value), "label": signed(value), "short": signed(value)} for value in scale]
    rows = [{**name, "label": f"First coder {name['label']}", "short": f"First {name['short']}"} for name in names]
    return matrix(
        cells, rows, names, ramp="count", corner="Second coder →", tooltip={"named": "Stances", "count": "Cells"},
        table="second_coding", rows=both["coding_id"], **words,
    )  # fmt: skip


def rank_shares(stances: pd.DataFrame, date: str, most: int) -> tuple[pd.DataFrame, list[dict]]:
    """The ``most`` closest pairs for :func:`entente.ranks.rank_tiles`: shares of their first ranks among all pairs.

    Shares are pair x rank, 1 to ``most``; the items stand by net convergence as coded (order 2, equal weights), each
    with the rank it has there. Pairs that tie share the better rank.
    """
    told = pairs(stances, date)
    actors = list(stances["actor"].unique())
    one, other = (told[side].map(actors.index).to_numpy() for side in ("one", "other"))
    shares = rank_acceptability(net_convergence(draws(stances, date))[:, one, other])[:most, :most]
    codes = [f"{row.one}–{row.other}" for row in told.head(most).itertuples()]
    coded = told["net"].rank(method="min", ascending=False).astype(int)
    items = [
        {"key": code, "label": pair_name(row.one, row.other), "short": code, "coded": coded[row.Index]}
        for code, row in zip(codes, told.head(most).itertuples(), strict=True)
    ]
    return pd.DataFrame(shares, index=codes, columns=range(1, most + 1)), items


def worked(mao: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """What each interest that two actors share adds to their convergence and to their divergence."""
    pair = mao.loc[[one, other]].dropna(axis=1)
    told = pair.T.astype(float)
    parts = [pairwise(np.nan_to_num(pair[[name]].to_numpy())) for name in pair]
    told["convergence"], told["divergence"] = ([part[side][0, 1] for part in parts] for side in (0, 1))
    return told


def pair_name(one: str, other: str) -> str:
    """Two actors as figures name them."""
    return f"{ACTORS[one]} – {ACTORS[other]}"
