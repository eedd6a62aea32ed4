"""Checks from outside: coded convergence against how states vote, and one coder against another.

Ideal points place a state by its votes in the General Assembly (Bailey, Strezhnev and Voeten). Nobody who coded the
stances coded them, so the two can disagree, and where they do the reader should know.
"""

from itertools import combinations

import krippendorff
import numpy as np
import pandas as pd

from entente.methods.stances import CELL, as_of, matrix
from entente.methods.uncertainty import net_convergence


def distances(points: pd.DataFrame, year: int, series: str = "fp") -> pd.DataFrame:
    """Distance of each pair of states in one year: ``one``, ``other``, ``distance``, and the least (``low``) and most
    (``high``) that the intervals of the two points allow.

    Raises:
        ValueError: the series has no point in that year.
    """
    rows = points[(points["year"] == year) & (points["series"] == series)].set_index("actor")
    if rows.empty:
        raise ValueError(f"series {series!r} has no ideal points of {year}")
    told = []
    for one, other in combinations(rows.index, 2):
        left, right = sorted((rows.loc[one], rows.loc[other]), key=lambda row: row["point"])
        told.append({
            "one": one, "other": other, "distance": right["point"] - left["point"],
            "low": max(0.0, right["low"] - left["high"]), "high": right["high"] - left["low"],
        })  # fmt: skip
    return pd.DataFrame(told)


def beside_votes(stances: pd.DataFrame, points: pd.DataFrame, year: int, series: str = "fp") -> pd.DataFrame:
    """Coded net convergence at the end of a year beside the distance in the Assembly, a row a pair of states.

    Adds to :func:`distances`: ``net``, ``rank_net`` and ``rank_distance`` (1 = the closest; ties share a rank) and
    ``parting``, how many ranks closer we code the pair than it votes.
    """
    mao = matrix(as_of(stances, str(year)))
    net = pd.DataFrame(net_convergence(np.nan_to_num(mao.to_numpy())), index=mao.index, columns=mao.index)
    told = distances(points, year, series)
    told["net"] = [net.loc[one, other] for one, other in told[["one", "other"]].to_numpy()]
    told["rank_net"], told["rank_distance"] = (-told["net"]).rank(), told["distance"].rank()
    told["parting"] = told["rank_distance"] - told["rank_net"]
    return told.sort_values("net", ascending=False, kind="stable", ignore_index=True)


def rank_correlation(told: pd.DataFrame) -> float:
    """Spearman's rank correlation of closeness as coded and closeness in votes: 1 = the same order.

    >>> rank_correlation(pd.DataFrame({"rank_net": [1, 2, 3], "rank_distance": [1, 2, 3]}))
    1.0
    """
    return round(float(np.corrcoef(told["rank_net"], told["rank_distance"])[0, 1]), 10)


def agreement(codings: pd.DataFrame) -> float:
    """Krippendorff’s alpha, ordered values of ``first`` and ``stance``, over cells both assessed: 1 = always alike.

    Raises:
        ValueError: fewer than two cells were assessed by both.
    """
    both = codings.dropna(subset=["first", "stance"])
    if len(both) < 2:
        raise ValueError("agreement needs at least two cells that both coders assessed")
    values = both[["first", "stance"]].to_numpy(dtype=float).T
    return float(krippendorff.alpha(values, level_of_measurement="ordinal"))


def adopted(codings: pd.DataFrame, stances: pd.DataFrame) -> list[str]:
    """Stances that stand because the second coder assessed what the first had left open, in the order of the log."""
    opened = codings[codings["first"].isna() & codings["stance"].notna()]
    kept = [
        row.stance_id
        for date, cells in opened.groupby("as_of")
        for row in as_of(stances, date).merge(cells[CELL], on=CELL).dropna(subset="stance").itertuples()
    ]
    return [key for key in stances["stance_id"] if key in set(kept)]
