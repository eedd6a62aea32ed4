"""Forecasts: how well those that were decided did."""

import numpy as np
import pandas as pd

from entente.methods.inputs import column_numbers, need_frame, need_known


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


def brier_parts(forecasts: pd.DataFrame) -> dict[str, float]:
    """The score's three parts over the decided forecasts: reliability - resolution + uncertainty.

    Reliability (0 best) is how far probabilities lie from how often yes came about at each; resolution (more is
    better) how far those shares lie from the share of all; uncertainty is that of the questions. Murphy, Journal of
    Applied Meteorology 12 (1973).

    >>> parts = brier_parts(pd.DataFrame({"probability": [70, 55], "outcome": ["no", "no"]}))
    >>> {name: round(value, 4) for name, value in parts.items()}
    {'reliability': 0.3962, 'resolution': 0.0, 'uncertainty': 0.0}

    Raises:
        ValueError: as for :func:`brier`.
    """
    brier(forecasts)
    decided = forecasts.dropna(subset="outcome")
    said, came = decided["probability"] / 100, (decided["outcome"] == "yes").astype(float)
    at_each = came.groupby(said).transform("mean")
    return {
        "reliability": float(((said - at_each) ** 2).mean()),
        "resolution": float(((at_each - came.mean()) ** 2).mean()),
        "uncertainty": float(came.mean() * (1 - came.mean())),
    }
