"""Succession of scenarios: which one follows which, and where all of them end."""

import itertools
import math
from collections.abc import Iterable, Sequence

import numpy as np

from entente.methods.crossimpact_model import Model, gaps_of, narrowest

RULES = ["global", "local", "adiabatic"]
BLOCK = 2**16  # whole scenarios taken at once


def speeds_of(model: Model, rule: str, order: Sequence | None) -> list[int]:
    """The places of the descriptors, the fastest first; none for a rule that takes no order."""
    if rule not in RULES:
        raise ValueError(f"{rule!r} is no rule of succession; those are {', '.join(RULES)}")
    if rule != "adiabatic":
        if order is not None:
            raise ValueError(f"the {rule} rule takes no order, and {order!r} is given")
        return []
    if order is not None and not isinstance(order, Iterable):
        raise ValueError(f"an order is a sequence of all descriptors, the fastest first, not {order!r}")
    names, order = list(model.variants), [] if order is None else list(order)
    if odd := [name for name in [*names, *order] if names.count(name) != 1 or order.count(name) != 1]:
        raise ValueError(f"the adiabatic rule needs an order that has every descriptor once: see {odd[0]!r}")
    return [names.index(name) for name in order]


def following(model: Model, codes: np.ndarray, rule: str, speeds: list[int]) -> np.ndarray:
    gaps = gaps_of(model, codes)
    behind: list[int] = np.flatnonzero(gaps).tolist()
    if rule == "local":
        behind = [j for j in behind if gaps[j] >= gaps.max() - model.ties.max()][:1]
    elif rule == "adiabatic":
        behind = [j for j in speeds if j in behind][:1]
    balances, after = model.balances(codes), codes.copy()
    for j in behind:
        after[j] = best_variants(balances[model.span(j)], codes[j], model.ties[j])
    return after


def best_variants(balance: np.ndarray, current: np.ndarray | int, tie: float) -> np.ndarray:
    """The variant to go to (...), by balances (variant, ...) and the variant that stands (...).

    ScenarioWizard's rule for ties: the variant that stands stays, otherwise the first of the best is taken.
    """
    good = balance >= balance.max(axis=0) - tie
    best = np.zeros(balance.shape[1:], np.uint32)
    for variant in reversed(range(len(balance))):
        np.copyto(best, variant, where=good[variant])
    for variant in range(len(balance)):
        np.copyto(best, variant, where=good[variant] & (current == variant))
    return best


def successors_of_all(model: Model) -> np.ndarray:
    """The number of the scenario that follows each under the global rule; scenarios are numbered as they are sorted.

    The last descriptors make a block that is gone through once for each combination of the first ones.
    """
    split = len(model.counts) - 1
    while split and math.prod(model.counts[split - 1 :]) <= BLOCK:
        split -= 1
    strides = [math.prod(model.counts[j + 1 :]) for j in range(len(model.counts))]
    narrow = narrowest(model.scores, np.abs(model.scores).sum())
    ties = model.ties.astype(narrow.dtype)
    tail = np.indices(model.counts[split:], np.uint32).reshape(len(model.counts) - split, -1)
    of_tail = np.ascontiguousarray(sum(narrow[model.starts[split + i] + codes] for i, codes in enumerate(tail)).T)
    successors = []
    for head in itertools.product(*map(range, model.counts[:split])):
        balances = of_tail + narrow[model.starts[:split] + np.array(head, int)].sum(axis=0, dtype=narrow.dtype)[:, None]
        after: int | np.ndarray = 0
        for j, current in enumerate([*head, *tail]):
            after += strides[j] * best_variants(balances[model.span(j)], current, ties[j])
        successors.append(after)
    return np.concatenate(successors)


def ends_of(successors: np.ndarray) -> np.ndarray:
    """Where each scenario ends that ends in a fixed point; others are left somewhere on their cycle.

    The steps taken are doubled until that brings no more scenarios to a fixed point. Then none is between so many and
    twice as many steps away from one; nor is any farther, since its path would pass through that distance.
    """
    fixed = successors == np.arange(len(successors), dtype=successors.dtype)
    ends, settled = successors, 0
    while (now := int(np.count_nonzero(fixed[ends]))) > settled:
        ends, settled = ends[ends], now
    return ends
