"""Options against futures: what each loses where another would have done better (Savage, JASA 46, 1951)."""

import numpy as np
import pandas as pd

from entente.methods.inputs import column_numbers, need_count, need_frame, need_once
from entente.methods.uncertainty import DRAWS, SEED


def regret(effects: pd.DataFrame) -> pd.DataFrame:
    """Options by how much they can be regretted: the least first.

    ``effects`` has ``option``, ``future`` and ``score``, every pair once. The regret of an option in a future is the
    best score there minus its own. Columns: ``most`` (its largest regret), ``whole`` (their sum), ``backfires`` (in how
    many futures it scores below 0) and ``helps`` (above 0).

    Raises:
        ValueError: a pair twice or missing, or a score that is no number.
    """
    need_frame(effects, ["option", "future", "score"], "effects")
    need_once(effects, ["option", "future"])
    column_numbers(effects["score"], what="a score")
    wide = effects.pivot(index="option", columns="future", values="score").reindex(effects["option"].unique())
    if wide.isna().any(axis=None):
        option, future = wide.isna().stack().idxmax()
        raise ValueError(f"option {option!r} has no score in future {future!r}")
    lost = wide.max() - wide
    told = pd.DataFrame({
        "most": lost.max(axis=1),
        "whole": lost.sum(axis=1),
        "backfires": (wide < 0).sum(axis=1),
        "helps": (wide > 0).sum(axis=1),
    })  # fmt: skip
    whole = (wide % 1 == 0).all(axis=None)  # a half was once cut off
    return (told.astype(int) if whole else told).sort_values(["most", "whole", "backfires"], kind="stable")


def safest(effects: pd.DataFrame, n: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """How often no other option has a smaller largest regret, if every score is drawn from its range.

    ``effects`` has ``low`` and ``high`` beside what :func:`regret` takes. Columns, shares of draws: ``safest`` (ties
    count for each) and ``alone`` (no other option is as safe); ``harmless`` (it scores below 0 in no future).

    Raises:
        ValueError: a pair twice or missing, or a range that is none of whole numbers.
    """
    need_frame(effects, ["low", "high"], "effects")
    options = regret(effects).index
    ends = effects[["option", "future"]].assign(**{end: column_numbers(effects[end]) for end in ("low", "high")})
    if wrong := list(ends.query("not (low <= high and low % 1 == 0 and high % 1 == 0)").itertuples(index=False)):
        row = wrong[0]
        raise ValueError(f"{row.option}, {row.future}: {row.low} to {row.high} is no range of whole numbers")
    wide = ends.pivot(index="option", columns="future").reindex(options).astype(int)
    low, high = wide["low"].to_numpy(), wide["high"].to_numpy()
    rng = np.random.default_rng(seed)
    scores = rng.integers(low, high, size=(need_count(n, 1, "the number of draws"), *low.shape), endpoint=True)
    most = (scores.max(axis=1, keepdims=True) - scores).max(axis=2)
    least = most == most.min(axis=1, keepdims=True)
    told = {
        "safest": least.mean(axis=0),
        "alone": (least & (least.sum(axis=1, keepdims=True) == 1)).mean(axis=0),
        "harmless": (scores >= 0).all(axis=2).mean(axis=0),
    }
    return pd.DataFrame(told, index=options)
