"""Options compared: what the effects of each come to, and what each loses in a future where another would have done
better (Savage, JASA 46, 1951)."""

import numpy as np
import pandas as pd

from entente.methods.inputs import column_numbers, need_count, need_frame, need_once, whole_ranges
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
    wide = _wide(effects, "future", "score", "in future")
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
    count for each) and ``alone`` (no other option is as safe); ``harmless`` (it scores below 0 in no future);
    ``mostly`` (it scores above 0 in more than half of the futures).

    Raises:
        ValueError: no effect, a pair twice or missing, or a range that is none of whole numbers or does not hold its
            score.
    """
    options = regret(effects).index
    need_count(len(options), 1, "the number of options")
    scores = _drawn(effects, "future", options, n, seed)
    most = (scores.max(axis=1, keepdims=True) - scores).max(axis=2)
    least = most == most.min(axis=1, keepdims=True)
    told = {
        "safest": least.mean(axis=0),
        "alone": (least & (least.sum(axis=1, keepdims=True) == 1)).mean(axis=0),
        "harmless": (scores >= 0).all(axis=2).mean(axis=0),
        "mostly": ((scores > 0).mean(axis=2) > 1 / 2).mean(axis=0),
    }
    return pd.DataFrame(told, index=options)


def summed(effects: pd.DataFrame, n: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """What the effects of each option on several interests come to, if every score is drawn from its range.

    ``effects`` has ``option``, ``interest``, ``score``, ``low`` and ``high``, every pair once; doing nothing new is 0.
    Columns: ``value`` (the sum as scored), ``low`` and ``high`` (between them lie nine in ten sums), ``better`` and
    ``worse`` (shares of draws with a sum above and below 0).

    Raises:
        ValueError: as for :func:`safest`.
    """
    need_frame(effects, ["option", "interest", "score", "low", "high"], "effects")
    need_once(effects, ["option", "interest"])
    options = pd.Index(effects["option"].unique(), name="option")
    need_count(len(options), 1, "the number of options")
    sums = _drawn(effects, "interest", options, n, seed).sum(axis=2)
    low, high = np.quantile(sums, [0.05, 0.95], axis=0, method="inverted_cdf")
    told = {"low": low, "high": high, "better": (sums > 0).mean(axis=0), "worse": (sums < 0).mean(axis=0)}
    value = effects.groupby("option")["score"].sum().reindex(options)
    return pd.DataFrame({"value": value, **told}, index=options)


def _drawn(effects: pd.DataFrame, by: str, options: pd.Index, n: int, seed: int) -> np.ndarray:
    """Scores drawn from their ranges, draw x option x what they are scored ``by``."""
    low, high = whole_ranges(effects, "score", "effects")
    ends = effects[["option", by]].assign(low=low, high=high)
    low, high = (_wide(ends, by, end, "for").loc[options] for end in ("low", "high"))
    size = (need_count(n, 1, "the number of draws"), *low.shape)
    return np.random.default_rng(seed).integers(low.astype(int), high.astype(int), size=size, endpoint=True)


def _wide(effects: pd.DataFrame, by: str, values: str, at: str) -> pd.DataFrame:
    """One column of the effects, option x what they are scored ``by``; what lacks is named ``at`` its place."""
    wide = effects.pivot(index="option", columns=by, values=values).reindex(effects["option"].unique())
    if wide.isna().any(axis=None):
        option, column = wide.isna().stack().idxmax()
        raise ValueError(f"option {option!r} has no score {at} {column!r}")
    return wide
