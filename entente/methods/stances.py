"""The actor-interest matrix as of a date, from a log of changes."""

import re

import numpy as np
import pandas as pd

from entente.data import period
from entente.methods.inputs import column_numbers, first_label, need_frame, need_known, need_once

CELL = ["actor", "interest"]
SCALE = (-4, 4)  # of a stance; beyond, there is nothing to lose or to win
RANGE = ["stance", "low", "high"]
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def as_of(stances: pd.DataFrame, date: str) -> pd.DataFrame:
    """The rows in force at the end of a day: for each actor and interest the latest one; same columns, same order.

    A month or a year stands for its last day. A row without a stance is in force too: from then on, not assessed.

    Raises:
        ValueError: not a date, a row without the day on which it begins, or a cell has two rows of one day.
    """
    end = period(date)[1].isoformat()
    need_frame(stances, [*CELL, "since", "stance"], "stances")
    need_once(stances, [*CELL, "since"])
    need_days(stances, "a stance")
    begun = stances[stances["since"] <= end]
    at = begun["since"].argsort(kind="stable").to_numpy()  # by place, since labels may stand twice
    latest = ~begun.iloc[at].duplicated(CELL, keep="last").to_numpy()
    return begun.iloc[np.sort(at[latest])]


def need_days(rows: pd.DataFrame, what: str) -> None:
    """Refuse rows of a log that do not say since which day they hold.

    Raises:
        ValueError: names what was given, and the row.
    """
    for since in rows["since"].unique():
        if not (isinstance(since, str) and DAY.fullmatch(since) and period(since)):
            row = first_label(rows.index[rows["since"] == since])
            raise ValueError(f"{what} holds since a day like 2024-06-19, not {since!r} ({row}, since)")


def matrix(rows: pd.DataFrame) -> pd.DataFrame:
    """Actor x interest frame of the stances of some rows, in the order of first appearance; NaN is not assessed.

    Raises:
        ValueError: a cell has two rows, or a stance is no number from -4 to 4.
    """
    need_frame(rows, [*CELL, "stance"], "stances")
    need_once(rows, CELL)
    wide = rows.assign(stance=numbers(rows["stance"])).pivot(index="actor", columns="interest", values="stance")
    return wide.loc[rows["actor"].unique(), rows["interest"].unique()].astype(float)


def numbers(column: pd.Series) -> np.ndarray:
    """A column of stances as floats, NaN where not assessed, whatever its type is.

    Raises:
        ValueError: a cell is no number from -4 to 4.
    """
    return column_numbers(column, *SCALE, "a stance")


def coded(stances: pd.DataFrame) -> np.ndarray:
    """The stances of a log as they are coded, one number a row, 0 where not assessed."""
    return np.nan_to_num(numbers(stances["stance"]))


def ranges(stances: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest stance of each row, whole numbers; NaN where not assessed.

    Raises:
        ValueError: a stance without its range or the reverse, a range that is not whole or does not hold its stance.
    """
    need_frame(stances, [*CELL, *RANGE], "stances")
    stance, low, high = (numbers(stances[name]) for name in RANGE)
    given = np.isnan(np.array([stance, low, high])).sum(axis=0)
    whole = np.isnan(low) | ((low == np.rint(low)) & (high == np.rint(high)))
    for wrong, why in (
        ((given > 0) & (given < 3), "stance, low and high stand together or not at all"),
        (~whole, "low and high are whole numbers"),
        ((low > stance) | (stance > high), "low is not above the stance, nor the stance above high"),
    ):
        if wrong.any():
            row = stances.iloc[int(np.flatnonzero(wrong)[0])]
            told = ", ".join(f"{name} {row[name]}" for name in RANGE)
            raise ValueError(f"{row['actor']}, {row['interest']}: {told}; {why}")
    return low, high


def cells(stances: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """For each row of a log the place of its actor and of its interest, in the order of first appearance."""
    return pd.factorize(stances["actor"])[0], pd.factorize(stances["interest"])[0]


def changes(stances: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """Cells whose stance differs between two dates: their rows at the later one, with ``was``, NaN = not assessed."""
    old, new = (as_of(stances, date) for date in (before, after))
    was = new.merge(old[[*CELL, "stance"]], on=CELL, how="left", suffixes=("", "_was"))["stance_was"]
    moved = new.assign(was=numbers(was))
    now = numbers(moved["stance"])
    same = (now == moved["was"]) | (np.isnan(now) & moved["was"].isna())
    return moved[~same]


def assessed_throughout(stances: pd.DataFrame, *dates: str) -> pd.DataFrame:
    """The rows of a log whose cells are assessed on every one of the dates; the others could not be compared."""
    keys = pd.MultiIndex.from_frame(stances[CELL])
    kept = np.ones(len(stances), dtype=bool)
    for date in dates:
        known = as_of(stances, date).dropna(subset="stance")
        kept &= keys.isin(pd.MultiIndex.from_frame(known[CELL]))
    return stances[kept]


def without_exchange(stances: pd.DataFrame, interests: pd.DataFrame) -> pd.DataFrame:
    """The rows of a log but those on the interests that are the exchange of North Korea and Russia itself.

    Raises:
        ValueError: a column is missing.

    >>> log = pd.DataFrame({"interest": ["troops-for-russia", "no-war-over-taiwan"]})
    >>> without_exchange(log, log.assign(exchange=["yes", "no"]))["interest"].tolist()
    ['no-war-over-taiwan']
    """
    interests = interests.reset_index()
    need_frame(stances, ["interest"], "stances")
    need_frame(interests, ["interest", "exchange"], "interests")
    part = interests.query("exchange == 'yes'")["interest"]
    return stances[~stances["interest"].isin(part)]


def actors_of(pair: str, stances: pd.DataFrame) -> tuple[str, str]:
    """The two actors that a text like ``"PRK RUS"`` names.

    Raises:
        ValueError: it names no two different actors, or one that has no row in the log.
    """
    need_frame(stances, ["actor"], "stances")
    names = pair.split() if isinstance(pair, str) else []
    if len(set(names)) != 2 or len(names) != 2:
        raise ValueError(f"a pair names two different actors like 'PRK RUS', and {pair!r} does not")
    need_known(names, stances["actor"].unique(), "actor")
    return names[0], names[1]


def of_pair(stances: pd.DataFrame, pair: str, date: str) -> pd.DataFrame:
    """The rows that the closeness of two actors (``"PRK RUS"``) on a date is computed from: in force, assessed by both.

    Raises:
        ValueError: as :func:`as_of`, or the text names no two different actors with a row.
    """
    one, other = actors_of(pair, stances)
    rows = as_of(stances, date).dropna(subset="stance")
    rows = rows[rows["actor"].isin([one, other])]
    return rows[rows.duplicated("interest", keep=False)]
