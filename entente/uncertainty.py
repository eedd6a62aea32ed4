"""What survives when every stance moves inside its range: seeded draws, rank acceptability, conclusions.

A draw gives each assessed cell a whole number of its range, low to high, each as likely as the other, independently of
all other cells. Rank acceptability is the share of draws in which an item takes a rank (Lahdelma and Salminen's
stochastic multicriteria acceptability); items that tie share the ranks they span.
"""

import operator
import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from entente.mactor import pairwise
from entente.stances import matrix

DRAWS, SEED = 10_000, 20260911


def draws(rows: pd.DataFrame, n: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """Matrices drawn from the ranges of rows in force: draw x actor x interest, 0 where not assessed.

    Actors and interests stand as in :func:`entente.stances.matrix`.
    """
    low, high = (matrix(rows.assign(stance=rows[end])).to_numpy() for end in ("low", "high"))
    known = ~np.isnan(low)
    drawn = np.zeros((n, *low.shape))
    drawn[:, known] = np.random.default_rng(seed).integers(
        low[known], high[known], size=(n, known.sum()), endpoint=True
    )
    return drawn


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


COMPARE = {">": operator.gt, "<": operator.lt}
TERM = re.compile(r"net ([A-Z]{3}) ([A-Z]{3})|(-?\d+(?:\.\d+)?)")


def comparison(text: str, actors: list[str]) -> Callable[[np.ndarray], np.ndarray]:
    """A comparison such as ``net PRK RUS > net PRK CHN`` or ``net CHN USA < 0`` as a test of matrices.

    The test takes positions (leading axes kept) x actor x interest and says where the comparison holds.

    Raises:
        ValueError: the text is no comparison, or names an actor that is not there.
    """
    parts = re.split(r" ([<>]) ", text)
    found = [TERM.fullmatch(part.strip()) for part in parts[::2]]
    if len(parts) != 3 or not all(found):
        raise ValueError(f"{text!r} is not a comparison like 'net PRK RUS > net PRK CHN' or 'net CHN USA < 0'")
    for name in (name for each in found for name in each.groups()[:2] if name):
        if name not in actors:
            raise ValueError(f"no actor {name!r} in {text!r}; there are {', '.join(actors)}")

    def side(net: np.ndarray, term: re.Match) -> np.ndarray | float:
        one, other, constant = term.groups()
        return float(constant) if constant else net[..., actors.index(one), actors.index(other)]

    def holds(values: np.ndarray) -> np.ndarray:
        net = net_convergence(values)
        return COMPARE[parts[1]](side(net, found[0]), side(net, found[1]))

    return holds


def survival(rows: pd.DataFrame, text: str, n: int = DRAWS, seed: int = SEED) -> float:
    """Share of draws in which a comparison holds."""
    return float(comparison(text, list(matrix(rows).index))(draws(rows, n, seed)).mean())


def overturned_by(rows: pd.DataFrame, text: str) -> pd.DataFrame:
    """The rows whose own range alone, with every other stance as coded, overturns a comparison that holds as coded."""
    best = matrix(rows)
    holds, values = comparison(text, list(best.index)), np.nan_to_num(best.to_numpy())
    if not holds(values):
        return rows.iloc[:0]

    def overturns(row: pd.Series) -> bool:
        i, j = best.index.get_loc(row["actor"]), best.columns.get_loc(row["interest"])
        moved = np.repeat(values[None], 2, axis=0)
        moved[:, i, j] = row["low"], row["high"]
        return not holds(moved).all()

    assessed = rows[rows["stance"].notna()]
    return assessed[[overturns(row) for _, row in assessed.iterrows()]]
