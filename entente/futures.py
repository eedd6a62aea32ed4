"""The futures: the cross-impact model of the tables, the scenarios that hold together, and who gains from each."""

import numpy as np
import pandas as pd

from entente.crossimpact import consistent_scenarios
from entente.data import split

PAIR = ["source", "source_variant", "target", "target_variant"]


def scores(descriptors: pd.DataFrame, impacts: pd.DataFrame) -> pd.DataFrame:
    """The judgements as the solver wants them: every variant once with 0 on itself, in order, then what is judged."""
    own = descriptors[["descriptor", "variant"]].to_numpy()
    first = pd.DataFrame(np.hstack([own, own]), columns=PAIR).assign(score=0)
    told = pd.concat([first, impacts[[*PAIR, "score"]].astype({"score": int})])
    return told.groupby(PAIR, sort=False)["score"].sum().reset_index()


def futures_of(scenarios: pd.DataFrame, futures: pd.DataFrame) -> pd.Series:
    """Which future each scenario belongs to, by the variants that define it.

    Raises:
        ValueError: a scenario fits no future, or more than one.
    """
    wanted = {row.future: dict(pair.split(":") for pair in split(row.defined_by)) for row in futures.itertuples()}

    def name(scenario: pd.Series) -> str:
        fits = [future for future, pairs in wanted.items() if all(scenario[d] == v for d, v in pairs.items())]
        if len(fits) != 1:
            raise ValueError(f"scenario {scenario.to_dict()} fits {fits or 'no future'}, and should fit one")
        return fits[0]

    return scenarios.apply(name, axis=1)


def gains(scenarios: pd.DataFrame, effects: pd.DataFrame, mao: pd.DataFrame) -> pd.DataFrame:
    """What each actor gains (+) or loses (-) in each scenario: scenario x actor.

    The sum over interests of its stance times how far the scenario's variants bring the interest about; an interest
    that is not assessed counts for nothing.
    """
    reach = effects.pivot(index="variant_id", columns="interest", values="effect").astype(float)
    reach = reach.reindex(columns=mao.columns).fillna(0)
    variants = [[f"D-{name}-{row[name]}" for name in scenarios.columns] for _, row in scenarios.iterrows()]
    moved = np.array([reach.reindex(each).fillna(0).to_numpy().sum(axis=0) for each in variants])
    return pd.DataFrame(moved @ mao.fillna(0).to_numpy().T, index=scenarios.index, columns=mao.index)


def steadiness(descriptors: pd.DataFrame, impacts: pd.DataFrame, n: int = 200, seed: int = 20260911) -> pd.Series:
    """Share of draws in which each scenario is consistent, when every judgement moves inside its range.

    Indexed by the scenarios' variants; those that are consistent in no draw are not listed.
    """
    low, high = (impacts[end].astype(int).to_numpy() for end in ("low", "high"))
    drawn = np.random.default_rng(seed).integers(low, high, size=(n, len(impacts)), endpoint=True)
    names = list(descriptors["descriptor"].unique())
    found = [consistent_scenarios(scores(descriptors, impacts.assign(score=each)))[names] for each in drawn]
    return pd.concat(found).value_counts() / n


def deciding(descriptors: pd.DataFrame, impacts: pd.DataFrame) -> pd.DataFrame:
    """The judgements whose own range alone changes which scenarios are consistent.

    Adds ``lost`` and ``won``, how many scenarios leave and enter the set at the end of the range that changes more.
    """
    names = list(descriptors["descriptor"].unique())

    def answer(scored: pd.DataFrame) -> set[tuple]:
        told = consistent_scenarios(scores(descriptors, scored))[names]
        return set(told.itertuples(index=False, name=None))

    base, told = answer(impacts), []
    for i in range(len(impacts)):
        row = impacts.iloc[i]
        ends = [answer(_moved(impacts, i, row[end])) for end in ("low", "high") if row[end] != row["score"]]
        told.append(max(((len(base - end), len(end - base)) for end in ends), key=sum, default=(0, 0)))
    changed = impacts.assign(lost=[a for a, _ in told], won=[b for _, b in told])
    return changed[(changed["lost"] > 0) | (changed["won"] > 0)]


def _moved(impacts: pd.DataFrame, i: int, score: int) -> pd.DataFrame:
    column = impacts["score"].astype(int).to_numpy().copy()
    column[i] = score
    return impacts.assign(score=column)


def brier(forecasts: pd.DataFrame) -> float:
    """Mean squared distance of probability (percent) and outcome over the decided forecasts: 0 best, 0.25 a coin.

    >>> brier(pd.DataFrame({"probability": [70, 55], "outcome": ["no", "no"]}))
    0.39625

    Raises:
        ValueError: none is decided.
    """
    decided = forecasts.dropna(subset="outcome")
    if decided.empty:
        raise ValueError("no forecast is decided yet")
    return float(((decided["probability"] / 100 - (decided["outcome"] == "yes")) ** 2).mean())
