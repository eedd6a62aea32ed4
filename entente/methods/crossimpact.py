"""Cross-impact balances: which combinations of developments hold together (Weimer-Jehle, TFSC 73, 2006).

``scores`` is a tidy frame, one judgement a row: ``source``, ``source_variant``, ``target``, ``target_variant`` and
``score``, how far the one variant promotes (+) or restricts (-) the other. What has no row is 0. Descriptors and their
variants stand in the order in which they first appear as a source; a variant that promotes nothing is written with a
score of 0. Judgements of a descriptor on itself count like any other.

A scenario takes one variant of every descriptor: a mapping or Series, descriptor to variant; a row of an answer will
do. The balance of a variant is the sum of the scores that the variants of the scenario give it. The margin of a
descriptor is the balance of its variant minus the best of its other variants; below 0 it is inconsistent by so much.
With a single variant there is nothing to be inconsistent with: its margin is infinite.

Whole scores are added exactly. With fractions, balances that differ by no more than adding may leave (``ROUNDING``) are
tied. A search is exact, never a sample. Weights count scenarios; they are not probabilities.
"""

import math
from collections.abc import Mapping, Sequence
from numbers import Real

import numpy as np
import pandas as pd

from entente.methods.crossimpact_model import PAIR, Model, codes_of, frame_of, gaps_of, margins_of, model_of
from entente.methods.crossimpact_search import search
from entente.methods.crossimpact_succession import BLOCK, ends_of, following, speeds_of, successors_of_all

__all__ = [
    "PAIR",
    "attractor",
    "basin_weights",
    "consistent_scenarios",
    "impact_balances",
    "inconsistency",
    "margins",
    "succession",
]

MOST = 2**32  # scenarios that can have a basin: their numbers are kept in four bytes


def impact_balances(scores: pd.DataFrame, scenario: Mapping | pd.Series) -> pd.Series:
    """The balance of every variant in a scenario, indexed by ``descriptor`` and ``variant``.

    Raises:
        ValueError: the table of scores is faulty, or the scenario does not give every descriptor a known variant.
    """
    model = model_of(scores)
    pairs = [(name, variant) for name, own in model.variants.items() for variant in own]
    index = pd.MultiIndex.from_tuples(pairs, names=["descriptor", "variant"])
    return pd.Series(model.balances(codes_of(model, scenario)), index=index, name="balance")


def inconsistency(scores: pd.DataFrame, scenario: Mapping | pd.Series) -> pd.Series:
    """How far each descriptor stays behind its best variant, 0 where none is better; the scenario's is the maximum.

    Raises:
        ValueError: as for :func:`impact_balances`.
    """
    model = model_of(scores)
    gaps = gaps_of(model, codes_of(model, scenario)).astype(model.scores.dtype)
    return pd.Series(gaps, index=list(model.variants), name="inconsistency")


def margins(scores: pd.DataFrame, scenario: Mapping | pd.Series) -> pd.Series:
    """How far each descriptor's variant stands above its best other one: 0 where they tie, below 0 where it is behind.

    Raises:
        ValueError: as for :func:`impact_balances`.
    """
    model = model_of(scores)
    codes = codes_of(model, scenario)
    return pd.Series(margins_of(model, codes, model.balances(codes)), index=list(model.variants), name="margin")


def consistent_scenarios(scores: pd.DataFrame, tolerance: float = 0) -> pd.DataFrame:
    """All scenarios in which no descriptor is inconsistent by more than the tolerance, in lexicographic order.

    A column per descriptor, then ``consistency_value`` (the smallest margin; infinite where every descriptor has a
    single variant) and ``total_impact_score`` (the sum of the balances of the variants taken).

    Raises:
        ValueError: the table of scores is faulty, or the tolerance is not a number from 0.

    >>> cells = [("war", "on", "trade", "arms", 2), ("war", "off", "trade", "food", 1),
    ...          ("trade", "arms", "war", "on", 3), ("trade", "food", "war", "on", 1)]
    >>> consistent_scenarios(pd.DataFrame(cells, columns=[*PAIR, "score"]))
      war trade  consistency_value  total_impact_score
    0  on  arms                  2                   5
    """
    model = model_of(scores)
    if not (isinstance(tolerance, Real) and 0 <= tolerance < math.inf):
        raise ValueError(f"a tolerance is a number from 0, not {tolerance!r}")
    found = np.concatenate([np.empty((0, len(model.counts)), int), *search(model, float(tolerance))])
    found = found[np.lexsort(found.T[::-1])]
    value, total = np.empty(len(found)), np.empty(len(found))
    for start in range(0, len(found), BLOCK):
        codes = found[start : start + BLOCK]
        balances = model.balances(codes)
        value[start : start + BLOCK] = margins_of(model, codes, balances).min(axis=1)
        total[start : start + BLOCK] = np.take_along_axis(balances, model.starts + codes, axis=1).sum(axis=1)
    number = model.scores.dtype
    return frame_of(model, found).assign(
        consistency_value=value if np.isinf(value).any() else value.astype(number),
        total_impact_score=total.astype(number),
    )


def succession(
    scores: pd.DataFrame, scenario: Mapping | pd.Series, rule: str = "global", order: Sequence | None = None
) -> pd.Series:
    """The scenario that follows a scenario; a consistent one follows itself.

    ``global``: every inconsistent descriptor goes to its best variant. ``local``: only the most inconsistent one, the
    first of several. ``adiabatic``: only the first inconsistent one in ``order``, which has every descriptor, the
    fastest first. A variant tied with the best stays; of several best variants the first is taken.

    Raises:
        ValueError: as for :func:`impact_balances`; no such rule; an order that is faulty, missing or not asked for.
    """
    model = model_of(scores)
    after = following(model, codes_of(model, scenario), rule, speeds_of(model, rule, order))
    return frame_of(model, after[None]).iloc[0].rename("scenario")


def attractor(
    scores: pd.DataFrame | Model, scenario: Mapping | pd.Series, rule: str = "global", order: Sequence | None = None
) -> pd.DataFrame:
    """The path of successions from a scenario, the first row, until it repeats itself; rules as in :func:`succession`.

    ``.attrs["period"]`` says how many rows at the end repeat for ever: 1 is a fixed point, more are a cycle.

    Raises:
        ValueError: as for :func:`succession`.
    """
    model = model_of(scores)
    speeds, codes = speeds_of(model, rule, order), codes_of(model, scenario)
    path: dict[tuple, int] = {}
    while (key := tuple(codes.tolist())) not in path:
        path[key] = len(path)
        codes = following(model, codes, rule, speeds)
    answer = frame_of(model, np.array(list(path)))
    answer.attrs["period"] = len(path) - path[key]
    return answer


def basin_weights(scores: pd.DataFrame) -> pd.DataFrame:
    """The fixed points of global succession, and how many scenarios end in each, itself included (``weight``).

    ``.attrs["cycling"]`` is the number of scenarios that end in a cycle. Every scenario is looked at, so time and
    memory grow with their number, the memory by some 30 bytes for each.

    Raises:
        ValueError: the table of scores is faulty, or there are more than ``MOST`` scenarios.
    """
    model = model_of(scores)
    size = math.prod(model.counts)
    if size > MOST:
        raise ValueError(f"basins are counted over every scenario, and {size:,} are more than {MOST:,}")
    successors = successors_of_all(model)
    fixed = np.flatnonzero(successors == np.arange(size, dtype=np.uint32))
    weights = np.bincount(ends_of(successors).astype(np.intp), minlength=size)[fixed]
    answer = frame_of(model, np.column_stack(np.unravel_index(fixed, model.counts))).assign(weight=weights)
    answer.attrs["cycling"] = size - int(weights.sum())
    return answer
