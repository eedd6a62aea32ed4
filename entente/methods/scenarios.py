"""The futures: the cross-impact model of the tables, what futures its scenarios belong to, and who gains from each."""

from collections.abc import Iterable, Iterator
from itertools import count, product
from string import ascii_uppercase

import numpy as np
import pandas as pd

from entente.data import split
from entente.methods.crossimpact import attractor
from entente.methods.crossimpact_model import PAIR, model_of
from entente.methods.inputs import (
    column_numbers,
    need_count,
    need_filled,
    need_frame,
    need_known,
    need_once,
    need_unique,
    whole_ranges,
)
from entente.methods.uncertainty import DRAWS, SEED, draws


def impact_scores(descriptors: pd.DataFrame, impacts: pd.DataFrame) -> pd.DataFrame:
    """The judgements as the solver wants them: every variant once with 0 on itself, in order, then what is judged.

    Raises:
        ValueError: a judgement of a variant that no descriptor has, the same judgement twice, or a score that is no
            number. (A misspelt source was once left out in silence, and the same rows under new ids were added up.)
    """
    need_frame(descriptors, ["descriptor", "variant"], "descriptors")
    need_frame(impacts, [*PAIR, "score"], "impacts")
    need_once(descriptors, ["descriptor", "variant"])
    need_once(impacts, PAIR)
    known = list(descriptors[["descriptor", "variant"]].itertuples(index=False, name=None))
    for end in (PAIR[:2], PAIR[2:]):
        need_known(impacts[end].itertuples(index=False, name=None), known, "variant")
    own = descriptors[["descriptor", "variant"]].to_numpy()
    first = pd.DataFrame(np.hstack([own, own]), columns=PAIR).assign(score=0)
    scores = column_numbers(impacts["score"], what="a score", required=True)
    judged = impacts[PAIR].assign(score=scores.astype(int) if (scores == np.rint(scores)).all() else scores)
    return pd.concat([first, judged]).groupby(PAIR, sort=False)["score"].sum().reset_index()


def combination_count(descriptors: pd.DataFrame) -> int:
    """How many combinations there are of one variant a descriptor.

    >>> combination_count(pd.DataFrame({"descriptor": ["war", "war", "talks", "talks", "talks"]}))
    6
    """
    return int(descriptors["descriptor"].value_counts().prod())


def defining(defined_by: str) -> dict[str, list[str]]:
    """The variants that a scenario of a future may have, by descriptor.

    >>> defining("war:fighting;talks:summitry|freeze")
    {'war': ['fighting'], 'talks': ['summitry', 'freeze']}
    """
    pairs = (pair.split(":") for pair in split(defined_by))
    return {descriptor: variants.split("|") for descriptor, variants in pairs}


def futures_of(scenarios: pd.DataFrame, futures: pd.DataFrame) -> pd.Series:
    """Which future each scenario belongs to, by the variants that define it.

    Raises:
        ValueError: a column is missing, or a scenario fits no future, or more than one.
    """
    need_frame(futures, ["future", "defined_by"], "futures")
    need_frame(scenarios, [name for each in futures["defined_by"] for name in defining(each)], "scenarios")
    fits = pd.DataFrame({
        row.future: np.logical_and.reduce([scenarios[name].isin(own) for name, own in defining(row.defined_by).items()])
        for row in futures.itertuples()
    }, index=scenarios.index)  # fmt: skip
    if (odd := fits.sum(axis=1) != 1).any():
        first = fits[odd].iloc[0]
        told = list(fits.columns[first]) or "no future"
        raise ValueError(f"scenario {scenarios[odd].iloc[0].to_dict()} fits {told}, and should fit one")
    return fits.idxmax(axis=1)


def gains(scenarios: pd.DataFrame, effects: pd.DataFrame, mao: pd.DataFrame) -> pd.DataFrame:
    """What each actor gains (+) or loses (-) in each scenario: scenario x actor.

    The sum over interests of its stance times how far the scenario's variants bring the interest about; an interest
    that is not assessed counts for nothing.

    Raises:
        ValueError: no scenario, or an effect twice, on an interest that nobody has, or that is no number.
    """
    _need_effects(scenarios, effects, mao.columns)
    moved = _moved(scenarios, effects, list(mao.columns)) @ effects["effect"].to_numpy(dtype=float)
    return pd.DataFrame(moved @ mao.fillna(0).to_numpy().T, index=scenarios.index, columns=mao.index)


def gain_ranges(
    scenarios: pd.DataFrame,
    effects: pd.DataFrame,
    stances: pd.DataFrame,
    date: str,
    groups: pd.Series | None = None,
    n: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """How gains move when every effect and every stance in force is drawn inside its range.

    ``groups`` names the group of each scenario (its future), by the label that the scenario has; a group gains the mean
    of its scenarios. Without it every scenario stands for itself. One row a group and actor: ``low`` and ``high`` (5th
    and 95th percentile of the draws) and ``gaining``, the share of draws in which the actor gains.

    Raises:
        ValueError: as for :func:`gains`; no whole number of draws, a range that is none of whole numbers or does not
            hold its effect, or a scenario that stands twice or has no group.
    """
    need_count(n, 1, "the number of draws")
    interests, actors = list(stances["interest"].unique()), stances["actor"].unique()
    _need_effects(scenarios, effects, interests)
    of, names = pd.factorize(_groups(scenarios, groups))
    mean = (of == np.arange(len(names))[:, None]) / np.bincount(of)[:, None]
    rng, (least, most) = np.random.default_rng(seed), whole_ranges(effects, "effect", "effects")
    drawn = rng.integers(least, most, size=(n, len(effects)), endpoint=True)
    moved = np.einsum("gs,sie,ne->ngi", mean, _moved(scenarios, effects, interests), drawn, optimize=True)
    told = np.einsum("ngi,nai->nga", moved, draws(stances, date, n, seed))
    low, high = np.percentile(told, (5, 95), axis=0)
    values = {"low": low.ravel(), "high": high.ravel(), "gaining": (told > 0).mean(axis=0).ravel()}
    return pd.DataFrame(values, index=pd.MultiIndex.from_product([names, actors], names=["group", "actor"]))


def _need_effects(scenarios: pd.DataFrame, effects: pd.DataFrame, interests: Iterable) -> None:
    """Refuse effects that would be dropped or counted twice, and a table without a scenario."""
    need_frame(scenarios, [], "scenarios")
    need_count(len(scenarios), 1, "the number of scenarios")
    need_frame(effects, ["variant_id", "interest", "effect"], "effects")
    need_once(effects, ["variant_id", "interest"])
    need_known(effects["interest"], interests, "interest")
    column_numbers(effects["effect"], what="an effect", required=True)


def _groups(scenarios: pd.DataFrame, groups: pd.Series | None) -> pd.Series:
    """The group of each scenario, in their order; each is its own where none are given."""
    need_unique(scenarios.index, "scenario")
    if groups is None:
        return pd.Series(scenarios.index, index=scenarios.index)
    need_unique(groups.index, "group of scenario")
    need_known(scenarios.index, groups.index, "group of scenario")
    own = groups.loc[scenarios.index]
    need_filled(own.to_frame("group"), ["group"])
    return own


def _moved(scenarios: pd.DataFrame, effects: pd.DataFrame, interests: list) -> np.ndarray:
    """Which effects each scenario brings to which interest: scenario x interest x effect, 1 or 0."""
    held = np.array([[f"D-{name}-{row[name]}" for name in scenarios.columns] for _, row in scenarios.iterrows()])
    brings = (held[:, :, None] == effects["variant_id"].to_numpy(dtype=str)).any(axis=1)
    on = np.array(interests)[:, None] == effects["interest"].to_numpy(dtype=str)
    return (brings[:, None, :] & on).astype(float)


def named(scenarios: pd.DataFrame, futures: pd.DataFrame) -> pd.DataFrame:
    """The scenarios with their ``future``, and names that tell those of one future apart, in the order of the futures.

    ``short`` is the future's short name, with a letter where it has several scenarios; ``label`` then adds the variants
    in which they differ.

    Raises:
        ValueError: a scenario fits no future, or more than one.
    """
    names, short = list(scenarios.columns), futures.set_index("future")["short"]
    told = scenarios.assign(future=futures_of(scenarios, futures))
    place = {future: n for n, future in enumerate(futures["future"])}
    told = told.sort_values("future", key=lambda column: column.map(place), kind="stable").reset_index(drop=True)
    for future, own in told.groupby("future"):
        differ = [name for name in names if own[name].nunique() > 1]
        for letter, (at, row) in zip(letters(), own.iterrows(), strict=False):
            name = f"{short[future]} {letter}" if len(own) > 1 else short[future]
            told.loc[at, ["short", "label"]] = [name, ": ".join(filter(None, [name, ", ".join(row[differ])]))]
    return told


def letters() -> Iterator[str]:
    """A, B, ... Z, AA, AB, ...: as many as are asked for.

    >>> [letter for letter, _ in zip(letters(), range(28))][-3:]
    ['Z', 'AA', 'AB']
    """
    for length in count(1):
        yield from map("".join, product(ascii_uppercase, repeat=length))


def perturbations(
    descriptors: pd.DataFrame, impacts: pd.DataFrame, scenarios: pd.DataFrame, rule: str = "global"
) -> pd.DataFrame:
    """Where each scenario ends when one variant is pushed: held while the rest settles, then let go.

    ``scenarios`` are all the consistent ones. A row a push: ``start`` and ``end`` (their index, ``end`` is -1 in a
    cycle), ``descriptor``, ``variant``, and ``push`` in words. Both steps follow the ``rule`` of succession;
    where the first ends in a cycle, the second begins at its last scenario.

    Raises:
        ValueError: a column is missing, no such rule, or a push ends in a scenario that is not among ``scenarios``.
    """
    need_frame(descriptors, ["descriptor", "variant", "label", "descriptor_short"], "descriptors")
    scores, names = impact_scores(descriptors, impacts), list(descriptors["descriptor"].unique())
    need_frame(scenarios, names, "scenarios")
    known = {tuple(row[names]): at for at, row in scenarios.iterrows()}
    model, told = model_of(scores), []
    for push in descriptors.itertuples():
        held = model_of(scores.assign(score=scores["score"].where(scores["target"] != push.descriptor, 0)))
        for start, row in scenarios.iterrows():
            if row[push.descriptor] == push.variant:
                continue
            settled = attractor(held, {**row[names], push.descriptor: push.variant}, rule).iloc[-1]
            path = attractor(model, settled[names], rule)
            push_said, rest = f"{push.descriptor_short}: {push.label}", tuple(path.iloc[-1][names])
            end = known.get(rest) if path.attrs["period"] == 1 else -1
            if end is None:
                raise ValueError(
                    f"{push_said} ends in {rest}, which is not among the scenarios: give all consistent ones"
                )
            told.append((start, end, push.descriptor, push.variant, push_said))
    return pd.DataFrame(told, columns=["start", "end", "descriptor", "variant", "push"])
