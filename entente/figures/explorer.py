"""The actor-interest matrix in the reader's hands: pairs, their ranking and the matrix, by date and by weight.

What the package computes in :mod:`entente.methods.mactor` is computed here again in the page, from the log that the
figure holds; tests compare the two at many settings.
"""

import json
from collections.abc import Sequence
from typing import Unpack

import altair as alt
import pandas as pd
from altair import datum, expr

from entente.figures.engine import at_pixel, by_screen, calculated, one_word, tips, written_signed
from entente.figures.frame import Words, frame, movable
from entente.figures.rows import beside
from entente.figures.stances import (
    IN_FORCE,
    PAGE,
    PAIR_TIPS,
    StanceLog,
    as_csv,
    date_in_corner,
)
from entente.figures.theme import SMALL, TEXT, ink, shades, width_of
from entente.figures.tiles import LEFT, NOTHING, lay_out, name_marks, tile_marks

ALL = "all"  # the ranking's choice that is no actor
LINE = 20  # px, pair to pair in the ranking
GAP = 1.5  # lines between the pairs of the chosen actor and the others
BESIDE = 46  # px for the number beside a bar
WEIGHTS = {"min": 0, "max": 2, "step": 0.5}


def stance_explorer(stances: pd.DataFrame, **words: Unpack[Words]) -> alt.LayerChart:
    """Draw pairs of actors, their ranking and the matrix beneath, at the date and with the weights the reader sets.

    ``stances`` is the whole log of changes. The closeness of a pair is its convergence less its divergence per interest
    that both have assessed (see :mod:`entente.methods.mactor`) on the matrix of that date: a mean, in which interests
    weigh what their group weighs, with or without those that are the exchange itself. The ranking begins with the pairs
    of the actor the reader picks; equal pairs stand in the order of the table of actors. For ``words`` see
    :mod:`entente.figures.frame`.

    Raises:
        ValueError: an actor or interest is unknown, a cell has two rows of one day, or a stance lies beyond the scale.
    """
    log = StanceLog(stances, stances["since"].min(), moving=True)
    count = len(log.actors)
    sides = [{**each, "short": each["label"], "group": "Closeness of two actors"} for each in log.columns[1:]]
    places, group_names, end = lay_out(sides)
    ranking = end + 28
    below = ranking + round(LINE * (count * (count - 1) // 2 + GAP)) + 24
    matrix_layers, height, groups = log.matrix(below)
    heads = [*log.columns[:-1], {**log.columns[-1], "label": "", "short": ""}]
    layers = [
        *name_marks(sides, heads, places, group_names),
        date_in_corner(0),
        _pairs(log, list(places.values()), ranking),
        *_headings_of_ranking(ranking, count),
        *matrix_layers,
        *_weights_written(log, groups),
    ]
    chart = frame(layers, height, table="stances", rows=stances["stance_id"], **words)
    chart = movable(chart, **log.about(), judgements=_judgements(stances))
    return chart.properties(data=as_csv(log.rows)).add_params(
        *log.parameters(), *log.date_control(), *_weight_controls(log), *_choice(log)
    )


def _judgements(stances: pd.DataFrame) -> list[list[str]]:
    """Id, sentence and comparison of each judgement that rests on closeness."""
    compared = beside(stances, "judgements").dropna(subset="comparison")
    return compared[["judgement_id", "judgement", "comparison"]].to_numpy().tolist()


def _pairs(log: StanceLog, heights: Sequence[float], top: float) -> alt.LayerChart:
    """Tiles of pairs, at one height for each row, and their ranking from ``top``."""
    tiles = tile_marks(alt.Chart(), log.columns, ramp="stance", tooltip=PAIR_TIPS, long=True, size=SMALL)
    chart = _ranked(_closeness(_weighed(log, alt.layer(*tiles, *_ranking_marks()))), len(log.actors))
    names = ["names[datum.column]", "names[datum.row]"]
    there, back = (" + ' – ' + ".join(each) for each in (names, names[::-1]))
    left = f"(({by_screen(LEFT)['expr']}) + {BESIDE})"
    scale = f"(width - {left} - {BESIDE}) / (max(datum.high, 0) - min(datum.low, 0) || 1)"
    fields = {
        "known": datum.weight > 0,  # a pair without a shared interest is compared in nothing
        "framed": "false",
        "y": f"{list(heights)}[datum.i - 1]",
        "shade": "4 + datum.side * ceil(4 * datum.size / (datum.most || 1))",
        "sign": expr.if_(datum.known, written_signed(expr.round(10 * datum.closeness) / 10), NOTHING),
        "long": expr.if_(datum.known, written_signed(expr.round(100 * datum.closeness) / 100), NOTHING),
        "pair": f"ranked == datum.row ? {back} : {there}",
        "agreed": datum.n_with + " interests, together " + datum.convergence,
        "opposed": datum.n_against + " interests, together " + datum.divergence,
        "href": f"'{PAGE}#where:Actor=' + datum.row + ';' + datum.column",
        "spoken": datum.pair + ": " + datum.long,
        "line": top + LINE / 2 + LINE * (datum.rank - 1 + expr.if_(datum.chosen, 0, GAP)),
        "zero": f"{left} - min(datum.low, 0) * {scale}",
        "end": f"datum.zero + datum.closeness * {scale}",
    }
    return calculated(chart, fields)


def _weighed(log: StanceLog, chart: alt.LayerChart) -> alt.LayerChart:
    """From the rows in force to one row an interest and two actors: their stances ``a`` and ``b``, and its weight."""
    codes, weights = list(log.actors), ", ".join(f"{group}: weight_{group}" for group in log.groups)
    chart = chart.transform_filter(f"{IN_FORCE} && isValid(datum.stance)")
    wide = chart.transform_pivot("column", value="stance", groupby=["interest"], op="sum")
    wide = calculated(
        wide,
        {
            "counted": "with_exchange || interests[datum.interest].exchange == 'no'",
            "w": f"datum.counted ? {{{weights}}}[interests[datum.interest].group] : 0",
        },
    )
    pairs = wide.transform_fold(codes, as_=["row", "a"]).transform_fold(codes, as_=["column", "b"])
    order = json.dumps(codes)
    places = {"i": f"indexof({order}, datum.row)", "j": f"indexof({order}, datum.column)"}
    return calculated(pairs, places).transform_filter(datum.i > datum.j)


def _closeness(chart: alt.LayerChart) -> alt.LayerChart:
    """One row a pair: convergence, divergence, from how many interests each comes, and their mean by weight."""
    stake, product = (expr.abs(datum.a) + expr.abs(datum.b)) / 2, datum.a * datum.b
    shared = expr.isValid(datum.a) & expr.isValid(datum.b)
    parts = {
        "convergence": expr.if_(product > 0, stake * datum.w, 0),
        "divergence": expr.if_(product < 0, stake * datum.w, 0),
        "n_with": expr.if_((product > 0) & (datum.w > 0), 1, 0),
        "n_against": expr.if_((product < 0) & (datum.w > 0), 1, 0),
        "weight": expr.if_(shared, datum.w, 0),
    }
    sums = {name: f"sum({name})" for name in parts}
    pairs = calculated(chart, parts).transform_aggregate(**sums, groupby=["row", "column", "i", "j"])
    fields = {
        "closeness": expr.if_(datum.weight > 0, (datum.convergence - datum.divergence) / datum.weight, 0),
        "size": expr.abs(datum.closeness),
        "side": expr.if_(datum.closeness > 0, 1, expr.if_(datum.closeness < 0, -1, 0)),
    }
    return calculated(pairs, fields)


def _ranked(chart: alt.LayerChart, count: int) -> alt.LayerChart:
    """Each pair with its ``rank``: the chosen actor's first, the closest first, equal ones in fixed order."""
    chosen = f"ranked == '{ALL}' || ranked == datum.row || ranked == datum.column"
    order = {"chosen": f"{chosen} ? 1 : 0", "nth": datum.j * count + datum.i}
    down, up = {"order": "descending"}, {"order": "ascending"}
    sort = [alt.SortField("chosen", **down), alt.SortField("closeness", **down), alt.SortField("nth", **up)]
    spread = calculated(chart, order).transform_joinaggregate(
        most="max(size)", low="min(closeness)", high="max(closeness)"
    )
    return spread.transform_window(rank="row_number()", sort=sort)


def _ranking_marks() -> list[alt.Chart]:
    """A line a pair: its name, a bar from zero, the number at its end."""
    base, y = alt.Chart(), at_pixel(alt.Y, "line")
    spoken = {"expr": "datum.chosen ? c.ink : c.muted"}
    beside = {
        "align": {"expr": "datum.closeness < 0 ? 'right' : 'left'"},
        "dx": {"expr": "datum.closeness < 0 ? -5 : 5"},
    }
    numbers = base.mark_text(**beside, fontWeight=600, color=spoken, aria=False)
    return [
        base.mark_text(x=0, align="left", fontSize=TEXT, color=spoken, aria=False).encode(y, text="pair:N"),
        base.mark_rect(height=LINE - 5, aria=False).encode(
            at_pixel(alt.X, "zero"), y, alt.X2("end:Q"), shades("stance", alt.Fill)
        ),
        base.mark_rect(height=LINE, width=1, fill=ink("line"), aria=False).encode(at_pixel(alt.X, "zero"), y),
        numbers.encode(at_pixel(alt.X, "end"), y, text="long:N"),
        base.mark_rect(opacity=0, height=LINE, x=0, x2="width", cursor="pointer", aria=False).encode(
            y, href="href:N", tooltip=tips(PAIR_TIPS)
        ),
    ]


def _headings_of_ranking(top: float, count: int) -> list[alt.Chart]:
    """What the ranking begins with, and, where that is an actor's pairs, what follows them."""
    first = f"ranked == '{ALL}' ? 'All pairs, the closest first' : names[ranked] + ' and each of the others'"
    second = f"ranked == '{ALL}' ? '' : 'All other pairs'"
    below = top + LINE * (count - 1 + GAP - 0.5)
    return [
        one_word({"expr": text}, x=0, y=y, align="left", fontWeight=600, color=ink("muted"))
        for y, text in ((top - 14, first), (below, second))
    ]


# --- the controls ----------------------------------------------------------------------------------------------------


def _weight_controls(log: StanceLog) -> list[alt.Parameter]:
    return [
        alt.param(name=f"weight_{group}", value=1, bind=alt.binding_range(**WEIGHTS, name=f"Weight: {title}"))
        for group, title in log.groups.items()
    ] + [alt.param(name="with_exchange", value=True, bind=alt.binding_checkbox(name="Count the exchange itself"))]


def _weights_written(log: StanceLog, group_names: Sequence[dict]) -> list[alt.Chart]:
    """Beside the heading of each group of the matrix its weight, where the reader has changed it."""
    weights = {title: alt.param(name=f"weight_{group}") for group, title in log.groups.items()}
    return [
        one_word(
            expr(expr.if_(weights[head["text"]] == 1, "", "× " + weights[head["text"]])),
            x=width_of(f"{head['text']} ", SMALL, 600) + 2, y=head["y"], align="left", color=ink("muted"),
        )
        for head in group_names
    ]  # fmt: skip


def _choice(log: StanceLog) -> list[alt.Parameter]:
    """The actor whose pairs the ranking begins with, and how actors are called in pairs."""
    options = alt.binding_select(
        options=[ALL, *log.actors], labels=["All pairs", *log.actors.values()], name="Rank first"
    )
    return [alt.param(name="ranked", value=ALL, bind=options), alt.param(name="names", value=log.actors)]
