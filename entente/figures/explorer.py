"""The actor-interest matrix as a figure: at a date, at a date the reader moves, with the weights the reader gives.

A figure holds the rows of stances once, as CSV, and words, tiles and pairs are computed from them in the page. The
stops are the days on which something changed; a row holds from the stop ``since`` until before the stop ``until``, so
that "as of" is one filter on the parameter ``stop``. A parameter ``<name>_written`` says in words what a control is set
to; the page prints it beside the control.
"""

import json

import altair as alt
import numpy as np
import pandas as pd

from entente.data import day, described, load, number, period, publishers, signed
from entente.figures.charts import ROWS_PAGE, SMALL, TEXT, at_pixel, frame, ink, on_rows, tips, width_of
from entente.figures.matrix import LEFT, labels, lay_out, shades, tile_marks, tile_matrix
from entente.methods.mactor import convergence, divergence
from entente.methods.stances import CELL, as_of, changes

ACTORS = {  # in the order in which they stand: those who align and China first, so that the split shows
    "PRK": "N. Korea",
    "RUS": "Russia",
    "CHN": "China",
    "KOR": "S. Korea",
    "JPN": "Japan",
    "USA": "U.S.",
    "AUS": "Australia",
    "EUN": "Europe",
    "UKR": "Ukraine",
}
CODES = list(ACTORS)
COLUMNS = [{"key": code, "label": name, "short": code} for code, name in ACTORS.items()]
TABLE = f"{ROWS_PAGE}stances.html"
STANCE_TIPS = {
    "who": "Actor",
    "what": "Interest",
    "now": "Stance",
    "from": "Since",
    "confidence": "Confidence",
    "reason": "Reason",
    "sources": "Sources",
}
UNKNOWN_TIPS = {"who": "Actor", "what": "Interest", "now": "Stance"}
PAIR_TIPS = {"pair": "Pair", "long": "Net", "agreed": "Convergence", "opposed": "Divergence"}
ALL = "all"  # the ranking's choice that is no actor
LINE = 20  # px, pair to pair in the ranking
GAP = 1.5  # lines between the pairs of the chosen actor and the others
WEIGHTS = {"min": 0, "max": 2, "step": 0.5}
BESIDE = 46  # px for the number beside a bar
IN_FORCE = "datum.since <= stop && stop < datum.until"


# --- the matrix ------------------------------------------------------------------------------------------------------


def stance_matrix(
    stances: pd.DataFrame, *, date: str | None = None, base: str | None = None, **words
) -> alt.LayerChart:
    """Draw who stands where on what at a date, the latest on which something changed unless told.

    With ``base``, tiles that have changed since that date are framed and, on a desk, print both stances.

    Raises:
        ValueError: an actor or interest is unknown, a cell has two rows of one day, or no stance is in force yet.
    """
    stops = _stops(stances)
    date = date or stops[-1]
    now, log = _stop(stops, date), _log(stances, stops, base)
    shown = log[(log["since"] <= now) & (now < log["until"])]
    layers, height, _ = _matrix_layers(base)
    chart = frame(layers, height, table="stances", rows=_behind(stances, date, base), **words)
    fixed = [alt.param(name="stop", value=now), alt.param(name="stop_written", value=day(date))]
    return chart.properties(data=_on_csv(shown)).add_params(*_known(stops), *fixed)


def moving_matrix(stances: pd.DataFrame, **words) -> alt.LayerChart:
    """Draw who stands where on what at a date that the reader moves from change to change, the latest at first.

    Tiles that have changed since the first date are framed and, on a desk, print both stances.

    Raises:
        ValueError: an actor or interest is unknown, or a cell has two rows of one day.
    """
    stops = _stops(stances)
    layers, height, _ = _matrix_layers(stops[0])
    chart = frame(layers, height, table="stances", rows=stances["stance_id"], **words)
    return chart.properties(data=_on_csv(_log(stances, stops, stops[0]))).add_params(
        *_known(stops), *_date_control(stops)
    )


def _stops(stances: pd.DataFrame) -> list[str]:
    """The days on which something changed, of stances whose actors and interests are known."""
    for column, known in (("actor", CODES), ("interest", list(load("interests")["interest"]))):
        if strange := sorted(set(stances[column]) - set(known)):
            raise ValueError(f"no {column} {strange[0]!r}; there are {', '.join(known)}")
    as_of(stances, stances["since"].max())  # a cell with two rows of one day stops here
    return sorted(stances["since"].unique())


def _stop(stops: list[str], date: str) -> int:
    """The number of the last stop that is not after a date."""
    begun = sum(stop <= period(date)[1].isoformat() for stop in stops)
    if not begun:
        raise ValueError(f"no stance is in force on {date}: the first is of {stops[0]}")
    return begun - 1


def _behind(stances: pd.DataFrame, date: str, base: str | None) -> list[str]:
    """The rows a matrix prints: those in force, and those that were where a tile has changed."""
    rows = list(as_of(stances, date)["stance_id"])
    if base is None:
        return rows
    return rows + list(as_of(stances, base).merge(changes(stances, base, date)[CELL])["stance_id"])


def _log(stances: pd.DataFrame, stops: list[str], base: str | None = None) -> pd.DataFrame:
    """Every cell at every stop: each row with the stops at which it holds, and an empty one where none is in force.

    ``was`` is the stance in force on the date ``base``.
    """
    cells = {cell: rows.sort_values("since").to_dict("records") for cell, rows in stances.groupby(CELL)}
    before, log = None if base is None else _stop(stops, base), []
    for number_of, interest in enumerate(load("interests")["interest"]):
        for actor in ACTORS:
            rows = cells.get((actor, interest), [])
            starts = [stops.index(row["since"]) for row in rows]
            if not rows or starts[0]:
                rows, starts = [{"stance": pd.NA}, *rows], [0, *starts]
            spans = list(zip(rows, starts, [*starts[1:], len(stops)], strict=True))
            was = [row["stance"] for row, since, until in spans if before is not None and since <= before < until]
            log += [
                {
                    "interest": number_of,
                    "column": actor,
                    "since": since,
                    "until": until,
                    "was": was[0] if was else pd.NA,
                    **{name: row.get(name, pd.NA) for name in ("stance", "low", "high", "confidence", "reason")},
                    "sources": publishers(row["source_ids"]) if "source_ids" in row else pd.NA,
                }
                for row, since, until in spans
            ]
    return pd.DataFrame(log)


def _on_csv(log: pd.DataFrame) -> alt.Data:
    """The rows of a log as a figure holds them, at half the size that a name on every value would take."""
    numbers = dict.fromkeys(["interest", "since", "until", "was", "stance", "low", "high"], "number")
    text = log.drop(columns=log.columns[log.isna().all()]).to_csv(index=False, lineterminator="\n")
    return alt.Data(values=text, format=alt.CsvDataFormat(type="csv", parse=numbers))


def _known(stops: list[str]) -> list[alt.Parameter]:
    """What the page must know to put a row into words."""
    interests = load("interests").rename(columns={"interest": "id"})[["id", "label", "group"]].to_dict("records")
    names = load("actors").set_index("actor")["name"]
    values = {
        "stops": stops,
        "written": [day(stop) for stop in stops],
        "interests": interests,
        "actors": {code: names[code] for code in CODES},
    }
    return [alt.param(name=name, value=value) for name, value in values.items()]


def _interests() -> list[dict]:
    """The rows of the matrix, under the names of their groups."""
    heads = _groups()
    return [
        {"key": row["interest"], "label": row["label"], "short": row["short"], "group": heads[row["group"]]}
        for row in load("interests").to_dict("records")
    ]


def _groups() -> dict[str, str]:
    fields = described("interests")["schema"]["fields"]
    return next(field["words"] for field in fields if field["name"] == "group")


def _matrix_layers(base: str | None, top: float = 0) -> tuple[list[alt.Chart], float, list[dict]]:
    """The matrix at the stop that is set; where it ends; the headings of its groups."""
    rows = _interests()
    places, headings, end = lay_out(rows, top)
    interest, then = "interests[datum.interest]", day(base) if base else ""
    told = {
        "y": f"{[places[row['key']] for row in rows]}[datum.interest]",
        "known": "isValid(datum.stance)",
        "shade": "datum.stance + 4",
        "sign": f"datum.known ? {_signed('datum.stance')} : '·'",
        "before": f"isValid(datum.was) ? {_signed('datum.was')} : '·'",
        "framed": "datum.sign != datum.before" if base else "false",
        "long": "(datum.framed ? datum.before + ' → ' : '') + datum.sign",
        "who": "actors[datum.column]",
        "what": f"{interest}.label",
        "then": f"datum.framed ? '; on {then} ' + (isValid(datum.was) ? datum.before : 'not assessed') : ''",
        "now": f"(datum.known ? datum.sign + ', range ' + {_signed('datum.low')} + ' to ' + {_signed('datum.high')}"
        " : 'not assessed') + datum.then",
        "from": "written[datum.since]",
        "href": f"'{TABLE}' + (datum.reason ? '#s-' + lower(datum.column) + '-' + {interest}.id + '-'"
        " + stops[datum.since] : '')",
        "spoken": "datum.who + ', ' + datum.what + ': ' + datum.now",
    }
    marks = tile_marks(alt.Chart(), COLUMNS, ramp="stance", tooltip=STANCE_TIPS, unknown=UNKNOWN_TIPS, long=True)
    tiles = _told(alt.layer(*marks).transform_filter(IN_FORCE), told)
    return [*labels(rows, COLUMNS, places, headings, top=top), _date_in_corner(top), tiles], end, headings


def _told(chart, words: dict[str, str]):
    """A chart whose rows have these fields too, each computed in the page by its expression, in this order."""
    for name, expression in words.items():
        chart = chart.transform_calculate(**{name: expression})
    return chart


def _signed(value: str) -> str:
    """The expression that writes a number as :func:`entente.words.signed` does."""
    return f"(({value} > 0 ? '+' : '') + replace('' + {value}, '-', '−'))"


def _date_in_corner(top: float) -> alt.Chart:
    text = {"expr": "stop_written"}
    return on_rows([{}]).mark_text(x=0, y=top + 8, align="left", fontSize=14, fontWeight=600, aria=False, text=text)


def _date_control(stops: list[str]) -> list[alt.Parameter]:
    slider = alt.binding_range(min=0, max=len(stops) - 1, step=1, name="As of")
    return [
        alt.param(name="stop", value=len(stops) - 1, bind=slider),
        alt.param(name="stop_written", expr="written[stop]"),
    ]


# --- pairs -----------------------------------------------------------------------------------------------------------


def pair_matrix(mao: pd.DataFrame, **words) -> alt.LayerChart:
    """Draw for each two actors how much they stand together more than apart, on positions actor x interest.

    Raises:
        ValueError: the positions are faulty.
    """
    together, apart = convergence(mao), divergence(mao)
    codes = sorted(mao.index, key=lambda code: CODES.index(code) if code in ACTORS else len(CODES))
    most = (together - apart).abs().to_numpy().max() or 1
    tiles = []
    for column, row in ((column, row) for i, row in enumerate(codes) for column in codes[:i]):
        agreed, opposed = together.loc[row, column], apart.loc[row, column]
        net, pair = agreed - opposed, " – ".join(ACTORS.get(code, code) for code in (column, row))
        tiles.append({
            "row": row, "column": column, "pair": pair,
            "shade": 4 + np.sign(net) * np.ceil(4 * abs(net) / most),
            "sign": signed(np.sign(net) * np.floor(abs(net) + 0.5)), "long": signed(net),
            "agreed": number(agreed), "opposed": number(opposed),
            "href": TABLE, "spoken": f"{pair}: {signed(net)}",
        })  # fmt: skip
    names = [{"key": code, "label": ACTORS.get(code, code), "short": code} for code in codes]
    return tile_matrix(
        pd.DataFrame(tiles),
        [{**name, "short": name["label"]} for name in names[1:]],
        names[:-1],
        ramp="stance",
        tooltip=PAIR_TIPS,
        table="stances",
        **words,
    )


# --- in the reader's hands -------------------------------------------------------------------------------------------


def stance_explorer(stances: pd.DataFrame, **words) -> alt.LayerChart:
    """Draw pairs of actors, their ranking and the matrix beneath, at the date and with the weights the reader sets.

    Net convergence is that of :func:`entente.mactor.convergence` less its divergence, on the matrix of that date with
    every stance multiplied by the weight of its interest's group. The ranking begins with the pairs of the actor the
    reader picks. Equal pairs stand in the order of ``ACTORS``.

    Raises:
        ValueError: an actor or interest is unknown, or a cell has two rows of one day.
    """
    stops = _stops(stances)
    log = _log(stances, stops, stops[0])
    sides = [{**column, "short": column["label"], "group": "Convergence less divergence"} for column in COLUMNS[1:]]
    places, headings, end = lay_out(sides)
    ranking = end + 28
    below = ranking + round(LINE * (len(CODES) * (len(CODES) - 1) // 2 + GAP)) + 24
    matrix_layers, height, groups = _matrix_layers(stops[0], below)
    layers = [
        *labels(sides, [*COLUMNS[:-1], {**COLUMNS[-1], "label": "", "short": ""}], places, headings),
        _date_in_corner(0),
        _pairs(list(places.values()), ranking),
        *_headings_of_ranking(ranking),
        *matrix_layers,
        *_weights_written(groups),
    ]
    chart = frame(layers, height, table="stances", rows=stances["stance_id"], **words).properties(data=_on_csv(log))
    return chart.add_params(*_known(stops), *_date_control(stops), *_weight_controls(), *_choice())


def _pairs(places: list[float], top: float) -> alt.LayerChart:
    """Tiles of pairs at the heights ``places``, one for each row, and their ranking from ``top``."""
    tiles = tile_marks(alt.Chart(), COLUMNS, ramp="stance", tooltip=PAIR_TIPS, long=True)
    chart = _ranked(_net(_positions(alt.layer(*tiles, *_ranking_marks()))))
    names = ["names[datum.column]", "names[datum.row]"]
    there, back = (" + ' – ' + ".join(each) for each in (names, names[::-1]))
    left = f"((narrow ? {LEFT['phone']} : {LEFT['desk']}) + {BESIDE})"
    scale = f"(width - {left} - {BESIDE}) / (max(datum.high, 0) - min(datum.low, 0) || 1)"
    words = {
        "known": "datum.n_with + datum.n_against > 0",  # a pair without a shared interest is compared in nothing
        "framed": "false",
        "y": f"{places}[datum.i - 1]",
        "shade": "4 + datum.side * ceil(4 * datum.size / (datum.most || 1))",
        "whole": "datum.side * floor(datum.size + 0.5)",
        "sign": _signed("datum.whole"),
        "long": f"datum.known ? {_signed('datum.net')} : '·'",
        "pair": f"ranked == datum.row ? {back} : {there}",
        "agreed": "datum.convergence + ', interests: ' + datum.n_with",
        "opposed": "datum.divergence + ', interests: ' + datum.n_against",
        "href": f"'{TABLE}'",
        "spoken": "datum.pair + ': ' + datum.long",
        "line": f"{top + LINE / 2} + {LINE} * (datum.rank - 1 + (datum.chosen ? 0 : {GAP}))",
        "zero": f"{left} - min(datum.low, 0) * {scale}",
        "end": f"datum.zero + datum.net * {scale}",
    }
    return _told(chart, words)


def _positions(chart: alt.LayerChart) -> alt.LayerChart:
    """From the rows in force to one row an interest and two actors: their positions ``a`` and ``b``, weighted."""
    weights = ", ".join(f"{group}: weight_{group}" for group in _groups())
    chart = chart.transform_filter(f"{IN_FORCE} && isValid(datum.stance)")
    chart = _told(chart, {"position": f"datum.stance * {{{weights}}}[interests[datum.interest].group]"})
    wide = chart.transform_pivot("column", value="position", groupby=["interest"], op="sum")
    both = wide.transform_fold(CODES, as_=["row", "a"]).transform_fold(CODES, as_=["column", "b"])
    order = json.dumps(CODES)
    return _told(both, {"i": f"indexof({order}, datum.row)", "j": f"indexof({order}, datum.column)"}).transform_filter(
        "datum.i > datum.j"
    )


def _net(chart: alt.LayerChart) -> alt.LayerChart:
    """One row a pair: convergence and divergence as :mod:`entente.mactor` defines them, and from how many interests."""
    stake, same, apart = "(abs(datum.a) + abs(datum.b)) / 2", "datum.a * datum.b > 0", "datum.a * datum.b < 0"
    sides = {
        "convergence": f"{same} ? {stake} : 0",
        "divergence": f"{apart} ? {stake} : 0",
        "n_with": f"{same} ? 1 : 0",
        "n_against": f"{apart} ? 1 : 0",
    }
    sums = {name: f"sum({name})" for name in sides}
    pairs = _told(chart, sides).transform_aggregate(**sums, groupby=["row", "column", "i", "j"])
    net = {"net": "datum.convergence - datum.divergence", "size": "abs(datum.net)"}
    return _told(pairs, {**net, "side": "datum.net > 0 ? 1 : datum.net < 0 ? -1 : 0"})


def _ranked(chart: alt.LayerChart) -> alt.LayerChart:
    """Each pair with its ``rank``: the chosen actor's first, the highest net first, equal ones in fixed order."""
    chosen = f"ranked == '{ALL}' || ranked == datum.row || ranked == datum.column"
    order = {"chosen": f"{chosen} ? 1 : 0", "nth": f"datum.j * {len(CODES)} + datum.i"}
    down, up = {"order": "descending"}, {"order": "ascending"}
    sort = [alt.SortField("chosen", **down), alt.SortField("net", **down), alt.SortField("nth", **up)]
    spread = _told(chart, order).transform_joinaggregate(most="max(size)", low="min(net)", high="max(net)")
    return spread.transform_window(rank="row_number()", sort=sort)


def _ranking_marks() -> list[alt.Chart]:
    """A line a pair: its name, a bar from zero, the number at its end."""
    base, y = alt.Chart(), at_pixel(alt.Y, "line")
    spoken = {"expr": "datum.chosen ? c.ink : c.muted"}
    beside = {"align": {"expr": "datum.net < 0 ? 'right' : 'left'"}, "dx": {"expr": "datum.net < 0 ? -5 : 5"}}
    number_of = base.mark_text(**beside, fontWeight=600, color=spoken, aria=False)
    return [
        base.mark_text(x=0, align="left", fontSize=TEXT, color=spoken, aria=False).encode(y, text="pair:N"),
        base.mark_rect(height=LINE - 5, aria=False).encode(
            at_pixel(alt.X, "zero"), y, alt.X2("end:Q"), shades(alt.Fill, "stance")
        ),
        base.mark_rect(height=LINE, width=1, fill=ink("line"), aria=False).encode(at_pixel(alt.X, "zero"), y),
        number_of.encode(at_pixel(alt.X, "end"), y, text="long:N"),
        base.mark_rect(opacity=0, height=LINE, x=0, x2="width", cursor="pointer", aria=False).encode(
            y, href="href:N", tooltip=tips(**PAIR_TIPS)
        ),
    ]


def _headings_of_ranking(top: float) -> list[alt.Chart]:
    """What the ranking begins with, and, where that is an actor's pairs, what follows them."""
    first = f"ranked == '{ALL}' ? 'All pairs, the most aligned first' : names[ranked] + ' and each of the others'"
    second = f"ranked == '{ALL}' ? '' : 'All other pairs'"
    below = top + LINE * (len(CODES) - 1 + GAP - 0.5)
    return [
        on_rows([{}]).mark_text(
            x=0, y=y, align="left", fontWeight=600, color=ink("muted"), aria=False, text={"expr": text}
        )
        for y, text in ((top - 14, first), (below, second))
    ]


def _weights_written(headings: list[dict]) -> list[alt.Chart]:
    """Beside the heading of each group of the matrix its weight, where the reader has changed it."""
    groups = {name: group for group, name in _groups().items()}
    return [
        on_rows([{}]).mark_text(
            x=width_of(f"{heading['text']} ", SMALL, 600) + 2,
            y=heading["y"],
            align="left",
            color=ink("muted"),
            aria=False,
            text={"expr": "weight == 1 ? '' : '× ' + weight".replace("weight", f"weight_{groups[heading['text']]}")},
        )
        for heading in headings
    ]


def _weight_controls() -> list[alt.Parameter]:
    return [
        alt.param(name=f"weight_{group}", value=1, bind=alt.binding_range(**WEIGHTS, name=f"Weight: {name}"))
        for group, name in _groups().items()
    ]


def _choice() -> list[alt.Parameter]:
    """The actor whose pairs the ranking begins with, and how actors are called in pairs."""
    options = alt.binding_select(options=[ALL, *CODES], labels=["All pairs", *ACTORS.values()], name="Rank first")
    return [alt.param(name="ranked", value=ALL, bind=options), alt.param(name="names", value=ACTORS)]
