"""How far the futures hang on judgements: tolerance, draws inside ranges, chance, one judgement at a time, the past."""

import dataclasses
from numbers import Real

import numpy as np
import pandas as pd

from entente.data import split
from entente.methods.crossimpact import consistent_scenarios, inconsistency, margins
from entente.methods.crossimpact_model import PAIR, Model, frame_of, model_of
from entente.methods.crossimpact_search import search
from entente.methods.inputs import column_numbers, first_label, need_count, need_frame, need_known, whole_ranges
from entente.methods.scenarios import futures_of, impact_scores
from entente.methods.uncertainty import SEED

DRAWS = 2000
EMPTY = 0.1  # how often a cell without a judgement is drawn as +1, and how often as -1
SHUFFLES, SHUFFLE_DRAWS = 100, 50  # about 8 s; what chance gives is then known to some 2 percentage points


def tolerances(descriptors: pd.DataFrame, impacts: pd.DataFrame, futures: pd.DataFrame) -> pd.DataFrame:
    """How many scenarios of each future are consistent as the rule is loosened: future x rule.

    The rules: ``strict`` (every variant has more than its rivals), ``ties`` (none has less), ``1`` and ``2`` (none
    has less by more than so many points).
    """
    scores, names = impact_scores(descriptors, impacts), list(descriptors["descriptor"].unique())
    loose = consistent_scenarios(scores, 2)
    future = futures_of(loose[names], futures)
    rules = {"strict": 1, "ties": 0, "1": -1, "2": -2}
    told = {rule: future[loose["consistency_value"] >= least].value_counts() for rule, least in rules.items()}
    return pd.DataFrame(told).reindex(futures["future"]).fillna(0).astype(int)


def drawn_scenarios(
    descriptors: pd.DataFrame, impacts: pd.DataFrame, n: int = DRAWS, seed: int = SEED, empty: float = EMPTY
) -> pd.DataFrame:
    """All scenarios that are consistent in each draw: a column a descriptor, and ``draw`` from 0.

    Every judgement is drawn inside its range, evenly; a cell without one, of two different descriptors, is +1 or -1
    with the probability ``empty`` each, and else 0.

    Raises:
        ValueError: no whole number of draws, a judgement without its whole range, or ``empty`` is no number from 0 to
            0.5.
    """
    need_count(n, 1, "the number of draws")
    whole_ranges(impacts, "score", "impacts")
    if not (isinstance(empty, Real) and 0 <= empty <= 0.5):
        raise ValueError(f"empty, how often a cell is +1 and how often -1, is a number from 0 to 0.5, not {empty!r}")
    low, model, high = (
        model_of(impact_scores(descriptors, impacts.assign(score=impacts[end]))) for end in ("low", "score", "high")
    )
    blank, rng = _blank(model, impacts), np.random.default_rng(seed)
    found = []
    for _ in range(n):
        scores = rng.integers(low.scores, high.scores, endpoint=True)
        scores[blank] = rng.choice([-1, 0, 1], size=blank.sum(), p=[empty, 1 - 2 * empty, empty])
        found.append(np.concatenate([*search(dataclasses.replace(model, scores=scores), 0), _no_scenario(model)]))
    told = frame_of(model, np.concatenate(found)).assign(draw=np.repeat(np.arange(n), [len(codes) for codes in found]))
    return told.sort_values(["draw", *model.variants], kind="stable", ignore_index=True)


def _no_scenario(model: Model) -> np.ndarray:
    return np.empty((0, len(model.counts)), int)


def _blank(model: Model, impacts: pd.DataFrame) -> np.ndarray:
    """Which cells of two different descriptors have no judgement."""
    place, of = _places(model), np.repeat(np.arange(len(model.counts)), model.counts)
    blank = of[:, None] != of
    sources = zip(impacts["source"], impacts["source_variant"], strict=True)
    targets = zip(impacts["target"], impacts["target_variant"], strict=True)
    blank[[place[pair] for pair in sources], [place[pair] for pair in targets]] = False
    return blank


def family_shares(drawn: pd.DataFrame, futures: pd.DataFrame, n: int = DRAWS) -> pd.DataFrame:
    """For each future ``share``, in how many of ``n`` draws a scenario of it stands; ``hedge``, in how many with China
    hedging; ``only``, the share of the future's scenarios in which China hedges.

    Raises:
        ValueError: a column is missing, a scenario was drawn in none of ``n`` draws, or fits no future or several.
    """
    _need_draws(drawn, ["china"], n)
    told = _filed(drawn, futures).assign(hedge=drawn["china"] == "hedge")
    share = told.groupby("future")["draw"].nunique() / n
    hedge = told[told["hedge"]].groupby("future")["draw"].nunique() / n
    frame = pd.DataFrame({"share": share, "hedge": hedge, "only": told.groupby("future")["hedge"].mean()})
    return frame.reindex(futures["future"]).fillna(0)


def standing_together(drawn: pd.DataFrame, futures: pd.DataFrame, n: int = DRAWS) -> pd.Series:
    """How many of the futures stand in each of ``n`` draws, by draw; a future stands as in :func:`family_shares`.

    Raises:
        ValueError: as for :func:`family_shares`.
    """
    _need_draws(drawn, [], n)
    return _filed(drawn, futures).groupby("draw")["future"].nunique().reindex(range(n), fill_value=0)


def _need_draws(drawn: pd.DataFrame, columns: list[str], n: int) -> None:
    """Refuse scenarios that lack a column, or whose draw is none of ``n``."""
    need_count(n, 1, "the number of draws")
    need_frame(drawn, [*columns, "draw"], "drawn scenarios")
    draw = column_numbers(drawn["draw"], 0, n - 1, f"a draw of {n}", required=True)
    if (part := draw % 1 != 0).any():
        raise ValueError(
            f"a draw is a whole number, not {drawn['draw'][part].iloc[0]} ({first_label(drawn.index[part])}, draw)"
        )


def _filed(drawn: pd.DataFrame, futures: pd.DataFrame) -> pd.DataFrame:
    """The drawn scenarios with the ``future`` that each is of."""
    return drawn.assign(future=futures_of(drawn.drop(columns="draw"), futures))


def shuffled(impacts: pd.DataFrame, seed: int = SEED) -> pd.DataFrame:
    """The judgements with ``score``, ``low`` and ``high`` moved together to other judged cells; all else stays.

    What moves is a judgement group: the scores of one variant on all variants of one descriptor. They were given
    together and mostly add up to 0 (only their differences count), so a group changes places as a whole with one of as
    many scores. The order inside each group is shuffled too.
    """
    rng, comes = np.random.default_rng(seed), np.arange(len(impacts))
    groups = list(impacts.groupby(PAIR[:3], sort=False).indices.values())
    for size in sorted({len(rows) for rows in groups}):
        own = np.array([rows for rows in groups if len(rows) == size])
        comes[own] = rng.permuted(rng.permutation(own), axis=1)
    return impacts.assign(**{name: impacts[name].array[comes] for name in ("score", "low", "high")})


def shuffled_shares(
    descriptors: pd.DataFrame,
    impacts: pd.DataFrame,
    futures: pd.DataFrame,
    own: pd.Series,
    shuffles: int = SHUFFLES,
    n: int = SHUFFLE_DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """How often each future stands by chance: in ``n`` draws of each of so many shuffles (:func:`shuffled`).

    A permutation test. ``own`` is by future the share with the scores as judged (:func:`family_shares`). A row a
    future, shares from 0 to 1: ``mean`` over the shuffles, its standard ``error``, and ``as_often``, the share of
    shuffles in which it stands at least as often as in ``own``.

    Raises:
        ValueError: no whole number of shuffles (from 2) or draws, a future that ``own`` has not, or a judgement without
            its whole range.
    """
    need_count(shuffles, 2, "the number of shuffles")
    need_known(futures["future"], own.index, "own share of the future")
    told = pd.DataFrame([
        family_shares(drawn_scenarios(descriptors, shuffled(impacts, moved), n, drawn), futures, n)["share"]
        for moved, drawn in np.random.default_rng(seed).integers(2**32, size=(shuffles, 2)).tolist()
    ])  # fmt: skip
    as_often = (told >= own[told.columns]).mean()
    return pd.DataFrame({"mean": told.mean(), "error": told.sem(), "as_often": as_often})


def scenario_margins(
    descriptors: pd.DataFrame, impacts: pd.DataFrame, scenarios: pd.DataFrame, drawn: pd.DataFrame, n: int = DRAWS
) -> pd.DataFrame:
    """What holds each scenario, and how firmly: the scenarios with ``tied``, ``by_one`` and ``share``.

    ``tied`` are the descriptors whose variant has no more than a rival, ``by_one`` those that have one point more;
    ``share`` is in how many of ``n`` draws (:func:`drawn_scenarios`) just this scenario stands.

    Raises:
        ValueError: a column is missing, or a scenario was drawn in none of ``n`` draws.
    """
    names = list(descriptors["descriptor"].unique())
    need_frame(scenarios, names, "scenarios")
    _need_draws(drawn, names, n)
    short = descriptors.drop_duplicates("descriptor").set_index("descriptor")["descriptor_short"]
    scores, stands = impact_scores(descriptors, impacts), drawn[names].value_counts() / n
    held = [margins(scores, row) for _, row in scenarios[names].iterrows()]
    return scenarios.assign(
        tied=[list(short[each.index[each == 0]]) for each in held],
        by_one=[list(short[each.index[each == 1]]) for each in held],
        share=[stands.get(tuple(row), 0.0) for row in scenarios[names].to_numpy()],
    )


def explained(descriptors: pd.DataFrame, impacts: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """Whether the model can explain combinations that stood: their table with ``off`` and ``where``.

    ``off`` is by how many points the combination fails to be consistent, 0 where it is; ``where`` the descriptors that
    pull elsewhere by so much.
    """
    scores = impact_scores(descriptors, impacts)
    short = descriptors.drop_duplicates("descriptor").set_index("descriptor")["descriptor_short"]
    told = []
    for combination in states["combination"]:
        gaps = inconsistency(scores, dict(pair.split(":") for pair in split(combination)))
        worst = gaps.max()
        told.append((worst, ", ".join(short[gaps.index[(gaps == worst) & (gaps > 0)]])))
    return states.assign(off=[off for off, _ in told], where=[where for _, where in told])


def one_at_a_time(descriptors: pd.DataFrame, impacts: pd.DataFrame) -> pd.DataFrame:
    """The judgements whose own range alone changes which scenarios are consistent.

    Adds ``lost`` and ``won``, how many scenarios leave and enter the set at the end of the range that changes more.

    Raises:
        ValueError: a judgement without its whole range.
    """
    whole_ranges(impacts, "score", "impacts")
    model = model_of(impact_scores(descriptors, impacts))
    place = _places(model)
    base, told = _consistent(model), []
    for row in impacts.itertuples():
        cell = place[row.source, row.source_variant], place[row.target, row.target_variant]
        ends = [_consistent(_with_score(model, cell, end)) for end in (row.low, row.high) if end != row.score]
        told.append(max(((len(base - end), len(end - base)) for end in ends), key=sum, default=(0, 0)))
    changed = impacts.assign(lost=[a for a, _ in told], won=[b for _, b in told])
    return changed[(changed["lost"] > 0) | (changed["won"] > 0)]


def _consistent(model: Model) -> set[tuple]:
    return {tuple(code) for codes in search(model, 0) for code in codes}


def _with_score(model: Model, cell: tuple[int, int], score: int) -> Model:
    scores = model.scores.copy()
    scores[cell] = score
    return dataclasses.replace(model, scores=scores)


def _places(model: Model) -> dict[tuple, int]:
    """The place of each variant in the model's square, by descriptor and variant."""
    pairs = ((name, variant) for name, own in model.variants.items() for variant in own)
    return {pair: n for n, pair in enumerate(pairs)}
