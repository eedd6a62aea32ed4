"""What holds when every stance moves inside its range: seeded Monte Carlo draws, rank acceptability, conclusions.

A draw gives each assessed row of the log a whole number of its range, low to high, each as likely as the other. A row
that is in force on two dates has one value in a draw, so that a comparison of the two dates is not blurred by what did
not change. Errors are independent from row to row, or shared (see :func:`drawn`). Rank acceptability is the share of
draws in which an item takes a rank (Lahdelma and Salminen's stochastic multicriteria acceptability); items that tie
share the ranks they span.
"""

import operator
import re
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from entente.data import period
from entente.methods.inputs import column_numbers, need_count, need_known
from entente.methods.mactor import pairwise
from entente.methods.stances import as_of, assessed_throughout, cells, coded, matrix, need_days, numbers, ranges

DRAWS, SEED = 10_000, 20260911
FOREVER = "9999-12-31"
SHARERS = ("actor", "interest", "size")  # what errors may have in common


def drawn(
    stances: pd.DataFrame, n: int = DRAWS, seed: int = SEED, shared: Mapping[str, float] | None = None
) -> np.ndarray:
    """Values drawn from the ranges of a log of stances: draw x row, 0 where not assessed.

    ``shared`` says how much of an error rows have in common: with the rows of their ``actor`` (somebody is coded too
    high throughout), with those of their ``interest`` (an objective was read too broadly), or with all rows in
    ``size`` (a coder who finds everything grave). The shares add up to 1 at most; the rest is each row's own. Every
    row keeps its even chances; only how rows move together changes (a Gaussian copula on ranks).

    Raises:
        ValueError: a row without its whole range, no whole number of draws, a share that is none.
    """
    low, high = ranges(stances)
    known, rng = ~np.isnan(low), np.random.default_rng(seed)
    values = np.zeros((need_count(n, 1, "the number of draws"), len(stances)))
    if not shared:
        values[:, known] = rng.integers(low[known], high[known], size=(n, known.sum()), endpoint=True)
        return values
    place = _common_errors(stances, n, rng, shared)[:, known].argsort(axis=0).argsort(axis=0)
    steps = high[known] - low[known] + 1
    values[:, known] = low[known] + np.floor((place + 0.5) / n * steps)
    return values


def _common_errors(stances: pd.DataFrame, n: int, rng: np.random.Generator, shared: Mapping[str, float]) -> np.ndarray:
    """Normal errors, draw x row, of which each sharer explains its share of the variance."""
    need_known(shared, SHARERS, "share of errors by")
    column_numbers(pd.Series(shared, dtype=object, name="shared"), 0, 1, "a share of errors", required=True)
    weights = {name: float(shared.get(name, 0)) for name in SHARERS}
    if sum(weights.values()) > 1 + 1e-9:
        raise ValueError(f"shares of errors add up to 1 at most, and {dict(shared)} do not")
    actor, interest = cells(stances)
    common = {
        "actor": rng.standard_normal((n, actor.max() + 1))[:, actor],
        "interest": rng.standard_normal((n, interest.max() + 1))[:, interest],
        "size": rng.standard_normal((n, 1)) * np.sign(coded(stances)),
    }
    own = max(0.0, 1 - sum(weights.values())) * np.ones(len(stances))
    own[coded(stances) == 0] += weights["size"]  # indifference has no size to overstate
    parts = [weights[name] ** 0.5 * common[name] for name in SHARERS if weights[name]]
    return sum(parts) + own**0.5 * rng.standard_normal((n, len(stances)))


def matrices(stances: pd.DataFrame, values: np.ndarray, date: str = FOREVER) -> np.ndarray:
    """Values of the rows in force on a date as matrices, leading axes x actor x interest, 0 where not assessed.

    ``values`` has one column a row of the log. Actors and interests stand in the order in which the log first names
    them, on every date.

    Raises:
        ValueError: as for :func:`entente.methods.stances.as_of`, or there are not as many values as rows.
    """
    if values.shape[-1] != len(stances):
        raise ValueError(f"a log of {len(stances)} rows needs as many values, not {values.shape[-1]}")
    actor, interest = cells(stances)
    in_force = as_of(stances.reset_index(drop=True), date).index.to_numpy()  # by place, since labels may stand twice
    wide = np.zeros((*values.shape[:-1], actor.max() + 1, interest.max() + 1))
    wide[..., actor[in_force], interest[in_force]] = values[..., in_force]
    return wide


def draws(stances: pd.DataFrame, date: str = FOREVER, n: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """Matrices drawn from the ranges of the rows in force on a date: draw x actor x interest."""
    return matrices(stances, drawn(stances, n, seed), date)


def rank_acceptability(scores: np.ndarray) -> np.ndarray:
    """Share of draws in which each item takes each rank, item x rank, of scores draw x item; the largest ranks first.

    >>> rank_acceptability(np.array([[3, 2, 1], [3, 3, 1]]))
    array([[0.75, 0.25, 0.  ],
           [0.25, 0.75, 0.  ],
           [0.  , 0.  , 1.  ]])
    """
    n, items = scores.shape
    shares = np.zeros((items, items + 1))
    for item in range(items):
        better = (scores > scores[:, [item]]).sum(axis=1)
        level = (scores == scores[:, [item]]).sum(axis=1)
        np.add.at(shares[item], better, 1 / level)
        np.add.at(shares[item], better + level, -1 / level)
    return shares.cumsum(axis=1)[:, :items] / n


def net_convergence(values: np.ndarray) -> np.ndarray:
    """Convergence minus divergence of each pair of actors; leading axes (draws) are kept."""
    together, apart = pairwise(values)
    return together - apart


def closeness_of_pairs(
    stances: pd.DataFrame, date: str = FOREVER, n: int = DRAWS, seed: int = SEED, shared: Mapping | None = None
) -> pd.DataFrame:
    """Every pair of actors by closeness per shared interest, the closest first, with what the draws make of it.

    Columns: ``one``, ``other``, ``shared`` (how many interests both have assessed), ``closeness`` as coded (NaN where
    they share none), ``low`` and ``high`` (5th and 95th percentile of the draws), ``net`` (MACTOR's sum beside it).
    See :func:`entente.methods.mactor.closeness`.
    """
    actors = list(stances["actor"].unique())
    one, other = np.triu_indices(len(actors), 1)
    base = matrices(stances, coded(stances), date)
    count = shared_weight(stances, date)[one, other]
    count[count == 0] = np.nan
    net = net_convergence(base)[one, other]
    scores = net_convergence(matrices(stances, drawn(stances, n, seed, shared), date))[:, one, other] / count
    low, high = np.percentile(scores, (5, 95), axis=0)
    names = {"one": [actors[i] for i in one], "other": [actors[j] for j in other]}
    told = pd.DataFrame({**names, "shared": np.nan_to_num(count).astype(int), "closeness": net / count, "low": low,
                         "high": high, "net": net})  # fmt: skip
    return told.sort_values("closeness", ascending=False, kind="stable", ignore_index=True)


def shared_weight(stances: pd.DataFrame, date: str = FOREVER, weights: np.ndarray | float = 1) -> np.ndarray:
    """What the interests that two actors have both assessed on a date weigh together: actor x actor.

    ``weights`` has a number a row of the log (leading axes are kept), the same for all rows of an interest; with 1 it
    is a count.

    Raises:
        ValueError: a weight is no number from 0, or there are not as many as rows.
    """
    if np.ndim(weights) and np.shape(weights)[-1] != len(stances):
        raise ValueError(f"a log of {len(stances)} rows needs as many weights, not {np.shape(weights)[-1]}")
    column_numbers(pd.Series(np.ravel(weights), name="weights"), 0, what="a weight", required=True)
    known = (~np.isnan(numbers(stances["stance"]))).astype(float)
    return matrices(stances, known, date) @ np.swapaxes(matrices(stances, known * weights, date), -1, -2)


def contributions(stances: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """What moved each pair between two dates: stances that changed, or cells that were not assessed before.

    A row a pair: ``one``, ``other``; ``was`` and ``now``, net convergence (order 2) as coded on the two dates;
    ``moved``, its change on the interests that both actors had assessed on both dates; ``assessed``, the rest of the
    change, which comes from cells assessed on one of the dates only. ``now - was = moved + assessed``.
    """
    actors = list(stances["actor"].unique())
    one, other = np.triu_indices(len(actors), 1)

    def net(rows: pd.DataFrame, date: str) -> np.ndarray:
        mao = matrix(as_of(rows, date)).reindex(actors).to_numpy()
        return net_convergence(np.nan_to_num(mao))[one, other]

    shared = assessed_throughout(stances, before, after)
    was, now = (net(stances, date) for date in (before, after))
    moved = net(shared, after) - net(shared, before)
    names = {"one": [actors[i] for i in one], "other": [actors[j] for j in other]}
    return pd.DataFrame({**names, "was": was, "now": now, "moved": moved, "assessed": now - was - moved})


# --- conclusions -----------------------------------------------------------------------------------------------------

COMPARE = {">": operator.gt, "<": operator.lt}
TERM = re.compile(r"(net|closeness) ([A-Z]{3}) ([A-Z]{3})(?: on (\d{4}-\d{2}-\d{2}))?|(-?\d+(?:\.\d+)?)", re.ASCII)


def comparison(
    text: str, stances: pd.DataFrame, date: str = FOREVER, weights: np.ndarray | float = 1
) -> Callable[[np.ndarray], np.ndarray]:
    """A comparison such as ``net PRK RUS > net PRK RUS on 2023-09-12`` or ``net CHN USA < 0`` as a test.

    ``net A B`` is the net convergence of two actors, ``closeness A B`` the same per interest that both have assessed,
    on ``date`` unless a day is named; several comparisons joined by ``and`` hold where all do. The test takes values
    (leading axes kept) x row of the log and says where it holds. Values that were multiplied by ``weights``, a number a
    row, are told so: closeness is then a weighted mean.

    Raises:
        ValueError: the text is no comparison or measures nothing, or a measure names an actor that is not there, the
            same one twice, or a day that does not exist, lies before the first stance or after ``date``.
    """
    if " and " in text:
        tests = [comparison(part, stances, date, weights) for part in text.split(" and ")]
        return lambda values: np.logical_and.reduce([test(values) for test in tests])
    parts = re.split(r" ([<>]) ", text)
    found = [term for part in parts[::2] if (term := TERM.fullmatch(part.strip()))]
    if len(parts) != 3 or len(found) != 2 or all(term[5] for term in found):
        raise ValueError(f"{text!r} is not a comparison like 'net PRK RUS > net PRK CHN' or 'net CHN USA < 0'")
    for term in found:
        if not term[5]:
            _need_term(term, text, stances, date)
    actors = list(stances["actor"].unique())

    def side(values: np.ndarray, term: re.Match) -> np.ndarray | float:
        measure, one, other, day, constant = term.groups()
        if constant:
            return float(constant)
        pair = [actors.index(one), actors.index(other)]
        net = net_convergence(matrices(stances, values, day or date)[..., pair, :])[..., 0, 1]
        return net if measure == "net" else net / _shared_by(stances, pair, day or date, text, weights)

    return lambda values: COMPARE[parts[1]](side(values, found[0]), side(values, found[1]))


def _need_term(term: re.Match, text: str, stances: pd.DataFrame, date: str) -> None:
    """Refuse a measure that would be 0 whatever the stances are: of one actor with itself, or before any stance."""
    _, one, other, day, _ = term.groups()
    actors = stances["actor"].unique()
    for name in (one, other):
        if name not in actors:
            raise ValueError(f"no actor {name!r} in {text!r}; there are {', '.join(actors)}")
    if one == other:
        raise ValueError(f"{text!r} measures {one} with itself; a measure takes two different actors")
    need_days(stances, "a stance")
    first, last, on = min(stances["since"]), period(date)[1].isoformat(), period(day or date)[1].isoformat()
    if not first <= on <= last:
        raise ValueError(f"{text!r} asks for {on}; a measure takes a day from the first stance, {first}, to {last}")


def _shared_by(stances: pd.DataFrame, pair: list[int], date: str, text: str, weights: np.ndarray | float) -> np.ndarray:
    one, other = pair
    weight = shared_weight(stances, date, weights)[..., one, other]
    if not weight.all():
        raise ValueError(f"{text!r} asks how close two actors are that share no assessed interest")
    return weight


def share_of_draws(stances: pd.DataFrame, text: str, date: str = FOREVER, n: int = DRAWS, seed: int = SEED) -> float:
    """Share of draws in which a comparison holds."""
    return float(comparison(text, stances, date)(drawn(stances, n, seed)).mean())


def shares_of_draws(
    stances: pd.DataFrame,
    comparisons: pd.Series,
    values: np.ndarray,
    date: str = FOREVER,
    weights: np.ndarray | float = 1,
) -> pd.Series:
    """Share of the rows of ``values``, draw x row of the log, in which each comparison holds; indexed as they are.

    For ``weights`` see :func:`comparison`.
    """
    shares = [float(comparison(text, stances, date, weights)(values).mean()) for text in comparisons]
    return pd.Series(shares, index=comparisons.index)
