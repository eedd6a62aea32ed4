"""Robustness and agreement as tiles: checks by judgements, the first model by the second."""

from collections.abc import Mapping
from typing import Unpack

import altair as alt
import pandas as pd

from entente.data import folder_of, signed
from entente.figures.engine import refuse_beyond
from entente.figures.frame import Words
from entente.figures.rows import row_link
from entente.figures.theme import SCREENS, SMALL, fold
from entente.figures.tiles import LEFT, count_tiles, keyed_names, share_step, tile_matrix
from entente.figures.vocabulary import scale_of


def robustness_matrix(
    shares: pd.DataFrame, labels: Mapping[str, tuple[str, str]], **words: Unpack[Words]
) -> alt.LayerChart:
    """Draw in what share of draws each judgement holds: checks down, judgements across.

    ``shares`` is judgement x check, 0 to 1, as :func:`entente.methods.robustness.robustness` gives it; ``labels`` maps
    the id of a judgement to its names on a desk and on a phone, in the order of the columns. For ``words`` see
    :mod:`entente.figures.frame`.

    Raises:
        ValueError: a judgement has no label, or a share is not between 0 and 1.
    """
    if missing := [key for key in shares.index if key not in labels]:
        raise ValueError(f"no label for judgement {missing[0]!r}; there are {', '.join(labels)}")
    for (key, check), share in shares.stack().items():
        refuse_beyond(share, 0, 1, f"{key}, {check}")
    tiles = [
        {
            "row": check,
            "column": key,
            "shade": share_step(share),
            "sign": f"{100 * share:.0f}",
            "href": row_link("judgements", key),
            "spoken": f"{labels[key][0]}, {check}: {100 * share:.0f}%",
            "named": labels[key][0],
            "check": check,
            "percent": f"{100 * share:.1f}%",
        }
        for key, row in shares.iterrows()
        for check, share in row.items()
    ]
    room = (SCREENS["desk"] - LEFT["desk"]) / len(labels) - 8
    columns = [
        {"key": key, "label": "\n".join(fold(label, room, SMALL, 600)), "short": short}
        for key, (label, short) in labels.items()
    ]
    tooltip = {"named": "Comparison", "check": "Check", "percent": "Share of trials"}
    return tile_matrix(
        pd.DataFrame(tiles), keyed_names({check: check for check in shares.columns}), columns, ramp="count",
        corner="% of trials", upright=True, tooltip=tooltip, table="judgements", rows=list(shares.index), **words,
    )  # fmt: skip


def agreement_matrix(codings: pd.DataFrame, **words: Unpack[Words]) -> alt.LayerChart:
    """Draw how many cells got which stance from the first model and which from the second; the same one is framed.

    ``codings`` are rows of the second coding. For ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: a stance lies beyond the scale.
    """
    low, high = scale_of("second_coding", "stance", folder_of(codings))
    both = codings.dropna(subset=["first", "stance"])
    for row in both.to_dict("records"):
        for model in ("first", "stance"):
            refuse_beyond(row[model], low, high, f"{model} of {row['coding_id']}")
    counted = both.groupby(["first", "stance"]).size()
    scale = range(low, high + 1)
    cells = [
        {
            "row": str(first),
            "column": str(second),
            "count": int(counted.get((first, second), 0)),
            "table": "second_coding",
            "framed": first == second,
            "named": f"first {signed(first)}, second {signed(second)}",
        }
        for first in scale
        for second in scale
    ]
    written = {str(value): signed(value) for value in scale}
    labels, shorts = ({key: f"{model} {text}" for key, text in written.items()} for model in ("First model", "First"))
    return tile_matrix(
        count_tiles(pd.DataFrame(cells)), keyed_names(labels, shorts), keyed_names(written), ramp="count",
        corner="Second model →", tooltip={"named": "Stances", "count": "Cells"}, table="second_coding",
        rows=both["coding_id"], **words,
    )  # fmt: skip
