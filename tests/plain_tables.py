"""The tables as they are written, and numbers as the report writes them: plain pandas and nothing of ours."""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parents[1] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text("utf-8"))
ARTICLE, TODAY = PACKAGE["article_date"], PACKAGE["evidence_cutoff"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"]


@cache
def table(name: str) -> pd.DataFrame:
    """A table as it is written; what is a number in every cell is one."""
    return pd.read_csv(DATA / f"{name}.csv", keep_default_na=False, na_values=[""])


def row(name: str, key: str) -> pd.Series:
    return table(name).set_index(table(name).columns[0]).loc[key]


def estimate(key: str, of: str = "best") -> float:
    return row("estimates", key)[of]


# --- how numbers are written -----------------------------------------------------------------------------------------


def plain(value: float, digits: int = 2) -> str:
    """15,809 or 4.8, with a true minus."""
    rounded = round(float(value), digits)
    return (f"{rounded:,.0f}" if abs(rounded) >= 1000 else f"{rounded:g}").replace("-", "−")


def signed(value: float) -> str:
    rounded = round(float(value), 2)
    return ("+" if rounded > 0 else "") + plain(rounded)


def percent(part: float, whole: float) -> str:
    return f"{round(100 * part / whole)}"


def day(text: str) -> str:
    year, *rest = str(text).split("-")
    return " ".join([*(str(int(each)) for each in rest[1:]), *(MONTHS[int(each) - 1] for each in rest[:1]), year])


def first_day(text: str) -> date:
    parts = [int(each) for each in str(text).split("-")]
    return date(*parts, *[1] * (3 - len(parts)))
