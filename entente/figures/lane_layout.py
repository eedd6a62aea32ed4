"""Where the marks of lanes and their labels stand, on a phone and on a desk.

Dots of a lane stand above its bars, each on the first track where it hides no other. A label is printed in its bar,
beside its mark, above it or below at the end of a thin line, on one of a few tiers; what finds no place is left to the
tooltip. The layout adds to each mark, for each screen: ``<screen>_y`` and ``_label_y`` (px), ``_inside`` and
``_inside_dx`` (what is printed in a bar), ``_label``, ``_align``, ``_dx``, ``_from`` (position on the axis), ``_up``.
"""

from collections.abc import Iterator, Mapping, Sequence

from entente.figures.engine import EDGE, Box, Span, box_round, is_free
from entente.figures.theme import SCREENS, SMALL, width_of

HEAD, NAME, BAR = 18, 18, 15  # px: room of the article's name, of a lane's name on a phone; height of a bar
TRACK, TIER, APART = 20, 15, 11  # px from bar to bar and from label to label below one another, dot to dot beside
TIERS = 7  # labels one above the other
DOT = 6  # px from the middle of a dot to what must stay clear of it


def lay_out(drawn: Sequence[dict], names: Sequence[str], span: Span) -> tuple[list[dict[str, float]], dict[str, float]]:
    """Give every mark its height and its label a place; returns the lanes' tops and the whole's height, by screen.

    A mark has ``lane``, ``bar``, ``at`` and ``until`` (positions on the axis), ``label``, ``state`` and ``role``.
    """
    tops: list[dict[str, float]] = [{} for _ in names]
    heights: dict[str, float] = {}
    for screen in SCREENS:
        y: float = HEAD
        for name, top in zip(names, tops, strict=True):
            marks = [mark for mark in drawn if mark["lane"] == name]
            above, below = _lay_lane(marks, screen, span)
            base = y + above + (NAME if screen == "phone" else 0) + 4
            for mark in marks:
                mark[f"{screen}_y"] += base
                mark[f"{screen}_label_y"] = mark[f"{screen}_y"] - mark[f"{screen}_up"]
            top |= {f"{screen}_top": y, f"{screen}_name": y + 11 if screen == "phone" else base}
            y = base + below + 4
        heights[screen] = y
    return tops, heights


def _lay_lane(marks: Sequence[dict], screen: str, span: Span) -> tuple[float, float]:
    """Place the marks of one lane round a height of 0; returns how far it reaches up and down."""
    ends = [(span.pixel(mark["at"], screen), span.pixel(mark["until"], screen)) for mark in marks]
    for mark, y in zip(marks, _tracks(marks, ends), strict=True):
        mark[f"{screen}_y"] = y
    boxes = [_mark_box(mark, *end, mark[f"{screen}_y"]) for mark, end in zip(marks, ends, strict=True)]
    left = 0 if span.left[screen] == EDGE else span.left[screen]
    taken: list[Box] = []
    order = sorted(range(len(marks)), key=lambda i: (-marks[i]["at"], -marks[i][f"{screen}_y"]))
    for n, i in enumerate(order):  # from the right, so that labels climb like a stair and their lines cross none
        waiting = [ends[later][0] for later in order[n + 1 :]]
        others = [*boxes[:i], *boxes[i + 1 :], *taken]
        taken += _label(marks[i], ends[i], others, waiting, screen, (left, -1000, SCREENS[screen], 1000))
    every = [*boxes, *taken, (0, -8, 0, 8)]
    return -min(box[1] for box in every), max(box[3] for box in every)


def _mark_box(mark: Mapping, x: float, until: float, y: float) -> Box:
    return (x, y - BAR / 2, until, y + BAR / 2) if mark["bar"] else box_round(x, y, DOT)


def _tracks(marks: Sequence[Mapping], ends: Sequence[tuple[float, float]]) -> list[float]:
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


def _label(
    mark: dict,
    ends: tuple[float, float],
    others: Sequence[Box],
    waiting: Sequence[float],
    screen: str,
    limits: Box,
) -> list[Box]:
    """Find the label a place: in the bar, beside the mark, or off it on a thin line; returns the boxes it takes.

    ``others`` are boxes it may not cover, ``waiting`` the places of marks whose own labels are still to come.
    """
    x, until = ends
    inside, rest = _inside(mark, until - x) if mark["bar"] else ("", mark["label"])
    indent = min(5, (until - x - width_of(inside, SMALL, 600)) / 2) if mark["bar"] else 0
    place = {"label": "", "align": "left", "dx": 0, "from": 0.0, "up": 0}
    taken: list[Box] = []
    shorter = mark["state"] if mark["state"] and not inside else ""
    for text in filter(None, (rest, shorter)):
        found, taken = _find_place(mark, ends, mark[f"{screen}_y"], text, others, waiting, limits)
        if found:
            place = {"label": text, **found}
            break
    printed = {"inside": inside, "inside_dx": round(indent, 1), **place}
    mark |= {f"{screen}_{name}": value for name, value in printed.items()}
    return taken


def _inside(mark: Mapping, room: float) -> tuple[str, str]:
    """What is printed in a bar, the most that has room, and what is left to say beside it."""
    state, label = mark["state"], mark["label"]
    both = f"{state}: {label}" if state and label else state or label
    choices = [(both, ""), (state, label), (state[:1].upper(), label), ("", both)]
    return next((text, rest) for text, rest in choices if width_of(text, SMALL, 600) + 3 <= room or not text)


def _find_place(
    mark: Mapping,
    ends: tuple[float, float],
    y: float,
    text: str,
    others: Sequence[Box],
    waiting: Sequence[float],
    limits: Box,
) -> tuple[dict, list[Box]]:
    """The first place where a label covers nothing, and the boxes it and its line take there."""
    x, until = ends
    wide = width_of(text, SMALL, 400 if mark["role"] == "plain" else 600) + 2
    under = sum(x - DOT - wide < each < x - 2 for each in waiting)
    for align, end, dx, up in _places(mark["bar"], under):
        edge = (until if end == "until" else x) + dx
        begin = edge if align == "left" else edge - wide
        label = (begin, y - up - 7, begin + wide, y - up + 7)
        line = (x - 2, y - up - 7, x + 2, y - 8) if up > 0 else (x - 2, y + 8, x + 2, y - up + 7)
        if is_free(label, others, limits) and (not up or is_free(line, others)):
            return {"align": align, "dx": dx, "from": mark[end], "up": up}, [label, *([line] if up else [])]
    return {}, []


def _places(bar: bool, under: int) -> Iterator[tuple[str, str, float, float]]:
    """Where a label may stand, best first: alignment, the end it stands at, px from it, px above the mark.

    A label that runs to the left stands above the room that the ``under`` marks below it need for theirs.
    """
    beside = 5 if bar else 10
    yield from (("left", "until" if bar else "at", beside, 0), ("right", "at", -beside, 0))
    flags = [(align, tier) for tier in range(1, TIERS + 1) for align in ("left", "right")]
    for align, tier in sorted(flags, key=lambda flag: flag[0] == "right" and flag[1] <= under):
        yield align, "at", 4 if align == "left" else -4, TIER * tier + 1
    if not bar:  # what has no room above hangs below
        yield from (
            (align, "at", dx, -TIER * tier - 1) for tier in (1, 2) for align, dx in (("left", 4), ("right", -4))
        )
