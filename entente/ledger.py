"""What the exchange between North Korea and Russia comes to: the items in question and the share returned."""

import pandas as pd

from entente.words import share

GIVEN, RETURNED = "E-arms-value-cumulative-2025-09-fnf", "E-russian-return-value-2025-09-fnf"


def know_how(ledger: pd.DataFrame) -> pd.DataFrame:
    """The items of Russian arms and know-how, of any grade of evidence: what the article expected in return."""
    return ledger[(ledger["direction"] == "RUS>PRK") & (ledger["family"] == "arms and know-how")]


def returned_share(estimates: pd.DataFrame) -> tuple[int, int]:
    """Least and most that Russia returned of what it was given, in percent, by the one author who prices both sides."""
    rows = estimates.set_index("estimate_id")
    given, returned = rows.loc[GIVEN], rows.loc[RETURNED]
    return share(returned["low"], given["high"]), share(returned["high"], given["low"])
