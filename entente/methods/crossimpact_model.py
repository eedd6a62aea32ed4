"""The judgements of a cross-impact balance as one square of numbers, checked; scenarios as codes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real

import numpy as np
import pandas as pd

from entente.methods.inputs import EXACT, need_frame, need_once

PAIR = ["source", "source_variant", "target", "target_variant"]
RESULTS = ["consistency_value", "total_impact_score", "weight"]  # stand beside the descriptors in an answer
ROUNDING = 1e-12  # of the sum of all judgements on a variant


@dataclass(frozen=True)
class Model:
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


def model_of(scores: pd.DataFrame | Model) -> Model:
    """The table of scores as a model, which a caller who asks of one table often makes once.

    Raises:
        ValueError: a column or a name is missing, a judgement stands twice or acts on what promotes nothing, or a score
            is no finite number, or a whole one that no float holds.
    """
    if isinstance(scores, Model):
        return scores
    values = _checked_scores(scores)
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
    if (square == np.rint(square)).all() and np.abs(square).sum() < EXACT:
        return Model(variants, counts, starts, square.astype(np.int64), np.zeros(len(counts), np.int64))
    ties = ROUNDING * np.maximum.reduceat(np.abs(square).sum(axis=0), starts)
    return Model(variants, counts, starts, square, ties)


def _checked_scores(scores: pd.DataFrame) -> list[float]:
    """The scores of a table whose columns, names and numbers are in order."""
    need_frame(scores, [*PAIR, "score"], "the scores")
    if scores.empty:
        raise ValueError("the scores have no rows")
    need_once(scores, PAIR)
    for n, value in enumerate(scores["score"]):
        if not isinstance(value, Real) or isinstance(value, bool) or not math.isfinite(value):
            raise ValueError(f"a score is a finite number, not {value!r} ({_judgement(scores.iloc[n])})")
        if isinstance(value, Integral) and float(value) != int(value):
            raise ValueError(f"a score that no float holds cannot be exact: {value!r} ({_judgement(scores.iloc[n])})")
    if taken := [name for name in RESULTS if name in set(scores["source"])]:
        raise ValueError(f"no descriptor can be called {taken[0]!r}: a column of the answer is")
    return [float(value) for value in scores["score"]]


def _judgement(row: pd.Series) -> str:
    source, source_variant, target, target_variant = row[PAIR]
    return f"{source}: {source_variant} on {target}: {target_variant}"


def codes_of(model: Model, scenario: Mapping | pd.Series) -> np.ndarray:
    """The places of a scenario's variants among those of their descriptors.

    Raises:
        ValueError: the scenario is no mapping, or does not give every descriptor a known variant.
    """
    if not isinstance(scenario, Mapping | pd.Series):
        raise ValueError(f"a scenario maps every descriptor to a variant; {scenario!r:.80} does not")
    given = {name: variant for name, variant in dict(scenario).items() if name not in RESULTS}
    if unknown := [name for name in given if name not in model.variants]:
        raise ValueError(f"the scores know no descriptor {unknown[0]!r}")
    for name, own in model.variants.items():
        if name not in given:
            raise ValueError(f"the scenario gives {name!r} no variant")
        if given[name] not in own:
            raise ValueError(f"{name!r} has no variant {given[name]!r}")
    return np.array([own.index(given[name]) for name, own in model.variants.items()])


def frame_of(model: Model, codes: np.ndarray) -> pd.DataFrame:
    """Scenarios (scenario, descriptor) in words."""
    columns = zip(model.variants.items(), codes.T, strict=True)
    return pd.DataFrame({name: pd.Index(own, tupleize_cols=False)[column] for (name, own), column in columns})


def margins_of(model: Model, codes: np.ndarray, balances: np.ndarray) -> np.ndarray:
    """Margins (..., descriptor) of scenarios (..., descriptor)."""
    margins = np.full(codes.shape, np.inf)
    for j, count in enumerate(model.counts):
        own = np.arange(count) == codes[..., [j]]
        balance = balances[..., model.span(j)]
        margins[..., j] = np.where(own, balance, -np.inf).max(axis=-1) - np.where(own, -np.inf, balance).max(axis=-1)
    return np.where(np.abs(margins) <= model.ties, 0, margins)


def gaps_of(model: Model, codes: np.ndarray) -> np.ndarray:
    margins = margins_of(model, codes, model.balances(codes))
    return np.where(margins < 0, -margins, 0)


def narrowest(values: np.ndarray, reach: float) -> np.ndarray:
    """Whole numbers in the shortest form that holds up to ``reach`` either way; fractions as they are."""
    return values if values.dtype.kind == "f" else values.astype(np.min_scalar_type(-int(reach) - 1))
