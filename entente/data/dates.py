"""Dates of the precision known: a year, a month or a day."""

import calendar
import datetime
import re
from functools import lru_cache

DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
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
    year, month, day = (int(part) if part else None for part in parts.groups())
    last_month = 12 if month is None else month
    try:
        first = datetime.date(year, 1 if month is None else month, 1 if day is None else day)
        last = datetime.date(year, last_month, calendar.monthrange(year, last_month)[1] if day is None else day)
    except ValueError as error:
        raise ValueError(f"{date!r} is not a date that exists: {error}") from None
    return first, last


def is_date(text: object) -> bool:
    """Whether it is a date that exists, at whatever precision."""
    try:
        period(text)
    except ValueError:
        return False
    return True
