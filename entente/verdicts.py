"""What the verdicts on the article come to: how many held, and when each could be told."""

import pandas as pd

from entente.data import package, period
from entente.words import share

HELD, FAILED = ("borne out", "followed"), ("not borne out", "not followed")


def scores(claims: pd.DataFrame, by: str) -> pd.DataFrame:
    """Verdicts per value of the column ``by``, in the order in which the values first appear, with a last row ``all``.

    Columns: ``claims``, ``held``, ``partly``, ``failed``, ``open`` (numbers); ``low``, ``half``, ``high``, the percent
    of the decided that count as right where a "partly" counts as nothing, as half and in full, empty where none is
    decided.
    """
    rows = [_score(key, claims[claims[by] == key]) for key in claims[by].unique()]
    return pd.DataFrame([*rows, _score("all", claims)]).set_index("value")


def _score(value: str, claims: pd.DataFrame) -> dict:
    verdict = claims["verdict"]
    held, partly, failed = (int(verdict.isin(words).sum()) for words in (HELD, ("partly",), FAILED))
    decided = held + partly + failed
    right = [share(held + weight * partly, decided) if decided else pd.NA for weight in (0, 0.5, 1)]
    counts = {"held": held, "partly": partly, "failed": failed, "open": len(claims) - decided}
    return {"value": value, "claims": len(claims), **counts, **dict(zip(("low", "half", "high"), right, strict=True))}


def when(claims: pd.DataFrame) -> pd.Series:
    """When the evidence for each verdict was there: ``by the article``, a year after it, or ``open``."""
    written = period(package()["article_date"])[1]

    def told(since: object) -> str:
        if pd.isna(since):
            return "open"
        first = period(since)[0]
        return "by the article" if first <= written else str(first.year)

    return claims["since"].map(told)
