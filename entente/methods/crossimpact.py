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

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np
import pandas as pd

PAIR = ["source", "source_variant", "target", "target_variant"]
RESULTS = ["consistency_value", "total_impact_score", "weight"]  # stand beside the descriptors in an answer
RULES = ["global", "local", "adiabatic"]
ROUNDING = 1e-12  # of the sum of all judgements on a variant
BATCH = 4096  # partial scenarios taken at once: enough for numpy, few enough for the processor's cache
BLOCK = 2**16  # whole scenarios taken at once
MOST = 2**32  # scenarios that can have a basin: their numbers are kept in four bytes


def impact_balances(scores: pd.DataFrame, scenario: Mapping | pd.Series) -> pd.Series:
    """The balance of every variant in a scenario, indexed by ``descriptor`` and ``variant``.

    Raises:
        ValueError: the table of scores is faulty, or the scenario does not give every descriptor a known variant.
    """
    model = _model(scores)
    pairs = [(name, variant) for name, own in model.variants.items() for variant in own]
    index = pd.MultiIndex.from_tuples(pairs, names=["descriptor", "variant"])
    return pd.Series(model.balances(_codes(model, scenario)), index=index, name="balance")


def inconsistency(scores: pd.DataFrame, scenario: Mapping | pd.Series) -> pd.Series:
    """How far each descriptor stays behind its best variant, 0 where none is better; the scenario's is the maximum.

    Raises:
        ValueError: as for :func:`impact_balances`.
    """
    model = _model(scores)
    gaps = _gaps(model, _codes(model, scenario)).astype(model.scores.dtype)
    return pd.Series(gaps, index=list(model.variants), name="inconsistency")


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
    model = _model(scores)
    if not (isinstance(tolerance, Real) and 0 <= tolerance < math.inf):
        raise ValueError(f"a tolerance is a number from 0, not {tolerance!r}")
    found = np.concatenate([np.empty((0, len(model.counts)), int), *_search(model, float(tolerance))])
    found = found[np.lexsort(found.T[::-1])]
    value, total = np.empty(len(found)), np.empty(len(found))
    for start in range(0, len(found), BLOCK):
        codes = found[start : start + BLOCK]
        balances = model.balances(codes)
        value[start : start + BLOCK] = _margins(model, codes, balances).min(axis=1)
        total[start : start + BLOCK] = np.take_along_axis(balances, model.starts + codes, axis=1).sum(axis=1)
    number = model.scores.dtype
    return _frame(model, found).assign(
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
    model = _model(scores)
    after = _step(model, _codes(model, scenario), rule, _speeds(model, rule, order))
    return _frame(model, after[None]).iloc[0].rename("scenario")


def attractor(
    scores: pd.DataFrame, scenario: Mapping | pd.Series, rule: str = "global", order: Sequence | None = None
) -> pd.DataFrame:
    """The path of successions from a scenario, the first row, until it repeats itself; rules as in :func:`succession`.

    ``.attrs["period"]`` says how many rows at the end repeat for ever: 1 is a fixed point, more are a cycle.

    Raises:
        ValueError: as for :func:`succession`.
    """
    model = _model(scores)
    speeds, codes = _speeds(model, rule, order), _codes(model, scenario)
    path = {}
    while (key := tuple(codes.tolist())) not in path:
        path[key] = len(path)
        codes = _step(model, codes, rule, speeds)
    answer = _frame(model, np.array(list(path)))
    answer.attrs["period"] = len(path) - path[key]
    return answer


def basin_weights(scores: pd.DataFrame) -> pd.DataFrame:
    """The fixed points of global succession, and how many scenarios end in each, itself included (``weight``).

    ``.attrs["cycling"]`` is the number of scenarios that end in a cycle. Every scenario is looked at, so time and
    memory grow with their number, the memory by some 30 bytes for each.

    Raises:
        ValueError: the table of scores is faulty, or there are more than ``MOST`` scenarios.
    """
    model = _model(scores)
    size = math.prod(model.counts)
    if size > MOST:
        raise ValueError(f"basins are counted over every scenario, and {size:,} are more than {MOST:,}")
    successors = _successors(model)
    fixed = np.flatnonzero(successors == np.arange(size, dtype=np.uint32))
    weights = np.bincount(_ends(successors).astype(np.intp), minlength=size)[fixed]
    answer = _frame(model, np.column_stack(np.unravel_index(fixed, model.counts))).assign(weight=weights)
    answer.attrs["cycling"] = size - int(weights.sum())
    return answer


@dataclass(frozen=True)
class _Model:
    """The judgements as one square, the variants of all descriptors one after another.

    In a scenario a variant is coded by its place among those of its descriptor, from 0.
    """

    variants: dict[object, list]  # by descriptor
    counts: list[int]  # variants of each descriptor
    starts: np.ndarray  # where they begin
    scores: np.ndarray  # source variant x target variant
    ties: np.ndarray  # how far balances of each descriptor may lie apart and be tied

    def balances(self, codes: np.ndarray) -> np.ndarray:
        """Balances (..., variant) of scenarios (..., descriptor)."""
        return sum(self.scores[start + codes[..., i]] for i, start in enumerate(self.starts))

    def span(self, descriptor: int) -> slice:
        return slice(self.starts[descriptor], self.starts[descriptor] + self.counts[descriptor])


def _model(scores: pd.DataFrame) -> _Model:
    values = _checked(scores)
    variants: dict[object, list] = {}
    for name, variant in scores[PAIR[:2]].drop_duplicates().itertuples(index=False):
        variants.setdefault(name, []).append(variant)
    counts = [len(own) for own in variants.values()]
    starts = np.cumsum([0, *counts[:-1]])
    place = {pair: n for n, pair in enumerate((name, variant) for name in variants for variant in variants[name])}
    sources, targets = (list(zip(scores[name], scores[variant], strict=True)) for name, variant in (PAIR[:2], PAIR[2:]))
    for name, variant in targets:
        if (name, variant) not in place:
            never = f"variant {variant!r} of {name!r}" if name in variants else f"descriptor {name!r}"
            raise ValueError(f"{never} is a target and never a source")
    square = np.zeros((len(place), len(place)))
    square[[place[pair] for pair in sources], [place[pair] for pair in targets]] = values
    if (square == np.rint(square)).all() and np.abs(square).sum() < 2**53:
        return _Model(variants, counts, starts, square.astype(np.int64), np.zeros(len(counts), np.int64))
    ties = ROUNDING * np.maximum.reduceat(np.abs(square).sum(axis=0), starts)
    return _Model(variants, counts, starts, square, ties)


def _checked(scores: pd.DataFrame) -> list[float]:
    """The scores of a table whose columns, names and numbers are in order."""
    if absent := [name for name in [*PAIR, "score"] if name not in scores]:
        raise ValueError(f"the table of scores has no column {absent[0]!r}")
    if scores.empty:
        raise ValueError("the table of scores has no rows")
    for name in PAIR:
        if (unnamed := scores[name].isna()).any():
            raise ValueError(f"{name} is missing in row {scores.index[unnamed][0]!r} of the table of scores")
    if (twice := scores.duplicated(PAIR)).any():
        raise ValueError(f"{_words(scores[twice].iloc[0])} is judged twice")
    for n, value in enumerate(scores["score"]):
        if not isinstance(value, Real) or isinstance(value, bool) or not math.isfinite(value):
            raise ValueError(f"a score is a finite number, not {value!r} ({_words(scores.iloc[n])})")
    if taken := [name for name in RESULTS if name in set(scores["source"])]:
        raise ValueError(f"no descriptor can be called {taken[0]!r}: a column of the answer is")
    return [float(value) for value in scores["score"]]


def _words(row: pd.Series) -> str:
    source, source_variant, target, target_variant = row[PAIR]
    return f"{source}: {source_variant} on {target}: {target_variant}"


def _codes(model: _Model, scenario: Mapping | pd.Series) -> np.ndarray:
    given = {name: variant for name, variant in dict(scenario).items() if name not in RESULTS}
    if unknown := [name for name in given if name not in model.variants]:
        raise ValueError(f"the scores know no descriptor {unknown[0]!r}")
    for name, own in model.variants.items():
        if name not in given:
            raise ValueError(f"the scenario gives {name!r} no variant")
        if given[name] not in own:
            raise ValueError(f"{name!r} has no variant {given[name]!r}")
    return np.array([own.index(given[name]) for name, own in model.variants.items()])


def _frame(model: _Model, codes: np.ndarray) -> pd.DataFrame:
    """Scenarios (scenario, descriptor) in words."""
    columns = zip(model.variants.items(), codes.T, strict=True)
    return pd.DataFrame({name: pd.Index(own, tupleize_cols=False)[column] for (name, own), column in columns})


def _margins(model: _Model, codes: np.ndarray, balances: np.ndarray) -> np.ndarray:
    """Margins (..., descriptor) of scenarios (..., descriptor)."""
    margins = np.full(codes.shape, np.inf)
    for j, count in enumerate(model.counts):
        own = np.arange(count) == codes[..., [j]]
        balance = balances[..., model.span(j)]
        margins[..., j] = np.where(own, balance, -np.inf).max(axis=-1) - np.where(own, -np.inf, balance).max(axis=-1)
    return np.where(np.abs(margins) <= model.ties, 0, margins)


def _gaps(model: _Model, codes: np.ndarray) -> np.ndarray:
    margins = _margins(model, codes, model.balances(codes))
    return np.where(margins < 0, -margins, 0)


def _speeds(model: _Model, rule: str, order: Sequence | None) -> list[int]:
    """The places of the descriptors, the fastest first; none for a rule that takes no order."""
    if rule not in RULES:
        raise ValueError(f"{rule!r} is no rule of succession; those are {', '.join(RULES)}")
    if rule != "adiabatic":
        if order is not None:
            raise ValueError(f"the {rule} rule takes no order, and {order!r} is given")
        return []
    names, order = list(model.variants), list(order or [])
    if odd := [name for name in [*names, *order] if names.count(name) != 1 or order.count(name) != 1]:
        raise ValueError(f"the adiabatic rule needs an order that has every descriptor once: see {odd[0]!r}")
    return [names.index(name) for name in order]


def _step(model: _Model, codes: np.ndarray, rule: str, speeds: list[int]) -> np.ndarray:
    gaps = _gaps(model, codes)
    behind = np.flatnonzero(gaps)
    if rule == "local":
        behind = [j for j in behind if gaps[j] >= gaps.max() - model.ties.max()][:1]
    elif rule == "adiabatic":
        behind = [j for j in speeds if j in behind][:1]
    balances, after = model.balances(codes), codes.copy()
    for j in behind:
        after[j] = _best(balances[model.span(j)], codes[j], model.ties[j])
    return after


def _best(balance: np.ndarray, current: np.ndarray | int, tie: float) -> np.ndarray:
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


def _successors(model: _Model) -> np.ndarray:
    """The number of the scenario that follows each under the global rule; scenarios are numbered as they are sorted.

    The last descriptors make a block that is gone through once for each combination of the first ones.
    """
    split = len(model.counts) - 1
    while split and math.prod(model.counts[split - 1 :]) <= BLOCK:
        split -= 1
    strides = [math.prod(model.counts[j + 1 :]) for j in range(len(model.counts))]
    narrow = _narrowest(model.scores, np.abs(model.scores).sum())
    ties = model.ties.astype(narrow.dtype)
    tail = np.indices(model.counts[split:], np.uint32).reshape(len(model.counts) - split, -1)
    of_tail = np.ascontiguousarray(sum(narrow[model.starts[split + i] + codes] for i, codes in enumerate(tail)).T)
    successors = []
    for head in itertools.product(*map(range, model.counts[:split])):
        balances = of_tail + narrow[model.starts[:split] + np.array(head, int)].sum(axis=0, dtype=narrow.dtype)[:, None]
        after = 0
        for j, current in enumerate([*head, *tail]):
            after += strides[j] * _best(balances[model.span(j)], current, ties[j])
        successors.append(after)
    return np.concatenate(successors)


def _ends(successors: np.ndarray) -> np.ndarray:
    """Where each scenario ends that ends in a fixed point; others are left somewhere on their cycle.

    The steps taken are doubled until that brings no more scenarios to a fixed point. Then none is between so many and
    twice as many steps away from one; nor is any farther, since its path would pass through that distance.
    """
    fixed = successors == np.arange(len(successors), dtype=successors.dtype)
    ends, settled = successors, 0
    while (now := np.count_nonzero(fixed[ends])) > settled:
        ends, settled = ends[ends], now
    return ends


def _narrowest(values: np.ndarray, reach: float) -> np.ndarray:
    """Whole numbers in the shortest form that holds up to ``reach`` either way; fractions as they are."""
    return values if values.dtype.kind == "f" else values.astype(np.min_scalar_type(-int(reach) - 1))


# The search. A condition says that one variant of a descriptor does at least as well as another, within the tolerance;
# it binds where the one is taken. Its slack is what it has to spare if every open descriptor takes the variant that is
# best for it. To decide a descriptor costs each slack the loss against that best, so a slack only falls, and a
# condition below 0 can never be met. A partial scenario is given up when some descriptor has no variant left whose
# conditions can all be met; what stands when every descriptor is decided is consistent. To take a variant costs the
# others of its descriptor more than their slack: a decided descriptor is one with a single variant left.


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


def _search(model: _Model, tolerance: float) -> Iterator[np.ndarray]:
    """All scenarios (scenario, descriptor) within the tolerance, in batches, unsorted.

    Partial scenarios wait, by the number of descriptors decided. The farthest full batch goes first, so that few wait;
    where none is full the nearest goes, to fill the next.
    """
    conditions = _conditions(model, tolerance)
    waiting = [[] for _ in range(len(conditions.order) + 1)]
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


def _decide(model: _Model, conditions: _Conditions, descriptor: int, slack: np.ndarray) -> Iterator[np.ndarray]:
    """Partial scenarios (condition, partial scenario) with one more descriptor decided, for each of its variants."""
    group = next(group for group in conditions.groups if descriptor in group.members)
    own = group.of(slack)[:, :, group.members.index(descriptor)]
    for variant, loss in enumerate(conditions.losses[model.span(descriptor)]):
        after = np.compress((own[:, variant] >= 0).all(axis=0), slack, axis=1) - loss[:, None]
        alive = [(group.of(after).min(axis=0).max(axis=0) >= 0).all(axis=0) for group in conditions.groups]
        after = np.compress(np.all(alive, axis=0), after, axis=1)
        if after.size:
            yield after


def _taken(model: _Model, conditions: _Conditions, slack: np.ndarray) -> np.ndarray:
    """The variants (scenario, descriptor) left where every descriptor is decided."""
    codes = np.zeros((slack.shape[1], len(model.counts)), int)
    for group in conditions.groups:
        codes[:, group.members] = group.of(slack).min(axis=0).argmax(axis=0).T
    return codes


def _conditions(model: _Model, tolerance: float) -> _Conditions:
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
    return _Conditions(groups, _narrowest(slack, reach), _narrowest(losses, reach), order)


def _groups(model: _Model) -> tuple[list[_Group], np.ndarray, np.ndarray]:
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


def _order(model: _Model, losses: np.ndarray, target: np.ndarray) -> list[int]:
    """The order in which to decide descriptors: next the one with most to do with those before, either way.

    What one has to do with another is its share in what is open in the other's conditions. Only speed depends on it.
    """
    of_target = losses @ (target[:, None] == np.arange(len(model.counts)))
    moved = np.add.reduceat(of_target, model.starts, axis=0) / np.array(model.counts)[:, None]
    share = moved / np.maximum(moved.sum(axis=0), np.finfo(float).tiny)
    rest = [j for j, count in enumerate(model.counts) if count > 1]
    order = []
    while rest:
        linked = (share[:, order] + share[order].T).sum(axis=1) if order else share.sum(axis=1)
        order.append(max(rest, key=linked.__getitem__))
        rest.remove(order[-1])
    return order
