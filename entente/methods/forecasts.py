"""Forecasts: which are the report's own, and how well those that were decided did."""

import numpy as np
import pandas as pd

from entente.data import load
from entente.methods.inputs import column_numbers, need_frame, need_known

OURS = "This report"  # as author


def own_forecasts(latest: bool = False) -> pd.DataFrame:
    """The report's own forecasts, in the order of the table; only the latest of each question where asked."""
    rows = load("forecasts")
    ours = rows[rows["author"] == OURS]
    return ours.drop_duplicates("question_id", keep="last") if latest else ours


def brier(forecasts: pd.DataFrame) -> float:
    """Mean squared distance of probability (percent) and outcome over the decided forecasts: 0 best, 0.25 a coin.

    A probability of 0.7 is 0.7 percent, as the column may hold; that it was meant as a share cannot be seen.

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
