"""How near pairs of actors stand over time, and trade by year with the political steps marked: rows and one figure."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from entente.charts import TEXT, at_pixel, ink, on_rows, row_link, share_of_axis, tips
from entente.data import load
from entente.series import HEAD, Span, Stack, both, year_bars
from entente.uncertainty import DRAWS, pairs
from entente.words import day, number, signed

DISC = 8  # px from the top of the first panel to the middle of a numbered mark


def ties(stances: pd.DataFrame, couples: Mapping[str, tuple[str, str]], n: int = DRAWS) -> pd.DataFrame:
    """Net convergence of pairs from each day on which a stance of one of the two changes, and what draws make of it.

    ``couples`` maps the name of a panel to two actors. Columns are those :func:`entente.series.steps_with_bands` takes:
    ``panel``, ``since``, ``value`` as coded, ``low`` and ``high`` (5th and 95th percentile), ``key`` (the stances that
    changed), ``said``.

    Raises:
        ValueError: an actor that has no stance.
    """
    known = set(stances["actor"])
    if unknown := {actor for couple in couples.values() for actor in couple} - known:
        raise ValueError(f"no stances of {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
    own = {panel: stances[stances["actor"].isin(couple)] for panel, couple in couples.items()}
    days = sorted({since for rows in own.values() for since in rows["since"]})
    nets = {since: pairs(stances, since, n).set_index(["one", "other"]) for since in days}
    return pd.DataFrame(
        _tie(panel, couple, since, own[panel], nets[since])
        for panel, couple in couples.items()
        for since in sorted(own[panel]["since"].unique())
    )


def _tie(panel: str, couple: tuple[str, str], since: str, own: pd.DataFrame, nets: pd.DataFrame) -> dict:
    net = next(nets.loc[pair] for pair in (couple, couple[::-1]) if pair in nets.index)
    value, low, high = net[["net", "low", "high"]]
    drawn = f"{signed(round(low, 1))} to {signed(round(high, 1))}"
    return {
        "panel": panel,
        "since": since,
        "value": value,
        "low": low,
        "high": high,
        "key": ";".join(own.loc[own["since"] == since, "stance_id"]),
        "said": f"{panel} from {day(since)}: {signed(value)}, draws {drawn}",
    }


def year_bars_marked(
    rows: pd.DataFrame, panels: list[dict], steps: pd.DataFrame, *, first: int, last: int, **words
) -> alt.LayerChart:
    """Draw :func:`entente.series.year_bars` with numbered marks on the days of some events, and dotted lines below.

    ``steps`` are rows of the events; they are numbered from 1 in the order given. The panels' values must not be
    negative, and the first panel needs room for the marks above its bars.

    Raises:
        ValueError: an event lies outside the axis.
    """
    figure = year_bars(rows, panels, first=first, last=last, **words)
    plot = Stack(panels, {panel["name"]: 0 for panel in panels}, 150 if len(panels) == 1 else 110)
    span, axis = Span(both(plot.margin()), both(2)), (f"{first}-01-01", f"{last}-12-31")
    marks = [_mark(i, row, axis) for i, row in enumerate(steps.to_dict("records"), 1)]
    base, x, y = on_rows(marks), span.x("at"), at_pixel(alt.Y, "y")
    ends = [{"at": mark["at"], "y": top, "y2": top + plot.tall} for mark in marks for top in plot.tops.values()]
    lines = on_rows(ends).mark_rule(color=ink("muted"), strokeDash=[1, 3], aria=False).encode(x, y, alt.Y2("y2:Q"))
    disc = base.mark_point(size=190, shape="circle", strokeWidth=1.2, fill=ink("paper"), stroke=ink("ink"), aria=False)
    name = base.mark_text(fontWeight=600, fontSize=TEXT - 1, dy=0.5, color=ink("ink"), aria=False)
    target = base.mark_point(size=400, shape="circle", opacity=0, fill=ink("paper"), cursor="pointer")
    told = {"date": "When", "title": "Step"}
    top = target.encode(x, y, href="href:N", description="said:N", tooltip=tips(**told))
    figure.layer = [lines, *figure.layer, disc.encode(x, y), name.encode(x, y, text="number:N"), top]
    figure.usermeta = {**figure.usermeta, "also": {"events": list(steps["event_id"])}}
    return figure


def _mark(i: int, row: dict, axis: tuple[str, str]) -> dict:
    at = share_of_axis(row["date"], *axis)
    if not 0 <= at <= 1:
        raise ValueError(f"{row['event_id']} lies outside {axis[0]} to {axis[1]}")
    return {
        "at": at,
        "y": HEAD + DISC,
        "number": number(i),
        "date": day(row["date"]),
        "title": row["title"],
        "said": f"{i}: {day(row['date'])}, {row['title']}",
        "href": row_link("events", row["event_id"]),
    }


def event_dots(lanes: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Events as rows of :func:`entente.timeline.lanes`: ``lanes`` gives, a lane, the label of each event by its id.

    The ``ev-`` an id begins with is left out; an empty label leaves the event to its tooltip.

    Raises:
        KeyError: there is no such event.
    """
    dates = load("events").set_index("event_id")["date"]
    return pd.DataFrame(
        {"lane": lane, "start": dates[f"ev-{key}"], "text": text, "key": f"ev-{key}", "table": "events"}
        for lane, some in lanes.items()
        for key, text in some.items()
    )
