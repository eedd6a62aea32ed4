"""How far the conclusions hang on choices: on ranges, weights, MACTOR's order, the coder, and what was assessed.

A conclusion is a comparison of closeness or net convergence (:func:`entente.methods.uncertainty.comparison`). Each
check changes one choice and counts in what share of the draws the comparison still holds.
"""

import itertools

import numpy as np
import pandas as pd

from entente.data import load, names_of, period
from entente.methods.inputs import column_numbers, need_count, need_frame, need_known, need_once
from entente.methods.mactor import competitiveness_of, pairwise
from entente.methods.stances import actors_of, as_of, assessed_throughout, coded, need_days, ranges
from entente.methods.uncertainty import (
    FOREVER,
    SHARERS,
    closeness_of_pairs,
    comparison,
    drawn,
    draws,
    matrices,
    net_convergence,
    rank_acceptability,
    shared_weight,
    shares_of_draws,
)

PAIR = ["source_actor", "target_actor"]
STEPS = (0.5, 1, 2)  # what a group of interests may weigh


def direct_influence(rows: pd.DataFrame, date: str = FOREVER) -> pd.DataFrame:
    """MACTOR's matrix of direct influence on a date, actor x actor, from a log of changes; nothing on oneself.

    Raises:
        ValueError: not a date, a row without the day on which it begins, a column or a name is missing, a pair has two
            rows of one day, an actor is only acted on, or an influence is no number from 0 to 4.
    """
    need_frame(rows, [*PAIR, "since", "influence"], "rows of influence")
    need_once(rows, [*PAIR, "since"])
    need_days(rows, "an influence")
    need_known(rows["target_actor"], rows["source_actor"].unique(), "actor with an influence of its own")
    rows = rows.assign(influence=column_numbers(rows["influence"], 0, 4, "an influence"))
    latest = (
        rows[rows["since"] <= period(date)[1].isoformat()]
        .sort_values("since", kind="stable")
        .drop_duplicates(PAIR, keep="last")
    )
    wide = latest.pivot(index="source_actor", columns="target_actor", values="influence").astype(float)
    names = rows["source_actor"].unique()
    square = wide.reindex(index=names, columns=names)
    return square.mask(np.eye(len(names), dtype=bool), 0).rename_axis(index="actor", columns=None)


def recoded(stances: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """The log with the second coder's numbers in the cells that both assessed, from the day of that coding on.

    Raises:
        ValueError: a column is missing, an id stands twice or in both tables, a coding is off the scale or outside its
            range, or a cell that was coded again is not in the log.
    """
    need_frame(stances, ["stance_id", "actor", "interest", "since", "stance", "low", "high"], "stances")
    need_frame(codings, ["coding_id", "actor", "interest", "as_of", "first", "stance", "low", "high"], "codings")
    need_once(stances, ["stance_id"])
    need_once(codings, ["coding_id"])
    if both := [key for key in codings["coding_id"] if key in set(stances["stance_id"])]:
        raise ValueError(f"coding {both[0]!r} has the id of a stance; a coding needs one of its own")
    coded_twice = codings.dropna(subset=["first", "stance"])
    ranges(coded_twice)
    told, new = stances.set_index("stance_id", drop=False), []
    for row in coded_twice.itertuples():
        now = as_of(stances, row.as_of)
        found = now[(now["actor"] == row.actor) & (now["interest"] == row.interest)]
        if found.empty:
            raise ValueError(f"{row.coding_id} codes {row.actor} on {row.interest}, which has no stance on {row.as_of}")
        cell = found.iloc[0]
        values = {"stance": row.stance, "low": row.low, "high": row.high}
        if cell["since"] == row.as_of:
            told.loc[cell["stance_id"], list(values)] = list(values.values())
        else:
            new.append({**cell, **values, "since": row.as_of, "stance_id": row.coding_id})
    return pd.concat([told, pd.DataFrame(new)], ignore_index=True).astype(stances.dtypes)


def weights_of(stances: pd.DataFrame, weights: dict[str, float]) -> np.ndarray:
    """The weight of each row of a log, by the group of its interest; a group that is not named weighs 1.

    Raises:
        ValueError: no such interest or group, or a weight is no number from 0.
    """
    need_frame(stances, ["interest"], "stances")
    groups = load("interests").set_index("interest")["group"]
    need_known(stances["interest"], groups.index, "interest")
    need_known(weights, groups.unique(), "group of interests")
    column_numbers(pd.Series(weights, dtype=object, name="weights"), 0, what="a weight", required=True)
    return stances["interest"].map(groups).map(weights).fillna(1).to_numpy(dtype=float)


def pair_closeness(stances: pd.DataFrame, pair: str, weights: np.ndarray | float = 1, date: str = FOREVER) -> float:
    """Closeness of two actors (``"PRK RUS"``) as coded: the mean over interests, each weighing what its rows weigh.

    NaN where they share no interest that weighs anything.

    Raises:
        ValueError: the text names no two different actors of the log, or a weight is no number from 0.
    """
    actors = list(stances["actor"].unique())
    one, other = (actors.index(code) for code in actors_of(pair, stances))
    weight = shared_weight(stances, date, weights)[one, other]
    net = net_convergence(matrices(stances, coded(stances) * weights, date))[one, other]
    return float(net / weight) if weight else float("nan")


def weighted(stances: pd.DataFrame, comparisons: pd.Series, date: str = FOREVER) -> pd.Series:
    """Share of all weightings, each group of interests at half, plain or double weight, in which a comparison holds."""
    groups = load("interests")["group"].unique()
    steps = itertools.product(STEPS, repeat=len(groups))
    weights = np.array([weights_of(stances, dict(zip(groups, each, strict=True))) for each in steps])
    return shares_of_draws(stances, comparisons, coded(stances) * weights, date, weights)


def without_each_interest(stances: pd.DataFrame, comparisons: pd.Series, date: str = FOREVER) -> pd.DataFrame:
    """Whether each comparison holds as coded if one interest is left out, each in turn.

    A frame, comparison x interest, of true and false; missing where two actors that it compares share nothing then.

    Raises:
        ValueError: a text is no comparison.
    """
    for text in comparisons:
        comparison(text, stances, date)  # what is wrong with the text itself is no missing answer

    def held(text: str, weights: np.ndarray) -> object:
        try:
            return bool(comparison(text, stances, date, weights)(base * weights))
        except ValueError:
            return pd.NA

    base, told = coded(stances), {}
    for interest in load("interests")["interest"]:
        others = (stances["interest"] != interest).to_numpy(dtype=float)
        told[interest] = [held(text, others) for text in comparisons]
    return pd.DataFrame(told, index=comparisons.index, dtype="boolean")


def robustness(
    stances: pd.DataFrame, comparisons: pd.Series, codings: pd.DataFrame, mid: pd.DataFrame, base: str, date: str
) -> pd.DataFrame:
    """Share of draws in which each comparison holds, when one choice after the other is changed.

    A frame, comparison x check: ``as coded`` (order 2, independent errors), ``shared actor``, ``shared interest`` and
    ``shared size`` (all errors of an actor, of an interest, or in size move together), ``order 1`` (signs only),
    ``order 3`` (stances weighed by competitiveness as of the last date), ``second model``, ``same cells`` (only those
    assessed on both dates), ``no exchange`` (without the interests that are the exchange itself), and a ``no <group>``
    for each group of interests.

    Raises:
        ValueError: an actor with a stance has no influence in ``mid``.
    """
    values, force = drawn(stances), competitiveness_of(stances["actor"], mid)

    def on(log: pd.DataFrame) -> pd.Series:
        log = log.reset_index(drop=True)
        return shares_of_draws(log, comparisons, drawn(log), date)

    interests = load("interests").set_index("interest")
    group = stances["interest"].map(interests["group"])
    return pd.DataFrame({
        "as coded": shares_of_draws(stances, comparisons, values, date),
        **{f"shared {sharer}": shares_of_draws(stances, comparisons, drawn(stances, shared={sharer: 1}), date)
           for sharer in SHARERS},
        "order 1": shares_of_draws(stances, comparisons, np.sign(values), date),
        "order 3": shares_of_draws(stances, comparisons, values * force, date),
        "second model": on(recoded(stances, codings)),
        "same cells": on(assessed_throughout(stances, base, date)),
        "no exchange": on(stances[stances["interest"].map(interests["exchange"]) == "no"]),
        **{f"no {name}": on(stances[group != name]) for name in interests["group"].unique()},
    })  # fmt: skip


def rank_shares(stances: pd.DataFrame, date: str, most: int) -> tuple[pd.DataFrame, list[dict]]:
    """The ``most`` closest pairs for :func:`entente.figures.rank_tiles`: shares of their first ranks among all pairs.

    Shares are pair x rank, 1 to ``most``; the items stand by closeness as coded (equal weights), each with the rank it
    has there. Pairs that tie share the better rank; pairs that share no interest have none.

    Raises:
        ValueError: ``most`` is no whole number from 1, or there are fewer pairs that share an assessed interest.
    """
    need_count(most, 1, "the number of pairs")
    told = closeness_of_pairs(stances, date).dropna(subset="closeness", ignore_index=True)
    if most > len(told):
        raise ValueError(f"{len(told)} pairs share an assessed interest on {date}, so there are no {most} closest")
    actors = list(stances["actor"].unique())
    one, other = (told[side].map(actors.index).to_numpy() for side in ("one", "other"))
    scores = net_convergence(draws(stances, date))[:, one, other] / told["shared"].to_numpy()
    shares = rank_acceptability(scores)[:most, :most]
    codes = [f"{row.one}–{row.other}" for row in told.head(most).itertuples()]
    places = told["closeness"].rank(method="min", ascending=False).astype(int)
    items = [
        {"key": code, "label": pair_name(row.one, row.other), "short": code, "coded": places[row.Index]}
        for code, row in zip(codes, told.head(most).itertuples(), strict=True)
    ]
    return pd.DataFrame(shares, index=codes, columns=range(1, most + 1)), items


def worked(mao: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """What each interest that two actors share adds to their convergence and to their divergence.

    Raises:
        ValueError: an actor is not in the matrix.
    """
    need_known([one, other], mao.index, "actor")
    pair = mao.loc[[one, other]].dropna(axis=1)
    told = pair.T.astype(float)
    parts = [pairwise(np.nan_to_num(pair[[name]].to_numpy())) for name in pair]
    told["convergence"], told["divergence"] = ([part[side][0, 1] for part in parts] for side in (0, 1))
    return told


def pair_name(one: str, other: str) -> str:
    """Two actors as figures name them."""
    names = names_of("actors", "short")
    return f"{names[one]} – {names[other]}"
