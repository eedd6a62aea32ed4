"""What the evidence comes to: grades of rows and tiers of their sources, what was exchanged, how the verdicts fell."""

from typing import Any

import pandas as pd

from entente.data import Words, load, package, percent, period, split, tables
from entente.methods.inputs import need_filled, need_frame, need_known

# Entered from pages, row by row.
READ = ["estimates", "exchange", "events", "votes", "designations", "assessments", "facts"]
TIERS = Words("tier", "short")
RELIABILITY, CREDIBILITY = Words("reliability", "label"), Words("credibility", "label")


def graded() -> pd.DataFrame:
    """Every row with an Admiralty grade, from whichever table: ``table``, ``reliability``, ``credibility``."""
    columns = ["reliability", "credibility"]
    frames = {table: load(table) for table in tables()}
    return pd.concat(
        [rows[columns].assign(table=table) for table, rows in frames.items() if set(columns) <= set(rows)],
        ignore_index=True,
    )


def best_tiers(table: str) -> pd.Series:
    """For each row of a table the tier of its best source, 1 official or major to 4 weak; empty where it has none.

    Raises:
        ValueError: the rows of the table name no sources.
    """
    rows, tier = load(table), load("sources").set_index("source_id")["tier"]
    need_frame(rows, ["source_ids"], table)
    return rows["source_ids"].map(lambda cell: min((tier[one] for one in split(cell)), default=pd.NA))


# --- the exchange ----------------------------------------------------------------------------------------------------


GIVEN, RETURNED = "E-arms-value-cumulative-2025-09-fnf", "E-russian-return-value-2025-09-fnf"


def know_how(ledger: pd.DataFrame) -> pd.DataFrame:
    """The items of Russian arms and know-how, of any grade of evidence: what the article expected in return.

    Raises:
        ValueError: the ledger lacks a column.
    """
    need_frame(ledger, ["direction", "family"], "items of the exchange")
    return ledger[(ledger["direction"] == "RUS>PRK") & (ledger["family"] == "arms and know-how")]


def returned_share(estimates: pd.DataFrame) -> tuple[int, int]:
    """Least and most that Russia returned of what it was given, in percent, by the authors who price both sides.

    Raises:
        ValueError: a column is missing, or one of their two estimates.
    """
    need_frame(estimates, ["estimate_id", "low", "high"], "estimates")
    need_known([GIVEN, RETURNED], estimates["estimate_id"], "estimate")
    rows = estimates.set_index("estimate_id")
    given, returned = rows.loc[GIVEN], rows.loc[RETURNED]
    return percent(returned["low"], given["high"]), percent(returned["high"], given["low"])


# --- the verdicts on the article -------------------------------------------------------------------------------------


COUNTED_AS = Words("verdict", "counts")  # held, partly, failed or open
TESTED = ("could have failed", "could hardly fail", "cannot be false")  # how far anything could show a claim wrong


def verdict_counts(claims: pd.DataFrame, by: str) -> pd.DataFrame:
    """Verdicts per value of the column ``by``, in the order in which the values first appear, with a last row ``all``.

    Columns: ``claims``, ``held``, ``partly``, ``failed``, ``open`` (numbers); ``low``, ``half``, ``high``, the percent
    of the decided that count as right where a "partly" counts as nothing, as half and in full, empty where none is
    decided.

    Raises:
        ValueError: there is no such column, a claim has nothing in it, or a verdict is no word for one.
    """
    need_frame(claims, ["verdict", by], "claims")
    need_filled(claims, [by])
    need_known(claims["verdict"], COUNTED_AS, "verdict")
    rows = [_counted(key, claims[claims[by] == key]) for key in claims[by].unique()]
    return pd.DataFrame([*rows, _counted("all", claims)]).set_index("value")


def _counted(value: str, claims: pd.DataFrame) -> dict:
    counted = claims["verdict"].map(COUNTED_AS).value_counts()
    held, partly, failed = (int(counted.get(word, 0)) for word in ("held", "partly", "failed"))
    decided = held + partly + failed
    right = [percent(held + weight * partly, decided) if decided else pd.NA for weight in (0, 0.5, 1)]
    counts = {"held": held, "partly": partly, "failed": failed, "open": len(claims) - decided}
    return {"value": value, "claims": len(claims), **counts, **dict(zip(("low", "half", "high"), right, strict=True))}


def counted_as(claims: pd.DataFrame, way: str) -> pd.DataFrame:
    """The claims whose verdict counts as ``held``, ``partly``, ``failed`` or ``open``.

    Raises:
        ValueError: there is no such way of counting, or a verdict is no word for one.
    """
    need_frame(claims, ["verdict"], "claims")
    need_known(claims["verdict"], COUNTED_AS, "verdict")
    if way not in set(COUNTED_AS.values()):
        raise ValueError(f"a verdict counts as {', '.join(dict.fromkeys(COUNTED_AS.values()))}, not {way!r}")
    return claims[claims["verdict"].map(COUNTED_AS) == way]


def how_tested(claims: pd.DataFrame) -> pd.Series:
    """How far anything could have shown each claim wrong, in the words of ``TESTED``.

    A recommendation can only be followed or not, and what "could" or "might" happen may still come. Facts,
    judgements and all other forecasts could have failed.
    """
    hedged = claims["kind"].eq("forecast") & claims["claim"].str.contains(r"\b(?:could|might)\b")
    could_have, could_hardly, cannot = TESTED
    return (
        pd.Series(could_have, claims.index).mask(hedged, could_hardly).mask(claims["kind"] == "recommendation", cannot)
    )


def verdict_corrections(corrections: pd.DataFrame) -> pd.DataFrame:
    """The corrections that changed the verdict on a claim, as logged; ``row_id`` is ``claim_id``, ``was`` the verdict.

    Raises:
        ValueError: a column is missing.
    """
    need_frame(corrections, ["correction_id", "table", "row_id", "was"], "corrections")
    rows = corrections[corrections["table"] == "claims"].rename(columns={"row_id": "claim_id"})
    return rows.assign(was=rows["was"].str.extract("verdict ([^;]+)")[0]).dropna(subset="was")


def turned(claims: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """The claims whose verdict corrections changed, with ``was``, the one before the first, and its ``correction_id``.

    Raises:
        ValueError: a column is missing.
    """
    need_frame(claims, ["claim_id", "verdict"], "claims")
    first = verdict_corrections(corrections).drop_duplicates("claim_id")
    both = claims.merge(first[["claim_id", "was", "correction_id"]], on="claim_id")
    return both[both["verdict"] != both["was"]]


def emergency_session(votes: pd.DataFrame) -> pd.DataFrame:
    """The votes of the General Assembly in its emergency session on Ukraine."""
    return votes[votes["vote_id"].str.match("UNGA-(ES11|2026)")]


def when(claims: pd.DataFrame) -> pd.Series:
    """When the evidence for each verdict was there: ``by the article``, a year after it, or ``open``.

    Raises:
        ValueError: the column ``since`` is missing, or holds no date.
    """
    need_frame(claims, ["since"], "claims")
    written = period(package()["article_date"])[1]

    def told(since: Any) -> str:
        if pd.isna(since):
            return "open"
        first = period(since)[0]
        return "by the article" if first <= written else str(first.year)

    return claims["since"].map(told)
