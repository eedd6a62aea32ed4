"""How numbers, dates and sources are written, in prose and in figures alike.

Where a function reads a table, it reads that of ``folder``; where it is given a row, that of the row's own folder.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from entente.data.dates import period
from entente.data.dictionary import described, key_of, place_of, stamp_of
from entente.data.loading import BOUNDS, folder_of, load, split

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"]
NO_BREAK = "\u00a0"
FLOOR = "at least"  # also true where a source says "more than"; the row keeps its words


def day(date: str) -> str:
    """A date as it is written, at the precision known, with spaces that do not break.

    >>> [day(date).replace("\\xa0", " ") for date in ("2024-06-19", "2024-06", "2024")]
    ['19 June 2024', 'June 2024', '2024']

    Raises:
        ValueError: not a date that exists.
    """
    period(date)
    year, *rest = date.split("-")
    month = [MONTHS[int(part) - 1] for part in rest[:1]]
    return NO_BREAK.join([*(str(int(part)) for part in rest[1:]), *month, year])


def number(value: float) -> str:
    """A number with thousands marked and a true minus.

    >>> number(15809), number(4.8), number(-50), number(0.5)
    ('15,809', '4.8', '−50', '0.5')
    """
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,g}"
    return text.replace("-", "−")


def signed(value: float) -> str:
    """A number for or against something, with its sign; 0 has none.

    >>> signed(3), signed(-2.5), signed(0)
    ('+3', '−2.5', '0')
    """
    return ("+" if value > 0 else "") + number(value)


def span(low: float | None, best: float | None, high: float | None, floor: str = FLOOR) -> str:
    """A claim in figures: a plain number, a range, a floor or a ceiling; empty where nothing was claimed.

    >>> span(None, 15809, None), span(4, None, 6), span(10000, None, None), span(None, None, 4.8)
    ('15,809', '4–6', 'at least 10,000', 'up to 4.8')
    """
    given = {
        side: number(x)
        for side, x in zip(("low", "best", "high"), (low, best, high), strict=True)
        if x is not None and pd.notna(x)
    }
    ends = list(dict.fromkeys(given.values()))
    if len(ends) > 1:
        return f"{ends[0]}–{ends[-1]}"
    only = next(iter(given)) if len(given) == 1 else ""
    return {"low": f"{floor} ", "high": "up to "}.get(only, "") + ends[0] if ends else ""


def amount(row: pd.Series, floor: str = FLOOR) -> str:
    """A row's claim with its unit, money as money.

    >>> amount(pd.Series({"low": 5600, "best": None, "high": 9800, "unit": "USD million"}))
    '$5.6–9.8 billion'
    >>> amount(pd.Series({"low": None, "best": 50, "high": None, "unit": "percent"}))
    '50%'
    """
    low, best, high, unit = row["low"], row["best"], row["high"], row["unit"]
    given = [end for end in (low, best, high) if pd.notna(end)]
    if pd.isna(unit) or not given:
        return ""
    if unit == "USD million":
        scale, word = (1000, "billion") if max(given) >= 1000 else (1, "million")
        ends = span(_scaled(low, scale), _scaled(best, scale), _scaled(high, scale), floor)
        return f"{_money(ends)} {word}"
    if unit == "USD per month":
        return f"{_money(span(low, best, high, floor))} a month"
    if unit == "percent":
        return f"{span(low, best, high, floor)}%"
    return f"{span(low, best, high, floor)} {unit}".strip()


def _scaled(value: float | None, scale: int) -> float | None:
    return None if value is None or pd.isna(value) else round(value / scale, 2)


def row_value(row: pd.Series) -> str:
    """A row's claim as prose quotes it: money and shares with their sign, counts without their unit.

    >>> row_value(pd.Series({"low": 20000, "best": None, "high": None, "unit": "containers"}))
    'at least 20,000'
    """
    signed = row["unit"] == "percent" or str(row["unit"]).startswith("USD")
    return amount(row) if signed else span(row["low"], row["best"], row["high"])


def _money(text: str) -> str:
    *words, amount = text.split(" ")
    return " ".join([*words, f"${amount}"])


def percent(part: float, whole: float) -> int:
    """Part of a whole in percent, rounded.

    >>> percent(457, 9800)
    5
    """
    return round(100 * part / whole)


def band(low: int, high: int) -> str:
    """The two ends of a likelihood, in percent.

    >>> band(55, 80)
    '55–80%'
    """
    return f"{low}–{high}%"


def named(source_ids: Iterable[str] | str, folder: str | Path | None = None) -> str:
    """Sources by publisher and date, for a tooltip or a note: ``KBS World, 30 Apr 2025; SBS``.

    Raises:
        KeyError: there is no such source.
    """
    return "; ".join(
        f"{one['publisher']}" + (f", {day(one['published'])}" if pd.notna(one["published"]) else "")
        for one in _sources(source_ids, folder)
    )


def publishers(source_ids: Iterable[str] | str, folder: str | Path | None = None) -> str:
    """Sources by publisher alone, each once, where there is no room for more: ``KBS World; SBS``.

    Raises:
        KeyError: there is no such source.
    """
    return "; ".join(dict.fromkeys(one["publisher"] for one in _sources(source_ids, folder)))


def _sources(source_ids: Iterable[str] | str, folder: str | Path | None) -> list[dict]:
    known = _rows("sources", folder, _stamp("sources", folder))
    return [known[source] for source in (split(source_ids) if isinstance(source_ids, str) else source_ids)]


def headline(table: str, row: pd.Series, folder: str | Path | None = None) -> str:
    """What a row says, in one line, as the dictionary's ``headline`` of its table words it.

    A name in braces stands for a column, dates and codes in words; ``{amount}`` is the row's claim with its unit.
    """
    folder = folder or folder_of(row)
    resource = described(table, folder)
    keys = {
        key["fields"]: key["reference"]["resource"]
        for key in resource["schema"].get("foreignKeys", [])
        if isinstance(key["fields"], str)
    }
    said = {
        field["name"]: _said(row[field["name"]], field, keys.get(field["name"]), folder)
        for field in resource["schema"]["fields"]
        if field["name"] in row
    }
    counted = {*BOUNDS, "unit"} <= set(row.index)
    text = resource["headline"].format_map({**said, "amount": amount(row) if counted else ""})
    return text.replace(" ()", "").strip(" ,:")


def names_of(table: str, column: str = "name", folder: str | Path | None = None) -> dict[str, str]:
    """What the rows of a table are called, by their keys; ``column`` is ``name``, or ``short`` for figures."""
    return {key: row[column] for key, row in _rows(table, folder, _stamp(table, folder)).items()}


def _said(value: Any, field: dict, target: str | None, folder: str | Path | None) -> str:
    if pd.isna(value):
        return ""
    if field.get("partialDate"):
        return day(value)
    if target:
        row = _rows(target, folder, _stamp(target, folder)).get(value, {})
        return next((row[name] for name in ("name", "label") if name in row), value)
    return field.get("words", {}).get(value) or (f"{value:g}" if isinstance(value, float) else str(value))


def _stamp(table: str, folder: str | Path | None) -> tuple:
    """What changes with the file of a table."""
    return stamp_of(place_of(folder) / described(table, folder)["path"])


@lru_cache(maxsize=64)
def _rows(table: str, folder: str | Path | None, stamp: tuple) -> dict[str, dict]:
    """The rows of a table by their keys, kept as long as its file does not change."""
    return load(table, folder).set_index(key_of(table, folder)).to_dict("index")
