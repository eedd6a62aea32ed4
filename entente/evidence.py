"""How good the evidence is: grades of rows, tiers of the sources behind them."""

import pandas as pd

from entente.data import load, split, tables

READ = [
    "estimates",
    "exchange",
    "events",
    "votes",
    "designations",
    "assessments",
    "facts",
]  # entered from pages, row by row
TIERS = {1: "official, major", 2: "reputable", 3: "repost, mirror", 4: "weak"}
RELIABILITY = {"A": "Completely reliable", "B": "Usually reliable", "C": "Fairly reliable", "D": "Not usually reliable"}
CREDIBILITY = {1: "confirmed", 2: "probably", 3: "possibly", 4: "doubtful", 5: "improbable", 6: "not judged"}


def graded() -> pd.DataFrame:
    """Every row with an Admiralty grade, from whichever table: ``table``, ``reliability``, ``credibility``."""
    columns = ["reliability", "credibility"]
    frames = {table: load(table) for table in tables()}
    return pd.concat(
        [rows[columns].assign(table=table) for table, rows in frames.items() if set(columns) <= set(rows)],
        ignore_index=True,
    )


def best_tiers(table: str) -> pd.Series:
    """For each row of a table the tier of its best source, 1 official or major to 4 weak; empty where it has none."""
    tier = load("sources").set_index("source_id")["tier"]
    return load(table)["source_ids"].map(lambda cell: min((tier[one] for one in split(cell)), default=pd.NA))
