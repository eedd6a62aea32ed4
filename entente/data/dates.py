"""Dates of the precision known: a year, a month or a day."""

import calendar
import datetime
import re
from functools import lru_cache

DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
YEARS = range(1900, 2100)  # another calendar's 2566 is a year that exists, and no year of this report
FORMS = "written 2024, 2024-06 or 2024-06-19"


def period(date: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of a date of the precision known.

    >>> period("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))

    Raises:
        ValueError: not text, or not a year, a month or a day that exists.
    """
    if not isinstance(date, str):
        raise ValueError(f"{date!r} is not a date like '2024', '2024-06' or '2024-06-19': dates are text")
    return _period(str(date))


@lru_cache(maxsize=4096)
def _period(date: str) -> tuple[datetime.date, datetime.date]:
    if not (parts := DATE.fullmatch(date)):
        raise ValueError(f"{date!r} is not a date like 2024, 2024-06 or 2024-06-19")
    year, *rest = [int(part) for part in parts.groups() if part]
    try:
        first = datetime.date(year, *[*rest, 1, 1][:2])
        month = rest[0] if rest else 12
        last = datetime.date(year, month, rest[1] if len(rest) > 1 else calendar.monthrange(year, month)[1])
    except ValueError as error:
        raise ValueError(f"{date!r} is not a date that exists: {error}") from None
    return first, last


def is_date(text: object) -> bool:
    """Whether it is a date that exists and of this report's time, at whatever precision."""
    try:
        return isinstance(text, str) and period(text)[0].year in YEARS
    except ValueError:
        return False
