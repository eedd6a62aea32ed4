"""Lanes: events as dots and intervals as bars, in named rows on one axis of time.

A phone is not a narrower desk here: a lane's name stands above it, and labels climb higher. So a figure is laid out
once for either screen (``phone_y``, ``desk_y`` and so on) and the signal ``narrow`` picks.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Unpack

import altair as alt
import pandas as pd

from entente.data import choices, day, folder_of, load
from entente.figures.engine import (
    EDGE,
    INKED,
    Span,
    TimeAxis,
    answers,
    both,
    by_role,
    ends_of,
    field_by_screen,
    gridlines,
    labelled,
    midpoint,
    on_rows,
    reach,
)
from entente.figures.frame import Words, frame
from entente.figures.lane_layout import BAR, HEAD, lay_out
from entente.figures.rows import ROW_TIPS, beside, in_folder_of, must_be_drawn, row_of, row_words
from entente.figures.theme import STEPS, TEXT, ink, inks, width_of
from entente.figures.vocabulary import one_of

NO_STATE = 1  # the step of a bar that has no state
LANE_TIPS = {"lane": "Lane", "when": "When", "label": "In short", "state": "State", **ROW_TIPS}
LOOKS = [*map(str, range(STEPS["count"])), "accent", "hollow"]  # of a bar: steps of the ramp, and two that are none
FILLS = [*(f"count[{step}]" for step in range(STEPS["count"])), "accent", "paper"]
SIGNS = [*(f"on_count[{step}]" for step in range(STEPS["count"])), "paper", "ink"]


def states(folder=None) -> dict[str, int]:
    """The states of a channel, as the dictionary orders them, with the step of the ramp that repeats each.

    Raises:
        ValueError: there are more states than steps, or two begin with one letter.
    """
    words = choices("channels", "state", folder)
    if len(words) > STEPS["count"] or len({word[0] for word in words}) < len(words):
        raise ValueError(f"figures print states by first letter in {STEPS['count']} shades, not {', '.join(words)}")
    return {word: len(words) - 1 - i for i, word in enumerate(words)}


def reading_of_states(bars: pd.DataFrame) -> str:
    """What the letters in ``bars`` mean, for the reading line of lanes: of the states that occur, and no others."""
    return ", ".join(f"{state[0].upper()} {state}" for state in states() if bars["state"].eq(state).any())


def chosen_events(lanes: Mapping[str, Mapping[str, str]], *, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """Rows for :func:`event_lanes`: ``lanes`` maps a lane to its events, each with its label.

    ``events`` are the rows to choose from, all of the report's own unless given (read from another folder, say).

    Raises:
        ValueError: there is no event of that id.
    """
    events = load("events") if events is None else events
    by_id = events.set_index("event_id")
    rows = [
        {
            "lane": lane,
            "start": row_of(by_id, key, "events")["date"],
            "text": label,
            "key": key,
            "table": "events",
        }
        for lane, labels in lanes.items()
        for key, label in labels.items()
    ]
    return in_folder_of(events, pd.DataFrame(rows))


def channel_intervals(
    kind: str, labels: Mapping[str, str] | None = None, *, channels: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Rows for :func:`event_lanes`: the channels of one kind, a lane each, an open end where one is.

    ``labels`` maps ids of intervals to what is printed beside their state. ``channels`` are the rows to choose from,
    all of the report's own unless given.

    Raises:
        ValueError: there is no such kind, or a label belongs to no interval of that kind.
    """
    channels, labels = load("channels") if channels is None else channels, labels or {}
    one_of(kind, choices("channels", "kind", folder_of(channels)), "kind of channel")
    rows = channels[channels["kind"] == kind]
    if odd := sorted(set(labels) - set(rows["stretch_id"])):
        raise ValueError(f"no interval {odd[0]!r} among the channels of kind {kind!r}")
    return rows.assign(
        lane=rows["channel"], key=rows["stretch_id"], text=[labels.get(key, "") for key in rows["stretch_id"]],
        open=rows["end"].isna(), table="channels",
    )  # fmt: skip


def event_lanes(
    rows: pd.DataFrame | Sequence[Mapping],
    lanes: Iterable[str] | None = None,
    *,
    first: str | None = None,
    last: str | None = None,
    tint: tuple[str, str] | None = None,
    special: Iterable[str] = (),
    **words: Unpack[Words],
) -> alt.LayerChart:
    """Draw events and intervals of time in named lanes on one axis.

    A row has ``lane`` (one of ``lanes``, which stand in their order; that of the rows unless given), ``start`` (a
    date), ``text`` (its label), ``key`` and ``table`` (its row, the same table throughout). A row with an ``end``, or
    with a true ``open`` and none, is a bar, another a dot; an open end has no cap. ``state``, one of those of channels,
    is printed in a bar and gives its shade. A dot or bar is hollow where its row is not confirmed. A label without room
    on a screen is left to the tooltip there.

    ``first`` and ``last`` are the dates at the ends of the axis: the earliest drawn and the cut-off of the evidence,
    unless given. ``tint`` is the stretch of time the finding speaks of, ``special`` the ids of the rows it is about.
    For ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: a row has no lane, no row of that id or a state that is none, or does not lie on the axis, or the
            rows are of several tables.
    """
    rows = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
    names = list(rows["lane"].unique() if lanes is None else lanes)
    if unknown := sorted(set(rows["lane"]) - set(names)):
        raise ValueError(f"lanes that are not named: {', '.join(unknown)}")
    table, *others = rows["table"].unique()
    if others:
        raise ValueError(f"lanes draw rows of one table, not of {table} and {', '.join(others)}")
    marked = must_be_drawn(special, rows["key"])
    dates = [*rows["start"], *rows.get("end", [])]
    left = {"phone": EDGE, "desk": math.ceil(max(width_of(name, TEXT, 600) for name in names)) + 18}
    axis = TimeAxis(*ends_of(dates, first, last), Span(left, both(EDGE)))
    behind, steps = beside(rows, table), states(folder_of(rows))
    drawn = [
        _mark(row, row["key"] in marked, axis, steps, row_words(table, behind, row["key"]))
        for row in rows.to_dict("records")
    ]
    tops, heights = lay_out(drawn, names, axis.span)
    frame_height = {screen: y + 20 for screen, y in heights.items()}
    layers = [*_backdrop(names, tops, heights, axis, tint), *_marks(drawn, axis.span), *axis.layers(heights)]
    return frame(layers, frame_height, table=table, rows=rows["key"].unique(), **words)


def _mark(row: Mapping, special: bool, axis: TimeAxis, steps: Mapping[str, int], of_row: Mapping) -> dict:
    """One dot or bar with its place on the axis and its words."""
    start, end, state = (row[name] if isinstance(row.get(name), str) else "" for name in GIVEN)
    if state:
        one_of(state, steps, f"state of {row['key']}")
    bar = bool(end or row.get("open") == 1)  # an empty cell is no 1
    when = (f"{day(start)} to {day(end)}" if end else f"since {day(start)}") if bar else day(start)
    return {
        "lane": row["lane"],
        "bar": bar,
        **(_interval(row["key"], start, end, axis) if bar else {"at": axis.at(start, row["key"]), **NO_INTERVAL}),
        "label": row["text"],
        "state": state,
        "role": "accent" if special else "plain",
        "when": when,
        "spoken": f"{row['lane']}, {when}: {f'{state}, ' if state else ''}{row['text']}",
        "look": "hollow" if not of_row["sure"] else "accent" if special else str(steps.get(state, NO_STATE)),
        **of_row,
    }


GIVEN = ("start", "end", "state")
NO_INTERVAL = {"until": 0.0, "begins": False, "closes": False}


def _interval(key: str, start: str, end: str | None, axis: TimeAxis) -> dict:
    """Where a bar begins and ends on the axis, cut at its edges, and whether it has a cap there."""
    opens, ends = axis.position(start), axis.position(end) if end else 1.0
    if ends < 0 or opens > 1 or (end and midpoint(end) < midpoint(start)):
        said = f"{start} to {end}" if end else f"since {start}"
        raise ValueError(f"{key}: {said} is no interval between {axis.first} and {axis.last}")
    return {"at": max(0.0, opens), "until": min(1.0, ends), "begins": opens >= 0, "closes": bool(end) and ends <= 1}


def _backdrop(
    names: Sequence[str],
    tops: Sequence[dict],
    heights: Mapping[str, float],
    axis: TimeAxis,
    tint: tuple[str, str] | None,
) -> list[alt.Chart]:
    """What stands behind the marks: the tint, the days marked, lines between lanes, the article, names of lanes."""
    whole, ends = reach(HEAD, heights), {"y": field_by_screen("y"), "y2": field_by_screen("y2")}
    days = on_rows([{"at": tick["at"], **whole} for tick in axis.ticks()])
    heads = on_rows([{"name": name, "role": "strong", **top} for name, top in zip(names, tops, strict=True)])
    between = heads.transform_calculate(y=field_by_screen("top")["expr"])
    return [
        *axis.tinted(tint, [whole]),
        days.mark_rule(**ends, color=ink("grid"), aria=False).encode(axis.span.x("at")),
        gridlines(between),
        *axis.article([reach(HEAD - 4, heights)], y=6, align="center"),
        *labelled(heads, {"expr": "datum.name"}, x=0, y=field_by_screen("name"), align="left", fontSize=TEXT),
    ]


def _marks(drawn: Sequence[dict], span: Span) -> list[alt.Chart]:
    """Layers of the lanes: bars with their caps and words, dots, labels, and the target for pointer and reader."""
    base, x, until, y = on_rows(drawn), span.x("at"), span.x("until"), field_by_screen("y")
    bars, dots = base.transform_filter("datum.bar"), base.transform_filter("!datum.bar")
    body = {"y": field_by_screen("y", -BAR / 2), "y2": field_by_screen("y", BAR / 2), "aria": False}
    cap = {"y": field_by_screen("y", -BAR / 2 - 2.5), "y2": field_by_screen("y", BAR / 2 + 2.5), "aria": False}
    cap |= {"strokeWidth": 1.6, "color": ink("ink")}
    fill, sign = (
        channel("look:N").scale(domain=LOOKS, range=inks(*roles)).legend(None)
        for channel, roles in ((alt.Fill, FILLS), (alt.Color, SIGNS))
    )
    colour, end = by_role(alt.Color, INKED), alt.X2("until:Q")
    dot = {"y": y, "size": 62, "strokeWidth": 1.7, "aria": False}
    labels = base.transform_filter(field_by_screen("label")["expr"])
    stems = labels.transform_filter(field_by_screen("up")["expr"])
    place = {"y": field_by_screen("label_y"), "dx": field_by_screen("dx"), "align": field_by_screen("align")}
    labels = labels.transform_calculate(**{"from": field_by_screen("from")["expr"]})
    inside = {"dx": field_by_screen("inside_dx"), "text": field_by_screen("inside"), "align": "left", "fontWeight": 600}
    return [
        bars.mark_rect(**body).encode(x, end, fill),
        bars.transform_filter("datum.look == 'hollow'")
        .mark_rect(**body, filled=False, stroke=ink("muted"), strokeDash=[3, 3])
        .encode(x, end),
        bars.transform_filter("datum.begins").mark_rule(**cap).encode(x),
        bars.transform_filter("datum.closes").mark_rule(**cap).encode(until),
        bars.mark_text(y=y, aria=False, **inside).encode(x, sign),
        stems.mark_rule(y=field_by_screen("label_y", -6), y2=y, strokeWidth=1, color=ink("line"), aria=False).encode(x),
        dots.transform_filter("datum.sure").mark_point(**dot).encode(x, colour, by_role(alt.Fill, INKED)),
        dots.transform_filter("!datum.sure").mark_point(**dot, fill=ink("paper")).encode(x, colour),
        *labelled(labels, field_by_screen("label"), span.x("from"), **place),
        bars.mark_rect(**body | {"aria": True}, xOffset=-3, x2Offset=3, opacity=0, cursor="pointer").encode(
            x, end, **answers(LANE_TIPS)
        ),
        dots.mark_point(y=y, size=400, opacity=0, filled=True, cursor="pointer").encode(x, **answers(LANE_TIPS)),
    ]
