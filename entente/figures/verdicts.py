"""The verdicts on the article's claims, counted in tiles."""

from collections.abc import Mapping
from typing import Unpack
from urllib.parse import quote

import altair as alt
import pandas as pd

from entente.data import folder_of, labels, number
from entente.figures.frame import Words
from entente.figures.theme import STEPS
from entente.figures.tiles import folded, keyed_names, tile_matrix
from entente.figures.vocabulary import one_of

CLAIMS = "claims.html#where:"  # the page of all claims, which shows those that its address asks for


def verdict_matrix(
    claims: pd.DataFrame, by: str = "section", names: Mapping[str, str] | None = None, **words: Unpack[Words]
) -> alt.LayerChart:
    """Count verdicts by section, kind or any other column of the claims.

    ``claims`` are rows of that table, ``by`` is the column that says in which row of tiles a claim counts, ``names``
    maps its values to what is printed, in the order of the rows: as the dictionary has them unless given. Verdicts
    stand in the order of the dictionary. For ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: a claim has no verdict yet, or a value that ``names`` does not name.
    """
    verdicts = labels("claims", "verdict", folder_of(claims))
    names = labels("claims", by, folder_of(claims)) if names is None else names
    for claim in claims.to_dict("records"):
        one_of(claim["verdict"], verdicts, f"verdict of {claim['claim_id']}")
        one_of(claim[by], names, f"{by} of {claim['claim_id']}")
    counted = claims.groupby([by, "verdict"]).size()
    most, steps = counted.max(), STEPS["count"]
    tiles = [
        {
            "row": key,
            "column": verdict,
            "shade": min(steps - 1, int((count / most) ** 0.5 * steps)) if count else None,
            "sign": number(count),
            "href": f"{CLAIMS}{quote(f'{by.capitalize()}={names[key]}&Verdict={verdict}', safe='=&')}",
            "named": f"{names[key]}, {verdict}",
            "value": number(count),
            "spoken": f"{names[key]}, {verdict}: {count}",
        }
        for key in names
        for verdict in verdicts
        for count in [int(counted.get((key, verdict), 0))]
    ]
    return tile_matrix(
        pd.DataFrame(tiles), keyed_names(names), folded(verdicts), ramp="count", corner="Claims", upright=True,
        tooltip={"named": "Claims", "value": "Number"}, table="claims", rows=claims["claim_id"], **words,
    )  # fmt: skip
