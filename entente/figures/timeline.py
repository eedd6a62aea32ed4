"""Figures along time: turning points, lanes of events and stretches, steps above a flow; and votes, one tile each.

A phone is not a narrower desk here: titles take two lines, a lane's name stands above it, labels climb higher. So each
figure is laid out once for either screen (``phone_y``, ``desk_y`` and so on) and the signal ``narrow`` picks.
"""

import datetime
import math
from collections.abc import Callable, Iterable

import altair as alt
import pandas as pd

from entente.data import NO_BREAK, day, headline, key_of, load, named, number, package, period
from entente.figures import charts
from entente.figures.charts import (  # fmt: skip
    SCREENS,
    SMALL,
    TEXT,
    across,
    at_pixel,
    fold,
    frame,
    ink,
    inks,
    middle,
    on_rows,
    row_link,
    tips,
    width_of,
)
from entente.figures.charts import share_of_axis as share
from entente.figures.matrix import tile_matrix

HALO = {"stroke": ink("paper"), "strokeWidth": 4, "strokeOpacity": 0.75}  # round words that lie on lines
EDGE = 6  # px between the ends of a time axis and the edge of the view
ROLES = alt.Scale(domain=["plain", "special"], range=inks("ink", "accent"))


# --- what the figures share ------------------------------------------------------------------------------------------


def by_screen(field: str, more: float = 0) -> dict:
    """A property of a mark that differs between phone and desk."""
    return {"expr": f"(narrow ? datum.phone_{field} : datum.desk_{field})" + (f" + {more}" if more else "")}


def _told(table: str, key: str) -> dict:
    """What a mark tells of its row: headline, what is known, how sure, sources, link."""
    rows = load(table).set_index(key_of(table), drop=False)
    if key not in rows.index:
        raise ValueError(f"no row {key!r} in {table}")
    row = rows.loc[key]
    status = row.get("status", "confirmed" if row.get("checked", "yes") == "yes" else "not confirmed")
    known = next((row[name] for name in ("description", "summary", "statement", "subject") if name in row), "")
    return {
        "headline": headline(table, row),
        "status": status,
        "sure": status not in DOUBTFUL,
        "known": known,
        "sources": named(row["source_ids"]) if "source_ids" in row else "",
        "href": row_link(table, key),
    }


DOUBTFUL = {"single-source", "disputed", "unconfirmed", "not confirmed"}  # drawn hollow
ROW_TIPS = {"headline": "What", "known": "What is known", "status": "Evidence", "sources": "Sources"}


def _answers(titles: dict[str, str], spoken: str = "spoken") -> dict:
    """What a mark does under the pointer and for a screen reader."""
    return {"href": "href:N", "description": f"{spoken}:N", "tooltip": tips(**titles)}


def _must_be_drawn(special: Iterable[str], keys: Iterable[str]) -> set[str]:
    if unknown := set(special) - set(keys):
        raise ValueError(f"special rows that the figure does not draw: {', '.join(sorted(unknown))}")
    return set(special)


def _on_axis(date: str, first: str, last: str) -> float:
    """The share of the axis at which a date stands; a date beyond its ends is an error, not a row left out."""
    if not first <= middle(date) <= last:
        raise ValueError(f"{date} does not lie between {first} and {last}")
    return share(date, first, last)


def _days(first: str, last: str) -> tuple[str, str]:
    """The ends of an axis as days: all of a month or a year that names one."""
    return str(period(first)[0]), str(period(last)[1])


def _ticks(first: str, last: str, lefts: dict[str, float]) -> list[dict]:
    """Where the time axis is marked: Mondays, quarters or years by its length; labels as many as there is room for."""
    days = (period(last)[1] - period(first)[0]).days
    step, form = next(step for most, *step in _STEPS if days < most)
    ticks = [
        {"at": share(f"{date:%Y-%m-%d}", first, last), "text": form(f"{date:%Y-%m-%d}")}
        for date in pd.date_range(period(first)[0], period(last)[1], freq=step)
    ]
    if step == "W-MON":  # the labels of days leave the year to the first
        ticks[0]["text"] += NO_BREAK + str(pd.date_range(period(first)[0], periods=1, freq=step)[0].year)
    for screen, room in SCREENS.items():
        reach, end = room - lefts[screen] - EDGE, -math.inf
        for tick in ticks:
            x, wide = lefts[screen] + tick["at"] * reach, width_of(tick["text"])
            tick[f"{screen}_shown"] = end + 8 < x and x + wide <= room
            end = x + wide if tick[f"{screen}_shown"] else end
    return ticks


def _quarter(date: str) -> str:
    year, month = date[:4], date[5:7]
    return year if month == "01" else day(f"{year}-{month}").split(NO_BREAK)[0]


_STEPS = [  # shorter than so many days: one tick each, how it is written
    (60, "W-MON", lambda date: NO_BREAK.join(day(date).split(NO_BREAK)[:2])),
    (800, "QS", _quarter),
    (math.inf, "YS", lambda date: date[:4]),
]


def _axis(ticks: list[dict], left: str | float, *heights: dict[str, float] | float) -> list[alt.Chart]:
    """Ticks and dates of a time axis, drawn at each of the heights."""
    base = on_rows([tick | _reach(y, y) for y in heights for tick in ticks])
    x = across("at", left, EDGE)
    shown = base.transform_filter(by_screen("shown")["expr"])
    return [
        base.mark_rule(y=by_screen("y"), y2=by_screen("y", 5), color=ink("line"), aria=False).encode(x),
        shown.mark_text(y=by_screen("y", 13), color=ink("muted"), align="left", dx=-1, aria=False)
        .encode(x, text="text:N"),
    ]  # fmt: skip


def _reach(y: dict[str, float] | float, y2: dict[str, float] | float) -> dict:
    """From which height to which something reaches on either screen."""
    ends = {"y": y, "y2": y2}
    return {
        f"{screen}_{name}": at[screen] if isinstance(at, dict) else at
        for name, at in ends.items()
        for screen in SCREENS
    }


# --- turning points --------------------------------------------------------------------------------------------------

LINE_TO_TITLE, LEADING, ROW_GAP = 14, 16, 8  # px
SPLIT_ROOM = 26  # px the line at the article's day takes


def turning_points(
    events: pd.DataFrame, *, split: str | None = None, special: Iterable[str] = (), **words
) -> alt.LayerChart:
    """Draw events as a list in time: date, mark on a line, title; a hollow mark is not confirmed.

    ``split`` is the day at which a labelled line parts the list, the article's unless another is given; ``special`` are
    the ids of the events the finding is about; ``words`` are those of :func:`entente.figures.frame`.
    """
    marked = _must_be_drawn(special, events["event_id"])
    rows = events.sort_values("date", key=lambda dates: dates.map(middle), kind="stable").to_dict("records")
    dates = max(width_of(day(row["date"])) for row in rows)
    line = math.ceil(dates) + 12
    drawn = [_turn(row, row["event_id"] in marked, line + LINE_TO_TITLE) for row in rows]
    split = split or package()["article_date"]
    parting, heights = _stack(drawn, split)
    base, y = on_rows(drawn), by_screen("y")
    colour = alt.Color("role:N").scale(ROLES).legend(None)
    dots = [
        base.transform_filter(which).mark_point(x=line, y=y, size=62, strokeWidth=1.7, aria=False, **fill)
        for which, fill in (("datum.sure", {}), ("!datum.sure", {"fill": ink("paper")}))
    ]
    titles = [
        base.transform_filter(f"datum.role == '{role}'")
        .mark_text(
            x=line + LINE_TO_TITLE, y=y, dy=4, align="left", baseline="alphabetic", fontSize=TEXT, fontWeight=weight,
            lineHeight=LEADING, text=by_screen("title"), aria=False,
        )
        .encode(colour)
        for role, weight in (("plain", 400), ("special", 600))
    ]  # fmt: skip
    layers = [
        on_rows([_ends(drawn) | {"x": line}])
        .mark_rule(y=y, y2=by_screen("y2"), color=ink("line"), aria=False)
        .encode(at_pixel(alt.X, "x")),
        *_parting(parting, line, split),
        base.mark_text(x=line - 12, y=y, align="right", color=ink("muted"), aria=False).encode(text="day:N"),
        dots[0].encode(colour, alt.Fill("role:N").scale(ROLES).legend(None)),
        dots[1].encode(colour),
        *titles,
        base.mark_rect(
            x=0, x2="width", y=by_screen("top"), y2=by_screen("end"), opacity=0, cursor="pointer"
        ).encode(**_answers(ROW_TIPS, "headline")),
    ]  # fmt: skip
    return frame(layers, heights, table="events", rows=[row["event_id"] for row in rows], **words)


def _turn(row: dict, special: bool, left: float) -> dict:
    """One event with its title folded for both screens, as a heading is: no last line of one word."""
    lines = {screen: fold(row["title"], room - left, TEXT, 600) for screen, room in SCREENS.items()}
    return {
        "date": row["date"],
        "day": day(row["date"]),
        "role": "special" if special else "plain",
        **{f"{screen}_title": "\n".join(each) for screen, each in lines.items()},
        **_told("events", row["event_id"]),
    }


def _stack(drawn: list[dict], split: str) -> tuple[dict[str, float], dict[str, int]]:
    """Give every event its height; returns where the parting line lies and how tall the whole is, for both screens."""
    parting, heights = {}, {}
    for screen in SCREENS:
        y = 0
        for i, row in enumerate(drawn):
            if i and middle(drawn[i - 1]["date"]) < split <= middle(row["date"]):
                parting[screen] = y + SPLIT_ROOM / 2
                y += SPLIT_ROOM
            tall = LEADING * (1 + row[f"{screen}_title"].count("\n")) + ROW_GAP
            row |= {f"{screen}_top": y, f"{screen}_y": y + 12, f"{screen}_end": y + tall}
            y += tall
        heights[screen] = y
    return parting, heights


def _ends(drawn: list[dict]) -> dict:
    return {f"{screen}_{end}": drawn[i][f"{screen}_y"] for screen in SCREENS for end, i in (("y", 0), ("y2", -1))}


def _parting(at: dict[str, float], line: float, split: str) -> list[alt.Chart]:
    """The line at the article's day, named where titles stand."""
    if not at:
        return []
    name = "The article" if split == package()["article_date"] else ""
    one, y = on_rows([{"day": day(split), "name": name, **_reach(at, at)}]), by_screen("y")
    text = {"y": y, "color": ink("muted"), "fontWeight": 600, "aria": False}
    halo = {**text, "stroke": ink("paper"), "strokeWidth": 8}
    names = {"x": line + LINE_TO_TITLE, "align": "left"}
    days = {"x": line - 12, "align": "right"}
    return [
        one.transform_calculate(y=y["expr"])
        .mark_rule(x=0, x2="width", color=ink("line"), strokeDash=[2, 3], aria=False)
        .encode(at_pixel(alt.Y, "y")),
        *(
            one.mark_text(**place, **style).encode(text=f"{field}:N")
            for style in (halo, text)
            for place, field in ((names, "name"), (days, "day"))
        ),
    ]


# --- lanes -----------------------------------------------------------------------------------------------------------

STATES = {"open": 3, "unanswered": 2, "refused": 1, "cut": 0}  # of a channel: step of the ramp that repeats the word
NO_STATE = 1  # the step of a bar that has no state
READ_STATES = "O open, U unanswered, R refused, C cut"
HEAD, NAME, BAR = 18, 18, 15  # px: room of the article's name, of a lane's name on a phone; height of a bar
TRACK, TIER, APART = 20, 15, 11  # px from bar to bar and from label to label below one another, dot to dot beside
TIERS = 7  # labels one above the other; what finds no place is left to the tooltip


def event_lanes(
    rows: pd.DataFrame | list[dict],
    lanes: Iterable[str],
    *,
    first: str,
    last: str,
    tint: tuple[str, str] | None = None,
    special: Iterable[str] = (),
    **words,
) -> alt.LayerChart:
    """Draw events and stretches of time in named lanes on one axis.

    A row has ``lane``, ``start``, ``text`` (its label), ``key`` and ``table`` (its row, the same table throughout). A
    row with an ``end``, or with a true ``open`` and none, is a bar, another a dot; an open end has no cap. ``state``,
    one of :data:`STATES`, is printed in a bar and gives its shade. ``tint`` is the stretch the finding speaks of,
    ``special`` the ids it is about. A dot or bar is hollow where its row is not confirmed. A label without room on a
    screen is left to the tooltip there.
    """
    rows, (first, last) = pd.DataFrame(rows), _days(first, last)
    names, marked = list(lanes), _must_be_drawn(special, rows["key"])
    if unknown := set(rows["lane"]) - set(names):
        raise ValueError(f"lanes that are not named: {', '.join(sorted(unknown))}")
    (table,) = rows["table"].unique()
    drawn = [_lane_mark(row, row["key"] in marked, first, last) for row in rows.to_dict("records")]
    lefts = {"phone": EDGE, "desk": math.ceil(max(width_of(name, TEXT, 600) for name in names)) + 18}
    tops, heights = _lay_lanes(drawn, names, lefts)
    left = f"(narrow ? {lefts['phone']} : {lefts['desk']})"
    ticks = _ticks(first, last, lefts)
    upright = on_rows([{"at": tick["at"], **_reach(HEAD, heights)} for tick in ticks])
    heads = on_rows([{"name": name, **top} for name, top in zip(names, tops, strict=True)])
    layers = [
        *_tinted(tint, first, last, left, [_reach(HEAD, heights)]),
        upright.mark_rule(y=HEAD, y2=by_screen("y2"), color=ink("grid"), aria=False)
        .encode(across("at", left, EDGE)),
        heads.transform_calculate(y=by_screen("top")["expr"])
        .mark_rule(x=0, x2="width", color=ink("grid"), aria=False)
        .encode(at_pixel(alt.Y, "y")),
        *_article_line(first, last, left, 6, [_reach(HEAD - 4, heights)]),
        *(
            heads.mark_text(**style, x=0, y=by_screen("name"), align="left", fontWeight=600, fontSize=TEXT, aria=False)
            .encode(text="name:N")
            for style in (HALO, {})
        ),
        *_lane_marks(drawn, left),
        *_axis(ticks, left, heights),
    ]  # fmt: skip
    return frame(
        layers, {screen: y + 20 for screen, y in heights.items()}, table=table, rows=rows["key"].unique(), **words
    )


def _lane_mark(row: dict, special: bool, first: str, last: str) -> dict:
    """One dot or bar with its place on the axis and its words."""
    start, end, state = (row[name] if isinstance(row.get(name), str) and row[name] else None for name in _GIVEN)
    if state and state not in STATES:
        raise ValueError(f"{state!r} is not one of {', '.join(STATES)}")
    bar = bool(end or row.get("open") == 1)  # an empty cell is no 1
    opens, ends = middle(start), middle(end) if end else last
    if bar and (ends < first or opens > last or ends < opens):
        raise ValueError(f"{row['key']}: {start} to {end} is no stretch between {first} and {last}")
    told = _told(row["table"], row["key"])
    when = (f"{day(start)} to {day(end)}" if end else f"since {day(start)}") if bar else day(start)
    return {
        "lane": row["lane"],
        "bar": bar,
        "at": max(0.0, share(opens, first, last)) if bar else _on_axis(start, first, last),
        "till": min(1.0, share(ends, first, last)) if bar else 0.0,
        "begins": bar and opens >= first,
        "closes": bool(end) and ends <= last,
        "label": row["text"],
        "state": state or "",
        "role": "special" if special else "plain",
        "when": when,
        "spoken": f"{row['lane']}, {when}: {f'{state}, ' if state else ''}{row['text']}",
        "look": "hollow" if not told["sure"] else "special" if special else str(STATES.get(state, NO_STATE)),
        **told,
    }


_GIVEN = ("start", "end", "state")


def _lay_lanes(drawn: list[dict], names: list[str], lefts: dict[str, float]) -> tuple[list[dict], dict[str, float]]:
    """Give every mark its height and its label a place, on both screens; returns the lanes' tops and the whole's."""
    tops, heights = [{} for _ in names], {}
    for screen, room in SCREENS.items():
        y = HEAD
        for name, top in zip(names, tops, strict=True):
            marks = [mark for mark in drawn if mark["lane"] == name]
            above, below = _lay_lane(marks, screen, lefts[screen], room)
            base = y + above + (NAME if screen == "phone" else 0) + 4
            for mark in marks:
                mark[f"{screen}_y"] += base
                mark[f"{screen}_label_y"] = mark[f"{screen}_y"] - mark[f"{screen}_up"]
            top |= {f"{screen}_top": y, f"{screen}_name": y + 11 if screen == "phone" else base}
            y = base + below + 4
        heights[screen] = y
    return tops, heights


def _lay_lane(marks: list[dict], screen: str, left: float, room: float) -> tuple[float, float]:
    """Place the marks of one lane round a height of 0; returns how far it reaches up and down."""
    ends = [tuple(left + mark[end] * (room - left - EDGE) for end in ("at", "till")) for mark in marks]
    for mark, y in zip(marks, _tracks(marks, ends), strict=True):
        mark[f"{screen}_y"] = y
    boxes = [_box(mark, *end, mark[f"{screen}_y"]) for mark, end in zip(marks, ends, strict=True)]
    taken: list[tuple] = []
    order = sorted(range(len(marks)), key=lambda i: (-marks[i]["at"], -marks[i][f"{screen}_y"]))
    for n, i in enumerate(order):  # from the right, so that labels climb like a stair and their lines cross none
        waiting = [ends[later][0] for later in order[n + 1 :]]
        others = [*boxes[:i], *boxes[i + 1 :], *taken]
        taken += _name_mark(marks[i], ends[i], others, waiting, screen, (0 if left == EDGE else left, room))
    every = [*boxes, *taken, (0, -8, 0, 8)]
    return -min(box[1] for box in every), max(box[3] for box in every)


def _box(mark: dict, x: float, till: float, y: float) -> tuple[float, float, float, float]:
    return (x, y - BAR / 2, till, y + BAR / 2) if mark["bar"] else (x - 6, y - 6, x + 6, y + 6)


def _tracks(marks: list[dict], ends: list[tuple[float, float]]) -> list[float]:
    """How far down each mark stands: dots first, bars below, each as high as it hides no other, px."""
    y, floor = [0.0] * len(marks), 0.0
    for bar, pitch, apart in ((False, TIER, APART), (True, TRACK, -0.5)):
        reach: list[float] = []  # where the last mark of each track ends
        for i in sorted((i for i, mark in enumerate(marks) if mark["bar"] == bar), key=lambda i: ends[i][0]):
            track = next((n for n, end in enumerate(reach) if end + apart <= ends[i][0]), len(reach))
            reach[track : track + 1] = [ends[i][1] if bar else ends[i][0]]
            y[i] = floor + track * pitch
        floor += len(reach) * pitch + (TRACK - TIER if reach and not bar else 0)
    return y


def _name_mark(
    mark: dict, ends: tuple, others: list[tuple], waiting: list[float], screen: str, limits: tuple[float, float]
) -> list[tuple]:
    """Find the label a place: in the bar, beside the mark, or above it on a thin line; returns the boxes it takes.

    ``others`` are boxes it may not cover, ``waiting`` the places of marks whose own labels are still to come.
    """
    x, till = ends
    inside, rest = _inside(mark, till - x) if mark["bar"] else ("", mark["label"])
    indent = min(5, (till - x - width_of(inside, SMALL, 600)) / 2) if mark["bar"] else 0
    place = {"label": "", "align": "left", "dx": 0, "from": 0.0, "up": 0}
    taken: list[tuple] = []
    shorter = mark["state"] if mark["state"] and not inside else ""
    for text in filter(None, (rest, shorter)):
        found, taken = _find_place(mark, ends, mark[f"{screen}_y"], text, others, waiting, limits)
        if found:
            place = {"label": text, **found}
            break
    said = {"inside": inside, "inside_dx": round(indent, 1), **place}
    mark |= {f"{screen}_{name}": value for name, value in said.items()}
    return taken


def _find_place(
    mark: dict, ends: tuple, y: float, text: str, others: list[tuple], waiting: list[float], limits: tuple
) -> tuple[dict, list[tuple]]:
    """The first place where a label covers nothing, and the boxes it and its line take there."""
    x, till = ends
    wide = width_of(text, SMALL, 600 if mark["role"] == "special" else 400) + 2
    under = sum(x - 6 - wide < each < x - 2 for each in waiting)
    for align, end, dx, up in _places(mark["bar"], under):
        edge = (till if end == "till" else x) + dx
        begin = edge if align == "left" else edge - wide
        taken = [(begin, y - up - 7, begin + wide, y - up + 7)] + [(x - 2, y - up - 7, x + 2, y - 8)] * bool(up)
        fits = limits[0] <= begin and begin + wide <= limits[1]
        if fits and not any(charts._overlap(new, old) for new in taken for old in others):
            return {"align": align, "dx": dx, "from": mark[end], "up": up}, taken
    return {}, []


def _inside(mark: dict, room: float) -> tuple[str, str]:
    """What is printed in a bar, the most that has room, and what is left to say beside it."""
    state, label = mark["state"], mark["label"]
    both = f"{state}: {label}" if state and label else state or label
    choices = [(both, ""), (state, label), (state[:1].upper(), label), ("", both)]
    return next((said, rest) for said, rest in choices if width_of(said, SMALL, 600) + 3 <= room or not said)


def _places(bar: bool, under: int) -> list[tuple[str, str, float, float]]:
    """Where a label may stand, best first: alignment, the end it stands at, px from it, px above the mark.

    A label that runs to the left stands above the room that the ``under`` marks below it need for theirs.
    """
    beside = 5 if bar else 10
    tiers = range(1, TIERS + 1)
    flags = [(align, "at", 4 if align == "left" else -4, tier) for tier in tiers for align in ("left", "right")]
    flags.sort(key=lambda flag: flag[0] == "right" and flag[3] <= under)
    return [
        ("left", "till" if bar else "at", beside, 0),
        ("right", "at", -beside, 0),
        *((align, end, dx, TIER * tier + 1) for align, end, dx, tier in flags),
    ]


LOOKS = ["0", "1", "2", "3", "special", "hollow"]  # of a bar
FILLS = inks("count[0]", "count[1]", "count[2]", "count[3]", "accent", "paper")
SIGNS = inks("on_count[0]", "on_count[1]", "on_count[2]", "on_count[3]", "paper", "ink")


def _lane_marks(drawn: list[dict], left: str) -> list[alt.Chart]:
    """Layers of the lanes: bars with their caps and words, dots, labels, and the target for pointer and reader."""
    base, x, till, y = on_rows(drawn), across("at", left, EDGE), across("till", left, EDGE), by_screen("y")
    bars, dots = base.transform_filter("datum.bar"), base.transform_filter("!datum.bar")
    body = {"y": by_screen("y", -BAR / 2), "y2": by_screen("y", BAR / 2), "aria": False}
    cap = {"y": by_screen("y", -BAR / 2 - 2.5), "y2": by_screen("y", BAR / 2 + 2.5), "strokeWidth": 1.6, "aria": False}
    fill, sign = (
        channel("look:N").scale(domain=LOOKS, range=colours).legend(None)
        for channel, colours in ((alt.Fill, FILLS), (alt.Color, SIGNS))
    )
    colour = alt.Color("role:N").scale(ROLES).legend(None)
    labels = base.transform_filter(by_screen("label")["expr"])
    stems = labels.transform_filter(by_screen("up")["expr"])
    place = {"y": by_screen("label_y"), "dx": by_screen("dx"), "align": by_screen("align"), "aria": False}
    place |= {"text": by_screen("label")}
    at = across("from", left, EDGE)
    labels = labels.transform_calculate(**{"from": by_screen("from")["expr"]})
    return [
        bars.mark_rect(**body).encode(x, alt.X2("till:Q"), fill),
        bars.transform_filter("datum.look == 'hollow'")
        .mark_rect(**body, filled=False, stroke=ink("muted"), strokeDash=[3, 3])
        .encode(x, alt.X2("till:Q")),
        bars.transform_filter("datum.begins").mark_rule(**cap, color=ink("ink")).encode(x),
        bars.transform_filter("datum.closes").mark_rule(**cap, color=ink("ink")).encode(till),
        bars.mark_text(
            y=y, dx=by_screen("inside_dx"), align="left", fontWeight=600, text=by_screen("inside"), aria=False
        ).encode(x, sign),
        stems.mark_rule(y=by_screen("label_y", -6), y2=y, strokeWidth=1, color=ink("line"), aria=False).encode(x),
        dots.transform_filter("datum.sure").mark_point(y=y, size=62, strokeWidth=1.7, aria=False)
        .encode(x, colour, alt.Fill("role:N").scale(ROLES).legend(None)),
        dots.transform_filter("!datum.sure")
        .mark_point(y=y, size=62, strokeWidth=1.7, fill=ink("paper"), aria=False).encode(x, colour),
        *(
            labels.transform_filter(f"datum.role == '{role}'")
            .mark_text(**place, **style, fontWeight=weight)
            .encode(at, *([] if style else [colour]))
            for style in (HALO, {})
            for role, weight in (("plain", 400), ("special", 600))
        ),
        bars.mark_rect(**body | {"aria": True}, xOffset=-3, x2Offset=3, opacity=0, cursor="pointer")
        .encode(x, alt.X2("till:Q"), **_answers(LANE_TIPS)),
        dots.mark_point(y=y, size=400, opacity=0, filled=True, cursor="pointer").encode(x, **_answers(LANE_TIPS)),
    ]  # fmt: skip


LANE_TIPS = {"lane": "Lane", "when": "When", "label": "In short", "state": "State", **ROW_TIPS}


def _tinted(
    tint: tuple[str, str] | None, first: str, last: str, left: str | float, reaches: list[dict]
) -> list[alt.Chart]:
    """The stretch of time the finding speaks of, behind everything else."""
    if not tint:
        return []
    ends = {"at": _on_axis(tint[0], first, last), "till": _on_axis(tint[1], first, last)}
    base = on_rows([ends | reach for reach in reaches])
    tinted = base.mark_rect(y=by_screen("y"), y2=by_screen("y2"), fill=ink("grid"), opacity=0.6, aria=False)
    return [tinted.encode(across("at", left, EDGE), alt.X2("till:Q"))]


def _article_line(first: str, last: str, left: str | float, name: float, reaches: list[dict]) -> list[alt.Chart]:
    """A dashed line on the day of the article this report checks, where the axis holds it; its name at one height."""
    date = package()["article_date"]
    if not first <= date <= last:
        return []
    at, x = {"at": share(date, first, last)}, across("at", left, EDGE)
    rule = {"y": by_screen("y"), "y2": by_screen("y2"), "color": ink("line"), "strokeDash": [2, 3], "aria": False}
    return [
        on_rows([at | reach for reach in reaches]).mark_rule(**rule).encode(x),
        on_rows([at]).mark_text(text="article", y=name, align="center", color=ink("muted"), aria=False).encode(x),
    ]


# --- steps above, flow below -----------------------------------------------------------------------------------------

TILES = 32  # px above the tiles: their heading, the article's name
STEP, PANEL_GAP = 22, 58  # px from theme to theme; between the tiles and a panel, with its heading and the time axis
NEAR = 16  # px a label may stand above or below its mark
BAR_GAP = 0.07  # of its time that a yearly bar leaves free at either end


def flow_panel(
    title: str,
    rows: pd.DataFrame,
    *,
    ceiling: float,
    every: float,
    unit: str,
    floor: float = 0,
    yearly: bool = False,
    named: Iterable[str] | None = None,
) -> dict:
    """A panel of :func:`steps_and_flow`: estimates, the ends of its scale, the distance of its gridlines, its unit.

    Each estimate is a point where it was stated, as in :func:`entente.figures.claims`; ``yearly`` makes each a bar over
    the time it counts. ``named`` are the ids of the points to label, all where there is room unless they are given.
    """
    ends = rows[["low", "best", "high"]].stack().dropna()
    if beyond := [number(value) for value in ends if not floor <= value <= ceiling]:
        raise ValueError(f"{title}: {', '.join(beyond)} beyond {number(floor)} to {number(ceiling)}")
    return {
        "name": title, "title": title, "rows": rows.assign(panel=title), "ceiling": ceiling, "floor": floor,
        "every": every, "unit": unit, "yearly": yearly, "named": set(rows["estimate_id"] if named is None else named),
    }  # fmt: skip


def steps_and_flow(
    steps: pd.DataFrame,
    flows: list[dict],
    *,
    head: str,
    themes: dict[str, str],
    first: str,
    last: str,
    tint: tuple[str, str] | None = None,
    **words,
) -> alt.LayerChart:
    """Draw rounds of listings a quarter by theme, and below, on the same axis of time, what flowed all the same.

    ``steps`` are designations; ``themes`` maps their themes to short names, in the order of the rows, ``head`` stands
    above them. A tile prints how many rounds; each round has its own slice of the tile under the pointer. ``flows`` are
    panels (see :func:`flow`). ``tint`` is the stretch of time the finding speaks of.
    """
    if unknown := set(steps["target_theme"]) - set(themes):
        raise ValueError(f"themes that are not named: {', '.join(sorted(unknown))}")
    first, last = _days(first, last)
    begin = _room_before(first, last, max(width_of(name, TEXT) for name in themes.values()) + 10)
    place = {theme: TILES + i * STEP for i, theme in enumerate(themes)}
    axis, tall = TILES + STEP * len(themes), 190 if len(flows) == 1 else 130
    tops = {flow["name"]: axis + PANEL_GAP + 8 + i * (tall + PANEL_GAP - 12) for i, flow in enumerate(flows)}
    bottom = max(tops.values()) + tall
    reaches = [_reach(TILES, axis), *(_reach(top, top + tall) for top in tops.values())]
    ticks = [
        tick for tick in _ticks(begin, last, dict.fromkeys(SCREENS, EDGE)) if tick["at"] >= share(first, begin, last)
    ]
    heads = [{"y": 10, "text": head}, *({"y": tops[each["name"]] - 27, "text": each["title"]} for each in flows)]
    names = [{"y": y + STEP / 2, "text": themes[theme]} for theme, y in place.items()]
    rules = on_rows([{"y": y} for y in [*place.values(), axis]]).mark_rule(
        x=0, x2="width", color=ink("grid"), aria=False
    )
    text = {"x": 0, "align": "left", "fontSize": TEXT, "aria": False}
    layers = [
        *_tinted(tint, begin, last, EDGE, reaches),
        rules.encode(at_pixel(alt.Y, "y")),
        *_article_line(begin, last, EDGE, TILES - 8, reaches),
        *_tiles(_slices(steps, themes, place, first, begin, last)),
        on_rows(names).mark_text(**text).encode(at_pixel(alt.Y, "y"), text="text:N"),
        on_rows(heads).mark_text(**text, fontWeight=600).encode(at_pixel(alt.Y, "y"), text="text:N"),
        *_axis(ticks, EDGE, axis, *([bottom] if len(flows) > 1 else [])),
        *_flows(flows, tops, tall, begin, first, last),
    ]
    told = [key for each in flows for key in each["rows"]["estimate_id"]]
    return frame(
        layers, bottom + 20 * (len(flows) > 1) + 2, table="designations", rows=steps["designation_id"],
        also={"estimates": told}, **words,
    )  # fmt: skip


def _room_before(first: str, last: str, room: float) -> str:
    """The day at which an axis must begin so that ``room`` px of a phone lie before its first day."""
    days = (period(last)[1] - period(first)[0]).days
    whole = SCREENS["phone"] - 2 * EDGE
    return str(period(first)[0] - datetime.timedelta(days=math.ceil(days * room / (whole - room))))


def _slices(
    steps: pd.DataFrame, themes: dict[str, str], place: dict[str, float], first: str, begin: str, last: str
) -> list[dict]:
    """Every round with the tile of its theme and quarter and, within it, its own slice."""
    drawn = []
    for date in steps["date"]:
        _on_axis(date, first, last)  # a round beyond the axis is an error
    quarters = pd.PeriodIndex(steps["date"].map(middle), freq="Q")
    for (theme, quarter), rounds in steps.groupby(["target_theme", quarters], sort=True):
        ends = [share(f"{day_:%Y-%m-%d}", begin, last) for day_ in (quarter.start_time, (quarter + 1).start_time)]
        ends[1] = min(1.0, ends[1])
        said = f"{themes[theme]}, {quarter.start_time:%Y} Q{quarter.quarter}"
        for i, key in enumerate(rounds["designation_id"]):
            drawn.append(
                {
                    "at": ends[0],
                    "till": ends[1],
                    "mid": round(sum(ends) / 2, 4),
                    "from": round(ends[0] + (ends[1] - ends[0]) * i / len(rounds), 4),
                    "to": round(ends[0] + (ends[1] - ends[0]) * (i + 1) / len(rounds), 4),
                    "y": place[theme] + STEP / 2,
                    "count": str(len(rounds)),
                    "shade": min(len(rounds), 4) - 1,
                    "lead": i == 0,
                    "tile": f"{said}: {i + 1} of {len(rounds)}",
                    **{name: said for name, said in _told("designations", key).items() if name != "sure"},
                }
            )
    return drawn


TILE_TIPS = {"tile": "Rounds", **ROW_TIPS}


def _tiles(drawn: list[dict]) -> list[alt.Chart]:
    base, y = on_rows(drawn), at_pixel(alt.Y, "y")
    lead = base.transform_filter("datum.lead")
    fill, sign = (
        channel("shade:O").scale(domain=[0, 1, 2, 3], range=inks(*(f"{ramp}[{n}]" for n in range(4)))).legend(None)
        for channel, ramp in ((alt.Fill, "count"), (alt.Color, "on_count"))
    )
    return [
        lead.mark_rect(height=STEP - 2, stroke=ink("paper"), strokeWidth=1, aria=False)
        .encode(across("at", EDGE, EDGE), y, alt.X2("till:Q"), fill),
        lead.mark_text(fontWeight=600, aria=False).encode(across("mid", EDGE, EDGE), y, sign, text="count:N"),
        base.mark_rect(height=STEP - 2, opacity=0, cursor="pointer")
        .encode(across("from", EDGE, EDGE), y, alt.X2("to:Q"), **_answers(TILE_TIPS, "headline")),
    ]  # fmt: skip


def _flows(
    flows: list[dict], tops: dict[str, float], tall: float, begin: str, first: str, last: str
) -> list[alt.Chart]:
    """The panels: gridlines, bars or points."""
    panels = {each["name"]: each for each in flows}

    def level(name: str, value: float) -> float:
        panel = panels[name]
        return round(tops[name] + tall * (panel["ceiling"] - value) / (panel["ceiling"] - panel["floor"]), 1)

    ticks = [
        {"y": level(each["name"], value), "text": _level_text(value, each)} for each in flows for value in _levels(each)
    ]
    known = load("claimants").set_index("claimant")
    drawn = {False: [], True: []}
    for each in flows:
        for row in each["rows"].to_dict("records"):
            _on_axis(row["as_of"], first, last)  # an estimate beyond the axis is an error
            mark = charts._claim(row, known.loc[row["claimant"]], level, begin, last)
            mark["label"] = mark["label"] if row["estimate_id"] in each["named"] else ""
            drawn[each["yearly"]].append((row, mark))
    points = [mark | {"start": charts.NO_START} for _, mark in drawn[False]]
    charts._place_labels(points, tops, tall, EDGE, ticks)
    for point in points:  # among this many marks a label farther off reads as another's
        point |= {
            f"{screen}_shown": point[f"{screen}_shown"] and abs(point[f"{screen}_dy"]) <= NEAR for screen in SCREENS
        }
        del point["panel"]
    grid = on_rows(ticks)
    return [
        grid.mark_rule(x=0, x2="width", color=ink("grid"), aria=False).encode(at_pixel(alt.Y, "y")),
        grid.mark_text(x=0, align="left", baseline="bottom", dy=-2, color=ink("muted"), aria=False)
        .encode(at_pixel(alt.Y, "y"), text="text:N"),
        *(_yearly_bars(drawn[True], level, begin, last) if drawn[True] else []),
        *(charts._claim_marks(points, EDGE) if points else []),
    ]  # fmt: skip


def _levels(panel: dict) -> list[float]:
    steps = int((panel["ceiling"] - panel["floor"]) // panel["every"])
    return [panel["floor"] + i * panel["every"] for i in range(steps + 1)]


def _level_text(value: float, panel: dict) -> str:
    """The value at a gridline; only the highest carries the unit, and the lowest needs no label."""
    if value == panel["floor"]:
        return ""
    return number(value) + (f" {panel['unit']}" if value == _levels(panel)[-1] else "")


def _yearly_bars(rows: list[tuple[dict, dict]], level: Callable, begin: str, last: str) -> list[alt.Chart]:
    """Bars over the time each estimate counts, side by side where several count the same; solid to the low end."""
    drawn = [_yearly_bar(row, mark, level, begin, last) for row, mark in rows]
    _share_years(drawn)
    for bar in drawn:
        del bar["panel"], bar["brief"], bar["label"], bar["start"], bar["shape"]
    colours = alt.Scale(domain=["muted", *charts.SIDES], range=inks("muted", *charts.SIDES))
    written = alt.Scale(domain=["muted", *charts.SIDES], range=inks("ink", *charts.SIDES))
    fill, stroke = (channel("side:N").scale(colours).legend(None) for channel in (alt.Fill, alt.Stroke))
    base, x, x2 = on_rows(drawn), across("at", EDGE, EDGE), alt.X2("till:Q")
    low, high = at_pixel(alt.Y, "y_low"), at_pixel(alt.Y, "y_high")
    sure, doubtful = base.transform_filter("datum.sure"), base.transform_filter("!datum.sure")
    label = {"y": {"expr": "datum.label_y"}, "aria": False, "text": by_screen("label")}
    return [
        sure.mark_rect(aria=False).encode(x, at_pixel(alt.Y, "zero"), x2, alt.Y2("y_low:Q"), fill),
        sure.transform_filter("datum.y_low != datum.y_high")
        .mark_rect(fillOpacity=0.22, strokeWidth=1.2, aria=False).encode(x, low, x2, alt.Y2("y_high:Q"), fill, stroke),
        doubtful.mark_rect(filled=False, strokeWidth=1.2, strokeDash=[3, 3], aria=False)
        .encode(x, high, x2, alt.Y2("zero:Q"), stroke),
        base.mark_text(**label, **HALO)
        .encode(across("mid", EDGE, EDGE)),
        base.mark_text(**label).encode(across("mid", EDGE, EDGE), alt.Color("side:N").scale(written).legend(None)),
        base.mark_rect(opacity=0, cursor="pointer")
        .encode(x, high, x2, alt.Y2("zero:Q"), **_answers(charts.ESTIMATE_TIPS)),
    ]  # fmt: skip


def _yearly_bar(row: dict, mark: dict, level: Callable, begin: str, last: str) -> dict:
    """One bar with its ends; a ceiling alone is pale from zero, a floor alone solid."""
    start, end = (row[name] if isinstance(row[name], str) else row["as_of"] for name in ("period_start", "period_end"))
    ends = [value for value in (row["low"], row["best"], row["high"]) if pd.notna(value)]
    low = next((value for value in (row["low"], row["best"]) if pd.notna(value)), 0)
    return mark | {
        "panel": row["panel"],
        "at": max(0.0, share(str(period(start)[0]), begin, last)),
        "till": min(1.0, share(str(period(end)[1]), begin, last)),
        "zero": level(row["panel"], 0),
        "y_low": level(row["panel"], low),
        "y_high": level(row["panel"], ends[-1]),
        "label_y": level(row["panel"], ends[-1]) + (-8 if ends[-1] >= 0 else 9),
        "brief": charts._brief(row["low"], row["best"], row["high"]),
    }


def _share_years(drawn: list[dict]) -> None:
    """Let bars of one time stand side by side, and give each the longest label it has room for on either screen."""
    times = [(bar["panel"], bar["at"], bar["till"]) for bar in drawn]
    for i, (bar, (panel, at, till)) in enumerate(zip(drawn, times, strict=True)):
        gap, slot = (till - at) * BAR_GAP, (till - at) * (1 - 2 * BAR_GAP) / times.count((panel, at, till))
        bar["at"] = round(at + gap + slot * times[:i].count((panel, at, till)), 4)
        bar["till"], bar["mid"] = round(bar["at"] + slot, 4), round(bar["at"] + slot / 2, 4)
        alone = len({other["who"] for other in drawn if other["panel"] == panel}) == 1
        bar["side"] = "muted" if alone else bar["side"]
        for screen, room in SCREENS.items():
            choices = [*([] if alone else [bar["label"]]), bar["brief"], ""]
            fits = (slot + (2 * gap if alone else 0)) * (room - 2 * EDGE) - 2
            bar[f"{screen}_label"] = next(text for text in choices if width_of(text) <= fits or not text)


# --- votes -----------------------------------------------------------------------------------------------------------

LETTERS = {  # a vote: its letter, the step of the stance ramp that repeats it
    "yes": ("Y", 7),
    "co-sponsor": ("C", 8),
    "abstain": ("A", 4),
    "no": ("N", 1),
    "no (veto)": ("V", 0),
}
NO_SEAT, NOT_SEEN = "–", "·"
READ_VOTES = "Y yes, N no, V veto, A abstained, C sponsored without a vote, – no seat; a dot: vote not seen."
VOTE_TIPS = {"spoken": "Vote", "what": "On", "tally": "Yes–no–abstained", "outcome": "Outcome", "sources": "Sources"}
VOTE_LEFT = {"phone": 158, "desk": 350}  # px for what the vote was about


def vote_tiles(
    votes: pd.DataFrame, members: dict[str, str], *, groups: dict[str, str] | None = None, **words
) -> alt.LayerChart:
    """Draw one tile a vote and member, its letter printed; the tally stands right of them on a desk.

    ``votes`` are rows of that table; a column ``short`` names a vote on a phone, in about 17 letters. ``members`` maps
    a country's code to its short name; ``groups`` maps bodies to headings, in their order. Votes stand by date.
    """
    groups = groups or dict.fromkeys(votes["body"], "")
    if unknown := set(votes["body"]) - set(groups):
        raise ValueError(f"bodies that are not named: {', '.join(sorted(unknown))}")
    place = {body: i for i, body in enumerate(dict.fromkeys(groups.values()))}
    order = votes.assign(place=votes["body"].map(groups).map(place), day=votes["date"].map(middle))
    drawn = order.sort_values(["place", "day"], kind="stable").to_dict("records")
    tiles = [_vote_tile(row, code, name) for row in drawn for code, name in members.items()]
    return tile_matrix(
        pd.DataFrame(tiles),
        [_vote_row(row, groups[row["body"]]) for row in drawn],
        [{"key": code, "label": name, "short": code} for code, name in members.items()],
        ramp="stance", left=VOTE_LEFT, notes="yes–no–abst.", table="votes",
        rows=[row["vote_id"] for row in drawn],
        tooltip=VOTE_TIPS,
        **words,
    )  # fmt: skip


def _vote_tile(row: dict, code: str, name: str) -> dict:
    vote = row[code] if isinstance(row[code], str) else "not seen"
    letter, shade = LETTERS.get(vote, ("", None))
    return {
        "row": row["vote_id"],
        "column": code,
        "shade": shade,
        "sign": letter,
        "blank": NO_SEAT if vote == "not a member" else NOT_SEEN,
        "spoken": f"{name}, {day(row['date'])}: {vote}",
    }


def _vote_row(row: dict, group: str) -> dict:
    """What a vote was about, clipped to the room there is, and what all its tiles tell."""
    counted = [row[name] for name in ("yes", "no", "abstain")]
    tally = "no vote" if pd.isna(counted).any() else "–".join(f"{count:g}" for count in counted)
    month = day(row["date"][:7])
    short = row["short"] if isinstance(row.get("short"), str) else row["subject"]
    return {
        "key": row["vote_id"],
        "label": _clipped(f"{day(row['date'])}: {row['subject']}", VOTE_LEFT["desk"] - 10),
        "short": _clipped(f"{month}: {short}", VOTE_LEFT["phone"] - 6),
        "group": group,
        "note": tally,
        "what": row["subject"],
        "tally": tally,
        "outcome": row["outcome"],
        "sources": named(row["source_ids"]),
        "href": row_link("votes", row["vote_id"]),
    }


def _clipped(text: str, room: float) -> str:
    """The text as far as there is room, at a word's end."""
    said = text
    while width_of(said, TEXT) > room:
        text = text.rpartition(" ")[0]
        said = f"{text.rstrip(',:;')}…"
    return said
