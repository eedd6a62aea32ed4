"""Where the figures of a chapter stand on its pages: near their words, with little of a page left empty.

Text keeps its order, and so do figures. A figure may stand some blocks before its place in the text or after it, and a
little smaller than it is, never past the notes. Of all ways to set a chapter the cheapest is taken, by what is left
empty, how far a figure is from its words, and how small it becomes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

SCALES = (1.0, 0.96, 0.92, 0.88)  # below it words of a figure are smaller than 6 pt
KEPT_WAYS = 24  # to set what is before a block: the others are dearer
TIGHT = 14.0  # px that text needs beside its own height: what fits to the pixel when measured does not when printed
SAFE = 60.0  # px that a figure needs beside its own height: where less is left, headings that almost fit break the plan


@dataclass(frozen=True)
class Block:
    """A block of a chapter: what a page may do with it, and heights in px.

    ``kind`` is ``figure``, ``heading``, ``text`` or ``notes``; ``pieces`` are parts that no page breaks; ``again`` is
    the head of a table, which stands on every page; ``after`` is the room to the next block, which the end of a page
    swallows; ``tail`` is what a heading needs below it; ``pictured`` is what of a figure may be made smaller.
    """

    kind: str
    pieces: tuple[float, ...]
    after: float = 0.0
    again: float = 0.0
    tail: float = 0.0
    pictured: float = 0.0


class Way(NamedTuple):
    """One way to set what is before a place: its cost, what of the page is used, and how it came to be.

    ``turned`` counts for each figure that waits how many pages have been turned since its place in the text; ``placed``
    is the last block that was set, by its number and scale, and all before it.
    """

    cost: float
    used: float
    turned: tuple[int, ...] = ()
    placed: tuple | None = None


def order(blocks: Sequence[Block], room: float, used: float = 0.0) -> tuple[list[tuple[int, float]], float]:
    """Places of the blocks in the order they are set, each with its scale, and what of the last page is used.

    ``used`` is so at first.

    >>> words = [Block("text", (10.0,) * 10)] * 6
    >>> order([*words[:3], Block("figure", (120,)), *words], 400)[0][:6]
    [(0, 1.0), (1, 1.0), (3, 1.0), (2, 1.0), (4, 1.0), (5, 1.0)]
    >>> order([*words[:2], Block("figure", (120,)), *words], 400)[0][:4]
    [(0, 1.0), (1, 1.0), (2, 1.0), (3, 1.0)]
    """
    texts = [index for index, block in enumerate(blocks) if block.kind != "figure"]
    figures = [index for index, block in enumerate(blocks) if block.kind == "figure"]
    own = [sum(text < figure for text in texts) for figure in figures]
    first = [_first(blocks, texts, place) for place in own]
    ways: dict[tuple[int, int], list[Way]] = {(0, 0): [Way(0.0, used)]}
    for done in range(len(texts) + 1):
        for set_ in range(len(figures) + 1):
            here = _cheapest(ways.pop((done, set_), []))
            if done == len(texts) and set_ == len(figures):
                best = min(here)
                return _path(best), best.used
            for way in here:
                waits = way.turned + (0,) * (sum(place <= done for place in own) - set_ - len(way.turned))
                if set_ < len(figures) and _may_stand(blocks, texts, done, first[set_], own[set_]):
                    early = max(own[set_] - done, 0)
                    made = _figures(way, waits, blocks[figures[set_]], figures[set_], room, early)
                    ways.setdefault((done, set_ + 1), []).extend(made)
                if done < len(texts) and not (waits and blocks[texts[done]].kind == "notes"):
                    text = _text(way, waits, blocks[texts[done]], texts[done], room)
                    ways.setdefault((done + 1, set_), []).append(text)
    raise AssertionError("every chapter can be set")


def _first(blocks: Sequence[Block], texts: Sequence[int], place: int) -> int:
    """How much text must stand before a figure: of its own section the heading and a paragraph."""
    headings = [done for done in range(place) if blocks[texts[done]].kind == "heading"]
    return min(headings[-1] + 2 if headings else 1, place)


def _may_stand(blocks: Sequence[Block], texts: Sequence[int], done: int, first: int, own: int) -> bool:
    """Whether a figure may stand after so much text: not between a heading and its first words."""
    return done == own or (done >= first and blocks[texts[done - 1]].kind != "heading")


def _cheapest(ways: list[Way]) -> list[Way]:
    """The cheapest ways that end alike, and of those not all."""
    best: dict[tuple, Way] = {}
    for way in sorted(ways, key=lambda way: way.cost):
        best.setdefault((round(way.used / 4), way.turned), way)
    return list(best.values())[:KEPT_WAYS]


def _text(way: Way, waits: tuple[int, ...], block: Block, number: int, room: float) -> Way:
    used, empty = after(block, room, way.used)
    cost = way.cost + sum(map(_emptiness, empty)) + sum(_distance(each + len(empty), each) for each in waits)
    if block.kind == "heading":
        cost += 60 * len(waits)  # a figure among the words of another section
    return Way(cost, used, tuple(each + len(empty) for each in waits), (way.placed, number, 1.0))


def _figures(way: Way, waits: tuple[int, ...], block: Block, number: int, room: float, early: int) -> Iterator[Way]:
    """A figure set here in each size that fits, or on the next page."""
    fitting = [scale for scale in SCALES if way.used + _height(block, scale) + SAFE <= room]
    later = waits[1:] if waits else ()
    for scale in fitting:
        cost = way.cost + 40 * early + 600 * (1 - scale)
        used = min(way.used + _height(block, scale) + block.after, room)
        yield Way(cost, used, later, (way.placed, number, scale))
    if not fitting or fitting[0] < 1:
        cost = way.cost + 40 * early + _emptiness(room - way.used) + sum(_distance(each + 1, each) for each in waits)
        used = min(_height(block, 1) + block.after, room)
        yield Way(cost, used, tuple(each + 1 for each in later), (way.placed, number, 1.0))


def _height(block: Block, scale: float) -> float:
    return sum(block.pieces) - block.pictured * (1 - scale)


def _emptiness(height: float) -> float:
    """What it costs to leave the rest of a page empty, more for each px the more there are."""
    return height * (0.5 + height / 200)


def _distance(turned: int, before: int) -> float:
    """What it costs that pages are turned while a figure waits: the next page is near, those after it are not."""
    return float(sum(40 if page == 0 else 220 for page in range(before, turned)))


def after(block: Block, room: float, used: float) -> tuple[float, list[float]]:
    """What of a page is used when a block of text has been set, and what is empty of each page that ends in it."""
    empty = []
    for place, piece in enumerate(block.pieces):
        if used and used + piece + block.tail > room - TIGHT:
            empty.append(room - used)
            used = block.again if place else 0.0
        used += piece
    return min(used + block.after, room), empty


def _path(way: Way) -> list[tuple[int, float]]:
    found, placed = [], way.placed
    while placed is not None:
        placed, number, scale = placed
        found.append((number, scale))
    return found[::-1]
