"""The futures: the cross-impact model of the tables, the scenarios that hold together, and who gains from each."""

from collections.abc import Iterator
from itertools import count, product
from string import ascii_uppercase

import numpy as np
import pandas as pd

from entente.data import split
from entente.methods.crossimpact import attractor, consistent_scenarios
from entente.methods.inputs import column_numbers, need_count, need_frame, need_known, need_once

PAIR = ["source", "source_variant", "target", "target_variant"]


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
    scores = column_numbers(impacts["score"], what="a score")
    if np.isnan(scores).any():
        raise ValueError(f"a score is missing in row {impacts.index[np.isnan(scores)][0]!r}")
    judged = impacts[PAIR].assign(score=scores.astype(int) if (scores == np.rint(scores)).all() else scores)
    return pd.concat([first, judged]).groupby(PAIR, sort=False)["score"].sum().reset_index()


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

    Raises:
        ValueError: an effect twice, on an interest that nobody has, or that is no number.
    """
    need_frame(effects, ["variant_id", "interest", "effect"], "effects")
    need_once(effects, ["variant_id", "interest"])
    need_known(effects["interest"], mao.columns, "interest")
    column_numbers(effects["effect"], what="an effect")
    reach = effects.pivot(index="variant_id", columns="interest", values="effect").astype(float)
    reach = reach.reindex(columns=mao.columns).fillna(0)
    variants = [[f"D-{name}-{row[name]}" for name in scenarios.columns] for _, row in scenarios.iterrows()]
    moved = np.array([reach.reindex(each).fillna(0).to_numpy().sum(axis=0) for each in variants])
    return pd.DataFrame(moved @ mao.fillna(0).to_numpy().T, index=scenarios.index, columns=mao.index)


def consistency_shares(
    descriptors: pd.DataFrame, impacts: pd.DataFrame, n: int = 200, seed: int = 20260911
) -> pd.Series:
    """Share of draws in which each scenario is consistent, when every judgement moves inside its range.

    Indexed by the scenarios' variants; those that are consistent in no draw are not listed.

    Raises:
        ValueError: no whole number of draws, or a judgement without its whole range.
    """
    need_count(n, 1, "the number of draws")
    for end in ("low", "high"):
        if impacts[end].isna().any():
            raise ValueError(f"{end} is missing in row {impacts.index[impacts[end].isna()][0]!r} of the impacts")
    low, high = (impacts[end].astype(int).to_numpy() for end in ("low", "high"))
    drawn = np.random.default_rng(seed).integers(low, high, size=(n, len(impacts)), endpoint=True)
    names = list(descriptors["descriptor"].unique())
    found = [consistent_scenarios(impact_scores(descriptors, impacts.assign(score=each)))[names] for each in drawn]
    return pd.concat(found).value_counts() / n


def one_at_a_time(descriptors: pd.DataFrame, impacts: pd.DataFrame) -> pd.DataFrame:
    """The judgements whose own range alone changes which scenarios are consistent.

    Adds ``lost`` and ``won``, how many scenarios leave and enter the set at the end of the range that changes more.
    """
    names = list(descriptors["descriptor"].unique())

    def answer(scored: pd.DataFrame) -> set[tuple]:
        told = consistent_scenarios(impact_scores(descriptors, scored))[names]
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
        ValueError: none is decided, a probability is no percentage, or an outcome is neither yes nor no.
    """
    need_frame(forecasts, ["probability", "outcome"], "forecasts")
    decided = forecasts.dropna(subset="outcome")
    if decided.empty:
        raise ValueError("no forecast is decided yet")
    need_known(decided["outcome"], ["yes", "no"], "outcome")
    probability = column_numbers(decided["probability"], 0, 100, "a probability in percent")
    if np.isnan(probability).any():
        raise ValueError("a decided forecast has no probability")
    return float(((probability / 100 - (decided["outcome"] == "yes")) ** 2).mean())


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


def perturbations(descriptors: pd.DataFrame, impacts: pd.DataFrame, scenarios: pd.DataFrame) -> pd.DataFrame:
    """Where each scenario ends when one variant is pushed: held while the rest settles, then let go.

    ``scenarios`` are all the consistent ones. A row a push: ``start`` and ``end`` (their index, ``end`` is -1 in a
    cycle), ``descriptor``, ``variant``, and ``push`` in words. Both steps are global succession; where the first ends
    in a cycle, the second begins at its last scenario.
    """
    model, names = impact_scores(descriptors, impacts), list(descriptors["descriptor"].unique())
    known = {tuple(row[names]): at for at, row in scenarios.iterrows()}
    told = []
    for push in descriptors.itertuples():
        held = model.assign(score=model["score"].where(model["target"] != push.descriptor, 0))
        for start, row in scenarios.iterrows():
            if row[push.descriptor] == push.variant:
                continue
            settled = attractor(held, {**row[names], push.descriptor: push.variant}).iloc[-1]
            path = attractor(model, settled[names])
            end = known[tuple(path.iloc[-1][names])] if path.attrs["period"] == 1 else -1
            push_said = f"{push.descriptor_short}: {push.label}"
            told.append((start, end, push.descriptor, push.variant, push_said))
    return pd.DataFrame(told, columns=["start", "end", "descriptor", "variant", "push"])


def near(drawn: pd.Series, scenarios: pd.DataFrame, descriptors: pd.DataFrame) -> pd.DataFrame:
    """What :func:`consistency_shares` found, each named after the scenario it is or is nearest to; as coded first.

    ``scenarios`` as :func:`named` gives them. Adds ``label``, ``note`` (all variants), ``share``, ``consistent`` and
    ``group``.
    """
    names = list(drawn.index.names)
    short = descriptors.drop_duplicates("descriptor").set_index("descriptor")["descriptor_short"]
    told = []
    for variants, share in drawn.items():
        apart = scenarios[names].ne(list(variants))
        at = apart.sum(axis=1).idxmin()
        differ = [f"{short[name]} {row}" for name, row in zip(names, variants, strict=True) if apart.loc[at, name]]
        label = scenarios.loc[at, "label" if not differ else "short"] + (f", but {', '.join(differ)}" if differ else "")
        group = "Only in draws" if differ else "Consistent as coded"
        told.append((label, "; ".join(variants), share, not differ, group))
    rows = pd.DataFrame(told, columns=["label", "note", "share", "consistent", "group"])
    return rows.sort_values(["consistent", "share"], ascending=False, kind="stable").reset_index(drop=True)
