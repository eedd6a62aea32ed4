"""Checks from outside: coded closeness against what others measured, one coder or judge against another.

Ideal points place a state by its votes in the General Assembly (Bailey, Strezhnev and Voeten). Nobody who coded the
stances coded them, so the two can disagree, and where they do the reader should know. What such a check can show is
bounded by its baseline: that states of one bloc stand close needs no matrix.
"""

from collections.abc import Mapping
from itertools import combinations, permutations

import numpy as np
import pandas as pd

from entente.methods.evidence import COUNTED_AS
from entente.methods.inputs import (
    column_numbers,
    first_label,
    frame_numbers,
    need_count,
    need_filled,
    need_frame,
    need_known,
    need_once,
    need_unique,
)
from entente.methods.mactor import closeness, convergence, divergence
from entente.methods.stances import CELL, as_of, matrix, numbers

EXACT_ITEMS = 8  # up to so many actors every permutation is looked at
METRICS = ("signed", "sign", "size", "assessed")  # what two coders can be compared on


def distances(points: pd.DataFrame, year: int, series: str = "fp") -> pd.DataFrame:
    """Distance of each pair of states in one year: ``one``, ``other``, ``distance``, and the least (``low``) and most
    (``high``) that the intervals of the two points allow.

    Raises:
        ValueError: the series has no point in that year or that of one state only, a state has two, or an interval does
            not hold its point.
    """
    need_frame(points, ["actor", "year", "series", "point", "low", "high"], "ideal points")
    rows = points[(points["year"] == year) & (points["series"] == series)].set_index("actor")
    if rows.empty:
        raise ValueError(f"series {series!r} has no ideal points of {year}")
    need_unique(rows.index, "actor")
    need_count(len(rows), 2, f"the number of states with a point in {year}")
    ends = rows.assign(**{name: column_numbers(rows[name], what=name) for name in ("low", "point", "high")})
    if (wrong := ~((ends["low"] <= ends["point"]) & (ends["point"] <= ends["high"]))).any():
        raise ValueError(f"the interval of {ends.index[wrong][0]!r} in {year} does not hold its point")
    found = []
    for one, other in combinations(ends.index, 2):
        left, right = sorted((ends.loc[one], ends.loc[other]), key=lambda row: row["point"])
        found.append({
            "one": one, "other": other, "distance": right["point"] - left["point"],
            "low": max(0.0, right["low"] - left["high"]), "high": right["high"] - left["low"],
        })  # fmt: skip
    return pd.DataFrame(found)


def beside_votes(
    stances: pd.DataFrame, points: pd.DataFrame, year: int, series: str = "fp", measure: str = "net"
) -> pd.DataFrame:
    """Coded closeness at the end of a year beside the distance in the Assembly, a row a pair of states.

    Adds to :func:`distances`: ``net`` (convergence less divergence; with ``measure="closeness"`` per interest that both
    have assessed), ``rank_net`` and ``rank_distance`` (1 = the closest; ties share a rank) and ``rank_difference``, how
    many ranks closer we code the pair than it votes.

    Raises:
        ValueError: no such measure, or a state with a point has no stance, or shares none with another.
    """
    need_known([measure], ["net", "closeness"], "measure")
    mao = matrix(as_of(stances, str(year)))
    square = closeness(mao) if measure == "closeness" else convergence(mao) - divergence(mao)
    found = distances(points, year, series)
    need_known([*found["one"], *found["other"]], mao.index, "actor with a stance")
    found["net"] = [square.loc[one, other] for one, other in found[["one", "other"]].to_numpy()]
    if (alone := found["net"].isna()).any():
        one, other = found.loc[alone, ["one", "other"]].iloc[0]
        raise ValueError(f"{one} and {other} share no assessed interest in {year}")
    found["rank_net"], found["rank_distance"] = (-found["net"]).rank(), found["distance"].rank()
    found["rank_difference"] = found["rank_distance"] - found["rank_net"]
    return found.sort_values("net", ascending=False, kind="stable", ignore_index=True)


def rank_correlation(pairs: pd.DataFrame, one: str = "rank_net", other: str = "rank_distance") -> float:
    """Spearman's rank correlation of two columns of pairs: 1 = the same order; NaN where one of them never differs.

    >>> rank_correlation(pd.DataFrame({"rank_net": [1, 2, 3], "rank_distance": [1, 2, 3]}))
    1.0

    Raises:
        ValueError: fewer than three pairs, or a missing value.
    """
    need_frame(pairs, [one, other], "pairs")
    columns = pd.DataFrame({name: column_numbers(pairs[name], what=name) for name in (one, other)})
    if len(columns) < 3 or columns.isna().any(axis=None):
        raise ValueError(f"a rank correlation needs three pairs or more without gaps, not {len(columns.dropna())}")
    return round(float(columns[one].rank().corr(columns[other].rank())), 10)


def against_blocs(pairs: pd.DataFrame, blocs: Mapping[str, str]) -> dict[str, float]:
    """How much of a rank correlation says no more than who stands in which bloc.

    ``pairs`` as :func:`beside_votes` gives them; ``blocs`` maps each state to its bloc. Returns ``coded``, the rank
    correlation of our closeness with the measured one; ``same_bloc``, that of a plain "same bloc or not"; ``within``
    and ``across``, ours among pairs of one bloc and among pairs of two (NaN with fewer than three), and how many pairs
    those are (``pairs_within``, ``pairs_across``).

    Raises:
        ValueError: a state has no bloc.
    """
    need_known([*pairs["one"], *pairs["other"]], blocs, "bloc of state")
    same = pairs["one"].map(blocs) == pairs["other"].map(blocs)
    parts = {"within": pairs[same], "across": pairs[~same]}
    return {
        "coded": rank_correlation(pairs),
        "same_bloc": rank_correlation(pairs.assign(other_bloc=(~same).astype(int)), "other_bloc"),
        **{name: rank_correlation(rows) if len(rows) > 2 else np.nan for name, rows in parts.items()},
        **{f"pairs_{name}": len(rows) for name, rows in parts.items()},
    }


def mantel_p(pairs: pd.DataFrame, blocs: Mapping[str, str] | None = None) -> float:
    """Mantel's exact p: share of all renamings of the states under which closeness fits as well or better.

    Pairs are not independent (a state stands in many), so that the p of a plain rank correlation would be too small.
    With ``blocs`` (each state's bloc) names are swapped only inside a bloc: what fits then is more than the blocs.

    Raises:
        ValueError: pairs are missing or stand twice, a state is its own pair, a number is missing or none, a state has
            no bloc, or there are more states than every order can be tried for.
    """
    _need_pairs(pairs)
    names = list(dict.fromkeys([*pairs["one"], *pairs["other"]]))
    if len(names) > EXACT_ITEMS:
        raise ValueError(f"an exact test takes {EXACT_ITEMS} states at most, not {len(names)}")
    squares = []
    for column in ("net", "distance"):
        ranks = pairs[column].rank().to_numpy()
        square = np.full((len(names), len(names)), np.nan)
        for one, other, rank in zip(pairs["one"], pairs["other"], ranks, strict=True):
            i, j = names.index(one), names.index(other)
            square[i, j] = square[j, i] = rank
        squares.append(square)
    upper = np.triu_indices(len(names), 1)
    if np.isnan(squares[0][upper]).any():
        raise ValueError("an exact test needs every pair of the states")
    order = np.array(list(permutations(range(len(names)))))
    if blocs is not None:
        need_known(names, blocs, "bloc of state")
        of = np.unique([blocs[name] for name in names], return_inverse=True)[1]
        order = order[(of[order] == of).all(axis=1)]
    fixed = squares[1][upper] - squares[1][upper].mean()
    moved = squares[0][order[:, upper[0]], order[:, upper[1]]]
    fits = -(moved - moved.mean(axis=1, keepdims=True)) @ fixed  # close in one is few ranks apart in the other
    return float((fits >= fits[0] - 1e-9).mean())


def _need_pairs(pairs: pd.DataFrame) -> None:
    """Refuse pairs that have not one ``net`` and one ``distance`` each, whichever state is named first."""
    need_frame(pairs, ["one", "other", "net", "distance"], "pairs")
    need_count(len(pairs), 1, "the number of pairs")
    need_filled(pairs, ["one", "other"])
    if (own := pairs["one"] == pairs["other"]).any():
        row = first_label(pairs.index[own])
        raise ValueError(f"row {row!r} pairs {pairs['one'][own].iloc[0]!r} with itself; a pair is two different states")
    need_once(
        pd.DataFrame(np.sort(pairs[["one", "other"]].to_numpy(str)), pairs.index, ["one", "other"]), ["one", "other"]
    )
    for name in ("net", "distance"):
        column_numbers(pairs[name], what=name, required=True)


def components(mao: pd.DataFrame) -> pd.Series:
    """Share of the sum of squares of a matrix that each of its components carries, the first the largest.

    Singular values of the matrix with 0 for what is not assessed. One component that carries most means that the
    interests say one thing again and again, so that few weightings of them can change an order.

    Raises:
        ValueError: a position is no number, or there is none but 0.
    """
    frame_numbers(mao, what="a position")
    values = np.linalg.svd(mao.fillna(0).to_numpy(dtype=float), compute_uv=False) ** 2
    if not values.sum():
        raise ValueError("a matrix without a position has no components")
    return pd.Series(values / values.sum(), index=range(1, len(values) + 1), name="share")


# --- two coders ------------------------------------------------------------------------------------------------------


def krippendorff_alpha(values: np.ndarray, ordinal: bool = True) -> float:
    """Krippendorff's alpha of two or more coders: coder x unit, NaN where a coder left a unit open; 1 = always alike.

    Ordinal by default, nominal otherwise (Krippendorff, Content Analysis, 2004, chapter 11). Units that fewer than two
    coders valued count for nothing. The package of that name is under the GPL, which this project's licence does not
    agree with.

    Raises:
        ValueError: fewer than two units that two coders valued.
    """
    values = np.asarray(values, dtype=float)
    units = [column[~np.isnan(column)] for column in values.T]
    units = [unit for unit in units if len(unit) > 1]
    if len(units) < 2:
        raise ValueError("agreement needs at least two cells that both coders assessed")
    scale, place = np.unique(np.concatenate(units), return_inverse=True)
    coincidences, begun = np.zeros((len(scale), len(scale))), 0
    for unit in units:
        own = place[begun : begun + len(unit)]
        begun += len(unit)
        pairs = np.bincount(own, minlength=len(scale))
        coincidences += (np.outer(pairs, pairs) - np.diag(pairs)) / (len(unit) - 1)
    counts = coincidences.sum(axis=1)
    middles = np.cumsum(counts) - counts / 2
    between = np.abs(np.subtract.outer(middles, middles))  # half of each end and all that lies between
    apart = between**2 if ordinal else 1 - np.eye(len(scale))
    expected = (np.outer(counts, counts) * apart).sum() / (counts.sum() - 1)
    return 1.0 if expected == 0 else float(1 - (coincidences * apart).sum() / expected)


def agreement(codings: pd.DataFrame, on: str = "signed") -> float:
    """Krippendorff's alpha of ``first`` and ``stance``: 1 = always alike, 0 = as by chance.

    ``on`` says what is compared: the ``signed`` value, its ``sign``, its ``size`` alone (all three over cells both
    assessed; sign is nominal), or whether a cell was ``assessed`` at all (nominal, over all cells).

    Raises:
        ValueError: no such comparison, or fewer than two cells for it.
    """
    need_known([on], METRICS, "comparison of coders")
    need_frame(codings, ["first", "stance"], "codings")
    first, second = (numbers(codings[name]) for name in ("first", "stance"))
    if on == "assessed":
        return krippendorff_alpha(np.array([~np.isnan(first), ~np.isnan(second)]), ordinal=False)
    both = np.array([first, second])[:, ~np.isnan(first) & ~np.isnan(second)]
    change = {"signed": both, "sign": np.sign(both), "size": np.abs(both)}[on]
    return krippendorff_alpha(change, ordinal=on != "sign")


def inside_first_range(codings: pd.DataFrame, stances: pd.DataFrame) -> pd.Series:
    """Whether the second coder's ``stance`` lies in the range (``low`` to ``high``) of the stance that the first gave.

    One value for each coding, under its label, that both assessed and whose first stance is the one in force on its
    date; a stance that was dated anew since has no range to compare with.
    """
    need_frame(codings, [*CELL, "as_of", "first", "stance"], "codings")
    need_frame(stances, [*CELL, "since", "stance", "low", "high"], "stances")
    held = _beside_first(codings, stances).dropna(subset=["first", "stance"]).query("stance_in_force == first")
    return held["stance"].between(held["low_in_force"], held["high_in_force"])


def _beside_first(codings: pd.DataFrame, stances: pd.DataFrame) -> pd.DataFrame:
    """Each coding beside the stance in force for its cell on its date; the columns of that end in "_in_force"."""
    days = [stances.iloc[:0].assign(as_of=None)] if codings.empty else []  # nothing coded: the columns all the same
    days += [as_of(stances, date).assign(as_of=date) for date in codings["as_of"].unique()]
    cell = [*CELL, "as_of"]
    return codings.join(pd.concat(days).set_index(cell).add_suffix("_in_force"), on=cell)


# --- three judges of the claims --------------------------------------------------------------------------------------

JUDGES = ("first", "second", "third")


def judged(verdicts: pd.DataFrame) -> pd.DataFrame:
    """The verdict of each judge on each claim: claim x ``JUDGES``, in the order of the rows.

    ``verdicts`` are rows of the second and third judge with ``first``, our verdict when they gave theirs.

    Raises:
        ValueError: a column is missing, a judge has two verdicts on a claim or none, or the rows of a claim differ in
            what ``first`` was, or a verdict is no word for one.
    """
    need_frame(verdicts, ["claim_id", "judge", "first", "verdict"], "verdicts")
    need_once(verdicts, ["claim_id", "judge"])
    need_known(verdicts["judge"], JUDGES[1:], "judge")
    for column in ("first", "verdict"):
        need_known(verdicts[column], COUNTED_AS, "verdict")
    first = verdicts[["claim_id", "first"]].drop_duplicates().set_index("claim_id")
    need_unique(first.index, "claim")
    theirs = verdicts.pivot(index="claim_id", columns="judge", values="verdict").reindex(columns=list(JUDGES[1:]))
    both = first.join(theirs).rename_axis(columns=None)
    lacking = both.index[both.isna().any(axis=1)]
    if len(lacking):
        raise ValueError(f"claim {lacking[0]} has no verdict of the {both.loc[lacking[0]].isna().idxmax()} judge")
    return both


def alike(verdicts: pd.DataFrame) -> pd.Series:
    """How many of the two other judges count a claim as the first does, 0 to 2, for each claim of ``judged``.

    Verdicts that count alike are alike: "followed" of advice and "borne out" of a claim both count as held.

    Raises:
        ValueError: a judge's column is missing, or a verdict is no word for one.
    """
    ways = _counted(verdicts)
    return ways[list(JUDGES[1:])].eq(ways["first"], axis=0).sum(axis=1)


def verdict_alpha(verdicts: pd.DataFrame) -> float:
    """Krippendorff's alpha (nominal) of all three judges, over what each verdict of ``judged`` counts as.

    Raises:
        ValueError: as for :func:`alike`, or there are fewer than two claims.
    """
    ways = _counted(verdicts)
    codes, _ = pd.factorize(ways.to_numpy().ravel())
    return krippendorff_alpha(codes.reshape(ways.shape).T, ordinal=False)


def _counted(verdicts: pd.DataFrame) -> pd.DataFrame:
    need_frame(verdicts, JUDGES, "verdicts")
    for judge in JUDGES:
        need_known(verdicts[judge], COUNTED_AS, "verdict")
    return verdicts[list(JUDGES)].map(COUNTED_AS.get)
