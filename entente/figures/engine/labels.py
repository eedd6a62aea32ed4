"""Where labels stand: boxes that may not cover each other, and the first free place round a mark."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from entente.figures.engine.screens import field_by_screen
from entente.figures.theme import SCREENS, width_of

Box = tuple[float, float, float, float]  # left, top, right, bottom, px
LINE = 15  # px a line of labels takes, top to bottom
PLACED = {name: field_by_screen(name) for name in ("align", "dx", "dy")}  # how a mark follows it
SHOWN = field_by_screen("shown")["expr"]
STEPS = (0, -10, 10, -16, 16, -24, 24, -32, 32)  # px a label may stand off the height of its mark, best first
CLEAR = 9  # px from the middle of a mark to its label


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes cover each other; boxes that only touch do not."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def box_round(x: float, y: float, half: float) -> Box:
    """The square round a point, reaching ``half`` px to each side."""
    return x - half, y - half, x + half, y + half


def text_box(text: str, x: float, y: float, align: str = "left", half: float = LINE / 2) -> Box:
    """The box of a label at a point: ``align`` says which end of it stands there, ``half`` is half its height, px."""
    wide = width_of(text) + 2
    left = x - {"left": 0, "center": wide / 2, "right": wide}[align]
    return left, y - half, left + wide, y + half


def is_free(box: Box, taken: Iterable[Box], limits: Box | None = None) -> bool:
    """Whether a box covers none of those taken and stays within the limits."""
    inside = limits is None or (
        limits[0] <= box[0] and limits[1] <= box[1] and box[2] <= limits[2] and box[3] <= limits[3]
    )
    return inside and not any(overlap(box, other) for other in taken)


def place(
    rows: Iterable[dict],
    spot: Callable[[dict, str], tuple[float, float, str]],
    limits: Callable[[dict, str], Box],
    taken: Callable[[dict, str], Sequence[Box]],
    farthest: float = STEPS[-1],
) -> None:
    """Give labels a place beside their marks, or none where they would cover something; the first rows choose first.

    ``spot`` gives the pixels of a row's mark on a screen and the text of its label, which may be empty; ``limits`` the
    box its label stays in; ``taken`` the boxes its label keeps free, beside those of the labels that stand already.
    ``farthest`` is how far, px, a label may stand above or below its mark. Adds to each row, for each screen,
    ``<screen>_align``, ``_dx``, ``_dy`` and ``_shown``.
    """
    for screen in SCREENS:
        labels: list[Box] = []
        for row in rows:
            x, y, text = spot(row, screen)
            others = [*taken(row, screen), *labels]
            found = next(
                (
                    (align, dx, dy, box)
                    for align, dx, dy in _beside(farthest)
                    if is_free(box := text_box(text, x + dx, y + dy, align), others, limits(row, screen))
                ),
                None,
            )
            shown = bool(found and text)
            align, dx, dy, box = found if found and text else ("left", 0, 0, (0, 0, 0, 0))
            row |= {f"{screen}_align": align, f"{screen}_dx": dx, f"{screen}_dy": dy, f"{screen}_shown": shown}
            labels += [box] if shown else []


def _beside(farthest: float) -> Iterator[tuple[str, float, float]]:
    """Where a label may stand round its mark, best first: alignment and px from the middle of the mark."""
    for dy in STEPS:
        if abs(dy) <= farthest:
            yield from (("right", -CLEAR, dy), ("left", CLEAR, dy), *([("center", 0, dy)] if dy else []))


def apart(wanted: Sequence[float], step: float, low: float, high: float) -> list[float]:
    """The nearest positions to those wanted that keep their order, lie ``step`` apart and from ``low`` to ``high``.

    >>> apart([10, 12, 50], 14, 0, 100)
    [4.0, 18.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[tuple[float, int]] = []  # positions that touch: their mean with the steps taken off, their count
    for rank, i in enumerate(order):
        mean, count = wanted[i] - rank * step, 1
        while blocks and blocks[-1][0] > mean:
            other, more = blocks.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        blocks.append((mean, count))
    bare = [mean for mean, count in blocks for _ in range(count)]
    ceiling = high - (len(wanted) - 1) * step
    placed = {i: float(max(low, min(bare[rank], ceiling)) + rank * step) for rank, i in enumerate(order)}
    return [placed[i] for i in range(len(wanted))]
