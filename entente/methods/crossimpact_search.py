"""The search for consistent scenarios: exact branch and bound over partial scenarios, many at once."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from entente.methods.crossimpact_model import Model, narrowest

BATCH = 4096  # partial scenarios taken at once: enough for numpy, few enough for the processor's cache


@dataclass(frozen=True)
class _Group:
    """The conditions of the descriptors that have the same number of variants: rival x variant x descriptor."""

    rows: slice
    shape: tuple[int, int, int]
    members: list[int]  # the descriptors

    def of(self, slack: np.ndarray) -> np.ndarray:
        """Their slack, rival x variant x descriptor x partial scenario."""
        return slack[self.rows].reshape(*self.shape, slack.shape[1])


@dataclass(frozen=True)
class _Conditions:
    groups: list[_Group]
    slack: np.ndarray  # of each condition while nothing is decided
    losses: np.ndarray  # variant taken x condition
    order: list[int]  # in which descriptors are decided


def search(model: Model, tolerance: float) -> Iterator[np.ndarray]:
    """All scenarios (scenario, descriptor) within the tolerance, in batches, unsorted.

    Partial scenarios wait, by the number of descriptors decided. The farthest full batch goes first, so that few wait;
    where none is full the nearest goes, to fill the next.
    """
    conditions = _conditions(model, tolerance)
    waiting: list[list[np.ndarray]] = [[] for _ in range(len(conditions.order) + 1)]
    waiting[0].append(conditions.slack[:, None])
    while any(waiting):
        sizes = [sum(slack.shape[1] for slack in some) for some in waiting]
        full = [decided for decided, size in enumerate(sizes) if size >= BATCH]
        decided = full[-1] if full else next(decided for decided, size in enumerate(sizes) if size)
        slack = np.concatenate(waiting[decided], axis=1)
        waiting[decided] = [slack[:, BATCH:]] if slack.shape[1] > BATCH else []
        if decided == len(conditions.order):
            yield _taken(model, conditions, slack[:, :BATCH])
        else:
            waiting[decided + 1] += _decide(model, conditions, conditions.order[decided], slack[:, :BATCH])


def _decide(model: Model, conditions: _Conditions, descriptor: int, slack: np.ndarray) -> Iterator[np.ndarray]:
    """Partial scenarios (condition, partial scenario) with one more descriptor decided, for each of its variants."""
    group = next(group for group in conditions.groups if descriptor in group.members)
    own = group.of(slack)[:, :, group.members.index(descriptor)]
    for variant, loss in enumerate(conditions.losses[model.span(descriptor)]):
        after = np.compress((own[:, variant] >= 0).all(axis=0), slack, axis=1) - loss[:, None]
        alive = [(group.of(after).min(axis=0).max(axis=0) >= 0).all(axis=0) for group in conditions.groups]
        after = np.compress(np.all(alive, axis=0), after, axis=1)
        if after.size:
            yield after


def _taken(model: Model, conditions: _Conditions, slack: np.ndarray) -> np.ndarray:
    """The variants (scenario, descriptor) left where every descriptor is decided."""
    codes = np.zeros((slack.shape[1], len(model.counts)), int)
    for group in conditions.groups:
        codes[:, group.members] = group.of(slack).min(axis=0).argmax(axis=0).T
    return codes


def _conditions(model: Model, tolerance: float) -> _Conditions:
    groups, own, rival = _groups(model)
    descriptor = np.repeat(np.arange(len(model.counts)), model.counts)
    target = descriptor[own]
    gains = model.scores[:, own] - model.scores[:, rival]
    best = np.maximum.reduceat(gains, model.starts, axis=0)
    allowed = min(tolerance, 2 * np.abs(model.scores).sum())  # no balances lie farther apart
    if model.scores.dtype.kind == "i":
        allowed = math.floor(allowed)
    slack = best.sum(axis=0) + allowed + model.ties[target]
    losses = best[descriptor] - gains
    order = _order(model, losses, target)
    excluded = (descriptor[:, None] == target) & (np.arange(len(gains))[:, None] != own)
    losses = np.where(excluded, 2 * np.maximum(slack, 0) + 1, losses)
    reach = (np.abs(slack) + np.maximum.reduceat(losses, model.starts, axis=0).sum(axis=0)).max(initial=0)
    return _Conditions(groups, narrowest(slack, reach), narrowest(losses, reach), order)


def _groups(model: Model) -> tuple[list[_Group], np.ndarray, np.ndarray]:
    """The groups, and of each condition the variant it speaks for and the rival."""
    groups, own, rival = [], [np.empty(0, int)], [np.empty(0, int)]
    for count in sorted(set(model.counts) - {1}):
        members = [j for j, size in enumerate(model.counts) if size == count]
        shape = (count - 1, count, len(members))
        other, variant, member = np.indices(shape).reshape(3, -1)
        first, begin = model.starts[members][member], sum(map(len, own))
        groups.append(_Group(slice(begin, begin + len(first)), shape, members))
        own.append(first + variant)
        rival.append(first + other + (other >= variant))
    return groups, np.concatenate(own), np.concatenate(rival)


def _order(model: Model, losses: np.ndarray, target: np.ndarray) -> list[int]:
    """The order in which to decide descriptors: next the one with most to do with those before, either way.

    What one has to do with another is its share in what is open in the other's conditions. Only speed depends on it.
    """
    of_target = losses @ (target[:, None] == np.arange(len(model.counts)))
    moved = np.add.reduceat(of_target, model.starts, axis=0) / np.array(model.counts)[:, None]
    share = moved / np.maximum(moved.sum(axis=0), np.finfo(float).tiny)
    rest = [j for j, count in enumerate(model.counts) if count > 1]
    order: list[int] = []
    while rest:
        linked = (share[:, order] + share[order].T).sum(axis=1) if order else share.sum(axis=1)
        order.append(max(rest, key=linked.__getitem__))
        rest.remove(order[-1])
    return order
