"""Scales of measured values: round numbers along them, and the refusal of what lies beyond their ends."""

import math
from collections.abc import Mapping

import pandas as pd

from entente.data import number


def round_steps(low: float, high: float, steps: int = 5) -> list[float]:
    """Round numbers from below the lowest value to above the highest, in about so many steps.

    >>> round_steps(3, 27), round_steps(-0.4, 2.9)
    ([0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0], [-1.0, 0.0, 1.0, 2.0, 3.0])
    """
    rough = (high - low or 1) / steps
    size = 10.0 ** math.floor(math.log10(rough))
    every = next(size * step for step in (1, 2, 5, 10) if size * step >= rough * 0.99)
    return [float(f"{i * every:.9g}") for i in range(math.floor(low / every), math.ceil(high / every) + 1)]


def refuse_beyond(value: float, low: float, high: float, of: str) -> None:
    """Stop at a value that a scale does not hold: it would be drawn out of sight.

    Raises:
        ValueError: the value lies beyond the ends of the scale; ``of`` says whose it is.
    """
    slack = 1e-9 * (high - low)  # for what only rounding has pushed over an end
    if pd.notna(value) and not low - slack <= value <= high + slack:
        side = "above the top" if value > high else "below the foot"
        raise ValueError(f"{of}: {number(value)} lies {side} of the scale, {number(low)} to {number(high)}")


def row_name(row: Mapping) -> str:
    """How an error names a row: by its ids, else by its panel and its date or year."""
    ids = next((row[name] for name in ("key", "estimate_id") if isinstance(row.get(name), str)), None)
    return ids or ", ".join(str(row[name]) for name in ("panel", "line", "year", "since") if name in row)
