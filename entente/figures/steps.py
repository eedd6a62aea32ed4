"""Quantities that change on dates, as steps with their bands; and how close pairs of actors stand as such steps."""

from collections.abc import Mapping, Sequence
from typing import Unpack

import altair as alt
import numpy as np
import pandas as pd

from entente.data import day, signed
from entente.figures.engine import (
    CHOSEN,
    INKED,
    PLACED,
    SHOWN,
    Box,
    Panel,
    Span,
    Stack,
    TimeAxis,
    at_pixel,
    both,
    by_role,
    ends_of,
    labelled,
    on_rows,
    place,
    stack,
)
from entente.figures.frame import TableWords, framed, mark_words, target
from entente.figures.rows import beside, flag, in_folder_of, only
from entente.figures.theme import TEXT, width_of
from entente.methods.stances import numbers
from entente.methods.uncertainty import DRAWS, SEED, drawn, matrices, net_convergence

LEVELS = {"y": "value", "y_low": "low", "y_high": "high"}
STEP = ["at", "until", "top", "bottom", *LEVELS, "role"]  # what the layers of steps read


def steps_with_bands(
    rows: pd.DataFrame,
    panels: Sequence[Panel],
    /,
    *,
    first: str | None = None,
    last: str | None = None,
    **words: Unpack[TableWords],
) -> alt.LayerChart:
    """Draw a quantity that changes on dates as steps with a band, one panel each, all on one scale.

    A row has ``panel`` (the name of one of the ``panels``), ``since`` (it holds until the next row of its panel, the
    last one to the end), ``value``, ``low``, ``high``, ``key`` and ``said`` (see :mod:`entente.figures.frame`, also for
    ``words``). It may have ``mark``, a word for an important change, and a true ``special`` for the panel the finding
    is about. The scale is the widest any panel needs; the last value is printed. ``first`` and ``last`` are the dates
    at the ends of the axis: the earliest change and the cut-off of the evidence, unless given.

    Raises:
        ValueError: a date stands twice in a panel or outside the axis, or a value lies beyond the scale.
    """
    if (twice := rows.duplicated(["panel", "since"])).any():
        raise ValueError(f"{', '.join(rows.loc[twice, ['panel', 'since']].iloc[0])} stands twice")
    plot = stack(rows, panels, LEVELS.values(), 110, common=True)
    last_values = rows.sort_values("since").groupby("panel")["value"].last()
    margin = max(width_of(signed(value), TEXT, 600) for value in last_values) + 8
    axis = TimeAxis(*ends_of(rows["since"], first, last), Span(both(plot.margin()), both(margin)))
    steps = _steps(rows, plot, axis)
    _place_marks(steps, plot, axis.span)
    base = on_rows([only(step, *STEP) | mark_words(step, words) for step in steps])
    x, y, then = axis.span.x("at"), at_pixel(alt.Y, "y"), axis.span.x("then")
    both_ends = base.transform_fold(["at", "until"], as_=["end", "then"])
    band = both_ends.mark_area(orient="vertical", opacity=0.22, aria=False)
    line = both_ends.mark_line(strokeWidth=2.2, strokeJoin="miter", aria=False)
    now = on_rows([only(step, *STEP, "label") for step in steps if step["final"]])
    beside_end = {"align": "left", "dx": 6, "fontSize": TEXT}
    layers = [
        *plot.backdrop(),
        *axis.layers(*plot.feet),
        *plot.article(axis),
        band.encode(then, at_pixel(alt.Y, "y_low"), alt.Y2("y_high:Q"), by_role(alt.Fill), detail="top:N"),
        line.encode(then, y, by_role(alt.Stroke, INKED), detail="top:N"),
        *_marks(steps, x, y),
        *labelled(now, {"expr": "datum.label"}, axis.span.x("until"), y, **beside_end),
        target(
            base.mark_rect(opacity=0, cursor="pointer"),
            words, x, alt.X2("until:Q"), at_pixel(alt.Y, "top"), alt.Y2("bottom:Q"),
        ),
    ]  # fmt: skip
    return framed(layers, plot.height + 20, rows, words)


def _steps(rows: pd.DataFrame, plot: Stack, axis: TimeAxis) -> list[dict]:
    """Each interval between two changes: where it begins and ends, its levels, the level before it."""
    steps: list[dict] = []
    for row in rows.sort_values(["panel", "since"], kind="stable").to_dict("records"):
        at = axis.at(row["since"], f"{row['panel']}")
        levels = {name: plot.level(row["panel"], row[end]) for name, end in LEVELS.items()}
        step = {**row, **levels, "at": at, "until": 1, "final": True, "y_before": levels["y"]}
        if steps and steps[-1]["panel"] == row["panel"]:
            steps[-1] |= {"until": at, "final": False}
            step["y_before"] = steps[-1]["y"]
        top, mark = plot.tops[row["panel"]], row.get("mark")
        step |= {"top": top, "bottom": top + plot.tall, "label": signed(row["value"])}
        step |= {"mark": mark if isinstance(mark, str) else "", "role": "accent" if flag(row, "special") else "strong"}
        steps.append(step)
    return steps


def _place_marks(steps: Sequence[dict], plot: Stack, span: Span) -> None:
    """Put the words for important changes beside them, clear of the steps, the numbers and each other."""
    numbers_at_left = plot.number_boxes()

    def boxes(row: Mapping, screen: str) -> list[Box]:
        taken = list(numbers_at_left)
        for step in (step for step in steps if step["panel"] == row["panel"]):
            x, end = (span.pixel(step[name], screen) for name in ("at", "until"))
            low, high = sorted((step["y"], step["y_before"]))
            taken += [(x, step["y"] - 2, end, step["y"] + 2), (x - 1, low, x + 1, high)]
        return taken

    place(
        steps,
        lambda step, screen: (span.pixel(step["at"], screen), step["y"], step["mark"]),
        lambda step, screen: plot.limits(step["panel"], span.pixel(1, screen)),
        boxes,
    )


def _marks(steps: Sequence[Mapping], x, y) -> list[alt.Chart]:
    """A dot on each important change, and its word."""
    marked = [only(step, "at", "y", "mark", "role", *CHOSEN) for step in steps if step["mark"]]
    if not marked:
        return []
    dots = on_rows(marked).mark_point(size=50, filled=True, strokeWidth=0, aria=False)
    texts = labelled(on_rows(marked).transform_filter(SHOWN), {"expr": "datum.mark"}, x, y, **PLACED)
    return [dots.encode(x, y, by_role(alt.Fill, INKED)), *texts]


# --- how close pairs of actors stand ---------------------------------------------------------------------------------


def pair_steps(
    stances: pd.DataFrame, pairs: Sequence[tuple[str, str]], n: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """Rows for :func:`steps_with_bands`: net convergence of pairs of actors from each day on which one's stance begins.

    ``stances`` is the whole log of changes, ``pairs`` are codes of actors, ``n`` the number of draws and ``seed`` their
    seed. One row a pair and day: ``panel`` (``PRK-RUS``), ``since``, ``value`` as coded (order 2), ``low`` and ``high``
    (5th and 95th percentile of the draws), ``key`` (the ids of the stances that begin, ``;`` between them) and, in
    words, ``when``, ``net``, ``range``, ``changed`` and ``said``.

    Raises:
        ValueError: an actor of a pair has no stance in the log.
    """
    actors = list(stances["actor"].unique())
    if missing := [code for pair in pairs for code in pair if code not in actors]:
        raise ValueError(f"no actor {missing[0]!r} in the log; there are {', '.join(actors)}")
    coded, values = np.nan_to_num(numbers(stances["stance"])), drawn(stances, n, seed)
    names, rows = beside(stances, "interests")["short"], []
    for one, other in pairs:
        ends = [actors.index(one), actors.index(other)]
        for since, begun in stances[stances["actor"].isin([one, other])].groupby("since"):
            net, draws = (
                net_convergence(matrices(stances, some, since)[..., ends, :])[..., 0, 1] for some in (coded, values)
            )
            low, high = np.percentile(draws, (5, 95))
            step = {"panel": f"{one}-{other}", "since": since, "value": float(net), "low": low, "high": high}
            rows.append(step | {"key": ";".join(begun["stance_id"])} | _pair_words(step, begun, names))
    return in_folder_of(stances, pd.DataFrame(rows))


def _pair_words(step: Mapping, begun: pd.DataFrame, names: pd.Series) -> dict[str, str]:
    """What a step says of itself; past four, the stances that begin are counted and not named."""
    each = [f"{row.actor} {signed(row.stance)}: {names[row.interest]}" for row in begun.itertuples()]
    changed = "; ".join(each) if len(each) < 5 else f"{len(each)} stances begin"
    net, low, high = (signed(round(float(step[name]), 1)) for name in ("value", "low", "high"))
    said = f"{step['panel']} from {day(step['since'])}: {net}, {low} to {high}"
    return {"when": day(step["since"]), "net": net, "range": f"{low} to {high}", "changed": changed, "said": said}
