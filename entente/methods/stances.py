"""The actor-interest matrix as of a date, from a log of changes."""

import numpy as np
import pandas as pd

from entente.data import period

CELL = ["actor", "interest"]


def as_of(stances: pd.DataFrame, date: str) -> pd.DataFrame:
    """The rows in force at the end of a day: for each actor and interest the latest one; same columns, same order.

    A month or a year stands for its last day. A row without a stance is in force too: from then on, not assessed.

    Raises:
        ValueError: not a date, or a cell has two rows of one day.
    """
    end = period(date)[1].isoformat()
    _each_once(stances, [*CELL, "since"])
    begun = stances[stances["since"] <= end]
    latest = ~begun.sort_values("since", kind="stable").duplicated(CELL, keep="last")
    return begun[latest.reindex(begun.index)]


def matrix(rows: pd.DataFrame) -> pd.DataFrame:
    """Actor x interest frame of the stances of some rows, in the order of first appearance; NaN is not assessed.

    Raises:
        ValueError: a cell has two rows.
    """
    _each_once(rows, CELL)
    wide = rows.pivot(index="actor", columns="interest", values="stance")
    return wide.loc[rows["actor"].unique(), rows["interest"].unique()].astype(float)


def numbers(column: pd.Series) -> np.ndarray:
    """A column of stances as floats, NaN where not assessed, whatever its type is."""
    return column.to_numpy(dtype=float, na_value=np.nan)


def cells(stances: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """For each row of a log the place of its actor and of its interest, in the order of first appearance."""
    return pd.factorize(stances["actor"])[0], pd.factorize(stances["interest"])[0]


def changes(stances: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """Cells whose stance differs between two dates: their rows at the later one, with ``was``, NaN = not assessed."""
    old, new = (as_of(stances, date) for date in (before, after))
    was = new.merge(old[[*CELL, "stance"]], on=CELL, how="left", suffixes=("", "_was"))["stance_was"]
    told = new.assign(was=numbers(was))
    now = numbers(told["stance"])
    same = (now == told["was"]) | (np.isnan(now) & told["was"].isna())
    return told[~same]


def assessed_throughout(stances: pd.DataFrame, *dates: str) -> pd.DataFrame:
    """The rows of a log whose cells are assessed on every one of the dates; the others could not be compared."""
    keys = pd.MultiIndex.from_frame(stances[CELL])
    kept = np.ones(len(stances), dtype=bool)
    for date in dates:
        known = as_of(stances, date).dropna(subset="stance")
        kept &= keys.isin(pd.MultiIndex.from_frame(known[CELL]))
    return stances[kept]


def _each_once(rows: pd.DataFrame, key: list[str]) -> None:
    twice = rows.duplicated(key)
    if twice.any():
        raise ValueError(f"{', '.join(map(str, rows.loc[twice, key].iloc[0]))} stands twice")
