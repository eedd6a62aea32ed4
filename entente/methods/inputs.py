"""What every method asks of its input: columns that are there, labels that stand once, numbers that are numbers."""

import math
from collections.abc import Hashable, Iterable, Sequence
from numbers import Real

import numpy as np
import pandas as pd

EXACT = 2**53  # whole numbers beyond it cannot be told apart as floats


def need_frame(frame: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """Refuse what is no frame, or lacks one of the columns.

    Raises:
        ValueError: names what was given, or the column.
    """
    if not isinstance(frame, pd.DataFrame):
        raise ValueError(f"{what} are a data frame, not {type(frame).__name__} {frame!r:.80}")
    if twice := [name for name in columns if list(frame.columns).count(name) > 1]:
        raise ValueError(f"{what} have two columns {twice[0]!r}")
    if absent := [name for name in columns if name not in frame.columns]:
        raise ValueError(f"{what} have no column {absent[0]!r}; there are {', '.join(map(str, frame.columns))}")


def first_label(labels: pd.Index) -> Hashable:
    """The first of some labels as a message writes it: 3, not np.int64(3)."""
    return labels.tolist()[0]


def need_unique(labels: pd.Index, kind: str) -> None:
    """Refuse labels that are missing or stand twice.

    Raises:
        ValueError: names the label.
    """
    if labels.hasnans:
        raise ValueError(f"{kind} is missing in place {int(np.flatnonzero(labels.isna())[0]) + 1}")
    if not labels.is_unique:
        raise ValueError(f"{kind} {first_label(labels[labels.duplicated()])!r} stands twice")


def need_once(rows: pd.DataFrame, key: Sequence[str]) -> None:
    """Refuse rows whose key is missing or stands twice.

    Raises:
        ValueError: names the key.
    """
    need_filled(rows, key)
    if (twice := rows.duplicated(list(key))).any():
        raise ValueError(f"{', '.join(map(str, rows.loc[twice, list(key)].iloc[0]))} stands twice")


def need_filled(rows: pd.DataFrame, columns: Iterable[str]) -> None:
    """Refuse rows in which one of the columns is empty.

    Raises:
        ValueError: names the column and the row.
    """
    for name in columns:
        if (empty := rows[name].isna()).any():
            raise ValueError(f"{name} is missing in row {first_label(rows.index[empty])!r}")


def need_known(names: Iterable[Hashable], known: Iterable[Hashable], kind: str) -> None:
    """Refuse a name that is not among those known.

    Raises:
        ValueError: names it, and those that are known.
    """
    known = list(known)
    if unknown := [name for name in dict.fromkeys(names) if name not in known]:
        raise ValueError(f"no {kind} {unknown[0]!r}; there are {', '.join(map(str, known))}")


def need_count(value: object, least: int, what: str) -> int:
    """A whole number of at least ``least``.

    Raises:
        ValueError: names what was given.
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{what} is a whole number from {least}, not {value!r}")
    return int(value)


def frame_numbers(
    frame: pd.DataFrame, low: float = -math.inf, high: float = math.inf, what: str = "a cell"
) -> np.ndarray:
    """The cells of a frame as floats, NaN where one is missing.

    Raises:
        ValueError: a cell is no number, is infinite, cannot be told apart from its neighbours as a float, or lies
            outside ``low`` to ``high``; the cell is named by its row and column.
    """
    if not isinstance(frame, pd.DataFrame):
        raise ValueError(f"a data frame is needed, not {type(frame).__name__} {frame!r:.80}")
    values = np.empty(frame.shape)
    for j in range(frame.shape[1]):
        column, name = frame.iloc[:, j], frame.columns[j]
        values[:, j] = [_number(cell, low, high, what, f"({row}, {name})") for row, cell in column.items()]
    return values


def column_numbers(
    column: pd.Series, low: float = -math.inf, high: float = math.inf, what: str = "a cell", required: bool = False
) -> np.ndarray:
    """A column as floats, NaN where a cell is missing, whatever its type is.

    Raises:
        ValueError: as for :func:`frame_numbers`, or one is missing where each is ``required``.
    """
    if required and (empty := column.isna()).any():
        raise ValueError(f"{what} is missing in row {first_label(column.index[empty])!r}")
    if pd.api.types.is_numeric_dtype(column.dtype) and column.dtype != bool:
        values = column.to_numpy(dtype=float, na_value=np.nan)
        known = values[~np.isnan(values)]
        if len(known) and low <= known.min() and known.max() <= high and np.abs(known).max() <= EXACT:
            return values
    cells = [_number(cell, low, high, what, f"({row}, {column.name})") for row, cell in column.items()]
    return np.array(cells, dtype=float)


def whole_ranges(rows: pd.DataFrame, column: str, what: str) -> tuple[np.ndarray, np.ndarray]:
    """The ends ``low`` and ``high`` of the ranges of a column's numbers, as whole numbers.

    Raises:
        ValueError: a number is missing or none, an end is not whole, or a range does not hold its number.
    """
    need_frame(rows, [column, "low", "high"], what)
    low, high, number = (column_numbers(rows[name], what=name, required=True) for name in ("low", "high", column))
    for wrong, why in (
        ((low % 1 != 0) | (high % 1 != 0), "low and high are whole numbers"),
        ((low > number) | (number > high), f"low is not above the {column}, nor the {column} above high"),
    ):
        if wrong.any():
            row = first_label(rows.index[wrong])
            told = ", ".join(f"{name} {rows[name][wrong].iloc[0]}" for name in (column, "low", "high"))
            raise ValueError(f"row {row!r} of the {what}: {told}; {why}")
    return low.astype(int), high.astype(int)


def _number(cell: object, low: float, high: float, what: str, where: str) -> float:
    if cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return math.nan
    if isinstance(cell, bool | np.bool_) or not isinstance(cell, Real):
        raise ValueError(f"a number is needed, not {cell!r} {where}")
    if not math.isfinite(cell):
        raise ValueError(f"a number is infinite: {cell!r} {where}")
    if isinstance(cell, int | np.integer) and abs(int(cell)) > EXACT:
        raise ValueError(f"a whole number beyond 2**53 cannot be exact: {cell!r} {where}")
    if not low <= float(cell) <= high:
        raise ValueError(f"{what} is a number from {low:g} to {high:g}, not {cell!r} {where}")
    return float(cell)
