"""Options against futures: what each loses where another would have done better (Savage, JASA 46, 1951)."""

import pandas as pd

from entente.methods.inputs import column_numbers, need_frame, need_once


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
