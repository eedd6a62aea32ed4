"""Robustness and agreement as figures: judgements by checks, first coder by second."""

import altair as alt
import pandas as pd

from entente.data import signed
from entente.figures.charts import RAMPS, TEXT, row_link, width_of
from entente.figures.matrix import LEFT, count_tiles, tile_matrix


def robustness_matrix(shares: pd.DataFrame, labels: dict[str, tuple[str, str]], **words) -> alt.LayerChart:
    """Draw in what share of draws each judgement holds, judgement x check; ``labels`` are a judgement's two names."""
    steps = len(RAMPS["count"][0])
    tiles = pd.DataFrame([
        {"row": key, "column": check, "shade": min(steps - 1, int(share * steps)), "sign": f"{100 * share:.0f}",
         "href": row_link("judgements", key), "spoken": f"{labels[key][0]}, {check}: {100 * share:.0f}%",
         "named": labels[key][0], "check": check, "percent": f"{100 * share:.1f}%"}
        for key, row in shares.iterrows() for check, share in row.items()
    ])  # fmt: skip
    rows = [{"key": key, "label": label, "short": short} for key, (label, short) in labels.items()]
    columns = [{"key": check, "label": check.replace(" ", "\n"), "short": check} for check in shares.columns]
    room = {"phone": LEFT["phone"], "desk": round(max(width_of(row["label"], TEXT) for row in rows)) + 12}
    tip = {"named": "Comparison", "check": "Check", "percent": "Share of draws"}
    return tile_matrix(
        tiles, rows, columns, ramp="count", corner="% of draws", left=room, upright=True, tooltip=tip,
        table="judgements", rows=list(shares.index), **words,
    )  # fmt: skip


def agreement_matrix(codings: pd.DataFrame, **words) -> alt.LayerChart:
    """Draw how many cells got which stance from the first coder and which from the second; the same one is framed."""
    both = codings.dropna(subset=["first", "stance"])
    found = both.groupby(["first", "stance"]).size()
    scale = range(-4, 5)
    cells = count_tiles(pd.DataFrame([
        {"row": str(first), "column": str(second), "count": int(found.get((first, second), 0)),
         "table": "second_coding", "framed": first == second,
         "named": f"first {signed(first)}, second {signed(second)}"}
        for first in scale for second in scale
    ]))  # fmt: skip
    names = [{"key": str(value), "label": signed(value), "short": signed(value)} for value in scale]
    rows = [{**name, "label": f"First coder {name['label']}", "short": f"First {name['short']}"} for name in names]
    return tile_matrix(
        cells, rows, names, ramp="count", corner="Second coder →", tooltip={"named": "Stances", "count": "Cells"},
        table="second_coding", rows=both["coding_id"], **words,
    )  # fmt: skip
