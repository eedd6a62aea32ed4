"""A scenario in the reader's hands: the balance of every variant under the outcomes that are chosen.

The figure holds the scores once, as one object by source, source's variant and place of the target's variant, and
computes every balance in the page from the parameters ``pick_<descriptor>``.
"""

from collections.abc import Mapping, Sequence
from typing import Unpack

import altair as alt
import pandas as pd
from altair import datum, expr
from altair.expr.core import ConstExpression, Expression

from entente.figures.engine import NARROW, answers, at_pixel, by_screen, written_signed
from entente.figures.frame import Words, frame, movable
from entente.figures.rows import row_link
from entente.figures.theme import STEPS, TEXT, ink, shades
from entente.figures.tiles import SIGN, TILE
from entente.methods.scenarios import defining, impact_scores

GAP = 6  # px between tiles
LINE, BLOCK, HEAD = 20, 54, 34  # px: the line over its tiles, descriptor to descriptor, the verdict above them
TIPS = {"name": "Descriptor", "label": "Variant", "sign": "Balance", "why": "From", "state": "The chosen one"}


def scenario_explorer(
    descriptors: pd.DataFrame,
    impacts: pd.DataFrame,
    *,
    futures: pd.DataFrame | None = None,
    start: Mapping[str, str] | None = None,
    **words: Unpack[Words],
) -> alt.LayerChart:
    """Draw the balance of every variant under the scenario the reader sets, and what gives way in it.

    ``descriptors`` and ``impacts`` are those tables. A select for each descriptor sets the parameter
    ``pick_<descriptor>``. Balances are those of :func:`entente.methods.crossimpact.impact_balances`; a descriptor gives
    way when another of its variants has a higher balance, to the first of the highest. ``start`` is the scenario shown
    first, variants by descriptor, the first ones unless given; ``futures``, that table, lend their names to scenarios
    that hold together. For ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: the start does not give every descriptor a variant it has.
    """
    variants = {name: own for name, own in descriptors.groupby("descriptor", sort=False)}
    start = start or {name: own["variant"].iloc[0] for name, own in variants.items()}
    if strange := [name for name, own in variants.items() if start.get(name) not in set(own["variant"])]:
        raise ValueError(f"the start gives {strange[0]!r} no variant that it has")
    columns = max(map(len, variants.values()))
    layers = alt.layer(*_tiles(), *_headings()).properties(data=alt.Data(values=_rows(variants)))
    computed = _computed(layers, [*_balances(variants), *_places(columns), *_words(variants, futures)])
    opened = {"descriptors": list(descriptors["variant_id"])}  # by the tiles
    chart = frame([computed], HEAD + BLOCK * len(variants), table="cross_impacts", also=opened, **words)
    chart = movable(chart, kind="scenario")
    return chart.add_params(alt.param(name="m", value=_square(descriptors, impacts)), *_selects(variants, start))


def _rows(variants: Mapping[str, pd.DataFrame]) -> list[dict]:
    """A row for each variant: its place among all, and among those of its descriptor."""
    rows: list[dict] = []
    for i, own in enumerate(variants.values()):
        for k, row in enumerate(own.to_dict("records")):
            rows.append({
                "d": row["descriptor"], "name": row["descriptor_label"], "short": row["descriptor_short"],
                "v": row["variant"], "label": row["label"], "k": k, "n": len(rows), "y": HEAD + BLOCK * i,
                "href": row_link("descriptors", row["variant_id"]),
            })  # fmt: skip
    return rows


def _square(descriptors: pd.DataFrame, impacts: pd.DataFrame) -> dict[str, dict[str, list[float]]]:
    """The scores by source, its variant and the place of the target's variant."""
    pairs = list(descriptors[["descriptor", "variant"]].itertuples(index=False, name=None))
    place = {pair: n for n, pair in enumerate(pairs)}
    square: dict[str, dict[str, list[float]]] = {name: {} for name, _ in pairs}
    for name, variant in pairs:
        square[name][variant] = [0] * len(pairs)
    for row in impact_scores(descriptors, impacts).itertuples():
        score = float(row.score)
        whole = int(score) if score.is_integer() else score
        square[row.source][row.source_variant][place[row.target, row.target_variant]] = whole
    return square


def _selects(variants: Mapping[str, pd.DataFrame], start: Mapping[str, str]) -> list[alt.Parameter]:
    return [
        alt.param(
            name=f"pick_{name}",
            value=start[name],
            bind=alt.binding_select(
                options=list(own["variant"]), labels=list(own["label"]), name=own["descriptor_short"].iloc[0]
            ),
        )
        for name, own in variants.items()
    ]


# --- what is computed in the page ------------------------------------------------------------------------------------

Step = tuple[str, object] | tuple[str, str, str, str | None]  # a field and its expression; a field, the sum it is of


def _computed(chart: alt.LayerChart, steps: Sequence[Step]) -> alt.LayerChart:
    """A chart whose rows have these fields too: ``(name, expression)``, or ``(name, operation, field, group)``."""
    for name, *step in steps:
        if len(step) == 1:
            chart = chart.transform_calculate(**{name: step[0]})
            continue
        operation, field, group = step
        joined = alt.JoinAggregateFieldDef(**{"op": operation, "field": field, "as": name})
        chart = chart.transform_joinaggregate([joined], **({"groupby": [group]} if group else {}))
    return chart


def _picked(name: str) -> Expression:
    """The variant of a descriptor that is chosen."""
    return ConstExpression(f"pick_{name}")


def _given(name: str) -> Expression:
    """What the chosen variant of a descriptor gives to the variant of a row."""
    return ConstExpression(f"m['{name}'][pick_{name}][datum.n]")


def _balances(variants: Mapping[str, pd.DataFrame]) -> list[Step]:
    """The balance of each variant, the best of the others, and how many descriptors give way."""
    picked = "{" + ", ".join(f"'{name}': pick_{name}" for name in variants) + "}"
    return [
        ("balance", sum(map(_given, list(variants)[1:]), _given(next(iter(variants))))),
        ("chosen", f"datum.v == {picked}[datum.d]"),
        ("own", expr.if_(datum.chosen, datum.balance, None)),
        ("other", expr.if_(datum.chosen, None, datum.balance)),
        ("best", "argmax", "other", "d"),
        ("chosen_balance", "max", "own", "d"),
        ("margin", datum.chosen_balance - datum.best["other"]),
        ("broken", expr.if_(datum.chosen & (datum.margin < 0), 1, 0)),
        ("faults", "sum", "broken", None),
    ]


def _places(columns: int) -> list[Step]:
    """Where a tile stands, in one of some columns, and its step of the ramp, which ends where a balance is larger."""
    middle, wide = STEPS["stance"] // 2, f"(width + {GAP}) / {columns}"
    return [
        ("sign", written_signed(datum.balance)),
        ("printed", expr.if_(NARROW, datum.v, datum.label) + " " + datum.sign),
        (
            "shade",
            f"clamp({middle} + (datum.balance > 0 ? 1 : -1) * ceil(abs(datum.balance) / 2), 0, {2 * middle})",
        ),
        ("left", f"datum.k * {wide}"),
        ("right", f"datum.left + {wide} - {GAP}"),
    ]


def _words(variants: Mapping[str, pd.DataFrame], futures: pd.DataFrame | None) -> list[Step]:
    """What is said of each variant, of each chosen one, and of the whole."""
    margin, faults = datum.margin, datum.faults
    yields = faults + f" of {len(variants)} " + expr.if_(faults == 1, "gives", "give") + " way"
    return [
        ("rival", by_screen({"phone": "datum.best.v", "desk": "'“' + datum.best.label + '”'"})["expr"]),
        (
            "state",
            expr.if_(
                margin > 0,
                "holds by " + margin,
                expr.if_(
                    margin == 0, "tied with " + datum.rival, "gives way to " + datum.rival + ", by " + -margin
                ),
            ),
        ),
        ("why", f"slice({_contributions(variants)}, 0, -2) || 'nothing'"),
        ("named", _future_named(futures)),
        (
            "verdict",
            expr.if_(
                faults, "Does not hold: " + yields, "Holds together" + expr.if_(datum.named, ": " + datum.named, "")
            ),
        ),
        (
            "spoken",
            datum.name + ", " + datum.label + ": " + datum.sign
            + expr.if_(datum.chosen, ", chosen, " + datum.state, ""),
        ),
    ]  # fmt: skip


def _contributions(variants: Mapping[str, pd.DataFrame]) -> Expression:
    """Each chosen variant that gives something, and how much, a semicolon after each."""
    whole = ""
    for name, own in variants.items():
        short, given = own["descriptor_short"].iloc[0], _given(name)
        said = f"{short} " + _picked(name) + " " + written_signed(given) + "; "
        whole = whole + expr.if_(given, said, "")
    return whole


def _future_named(futures: pd.DataFrame | None) -> str:
    """The expression that names the future whose defining variants are all picked."""
    text = "''"
    for row in [] if futures is None else list(futures.itertuples())[::-1]:
        picked = (f"indexof({own}, pick_{name}) >= 0" for name, own in defining(row.defined_by).items())
        holds = " && ".join(picked)
        text = f"{holds} ? (narrow ? {row.short!r} : {row.name!r}) : {text}"
    return text


# --- marks -----------------------------------------------------------------------------------------------------------


def _tiles() -> list[alt.Chart]:
    base = alt.Chart()
    chosen = base.transform_filter(datum.chosen)
    x, y, x2 = at_pixel(alt.X, "left"), at_pixel(alt.Y, "middle"), alt.X2("right:Q")
    centre = at_pixel(alt.X, "centre")
    place = {"middle": datum.y + (LINE + TILE / 2), "centre": (datum.left + datum.right) / 2}
    frame_of = {"filled": False, "aria": False}
    marks = [
        base.mark_rect(height=TILE, aria=False).encode(x, x2, y, shades("stance", alt.Fill)),
        chosen.mark_rect(height=TILE - 2, strokeWidth=4, stroke=ink("paper"), **frame_of).encode(x, x2, y),
        chosen.mark_rect(height=TILE, strokeWidth=2, stroke=ink("ink"), **frame_of).encode(x, x2, y),
        base.mark_text(fontSize=SIGN - 1, aria=False, fontWeight={"expr": "datum.chosen ? 600 : 400"}).encode(
            centre, y, shades("stance", alt.Color, ink_on=True), text="printed:N"
        ),
        base.mark_rect(opacity=0, height=TILE, cursor="pointer").encode(x, x2, y, **answers(TIPS)),
    ]
    return [mark.transform_calculate(**place) for mark in marks]


def _headings() -> list[alt.Chart]:
    """Over the tiles of each descriptor its name and whether its variant holds; above all the verdict."""
    chosen = alt.Chart().transform_filter(datum.chosen).transform_calculate(line=datum.y + LINE / 2)
    one, y = alt.Chart().transform_filter(datum.chosen & (datum.y == HEAD)), at_pixel(alt.Y, "line")
    name = by_screen({"phone": "datum.short", "desk": "datum.name"})
    weight, colour = {"expr": "datum.margin < 0 ? 600 : 400"}, {"expr": "datum.margin < 0 ? c.accent : c.muted"}
    verdict = {"x": 0, "y": 10, "align": "left", "fontSize": 16, "fontWeight": 600, "aria": False}
    return [
        chosen.mark_text(x=0, align="left", fontSize=TEXT, aria=False, text=name).encode(y),
        chosen.mark_text(
            x="width", align="right", fontSize=TEXT, aria=False, fontWeight=weight, color=colour
        ).encode(y, text="state:N"),
        one.mark_text(color={"expr": "datum.faults ? c.accent : c.ink"}, **verdict).encode(text="verdict:N"),
        one.mark_rect(x=0, x2="width", y=0, height=22, opacity=0)
        .transform_calculate(whole="Verdict: " + datum.verdict)
        .encode(description="whole:N"),
    ]  # fmt: skip
