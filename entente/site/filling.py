"""Fill the pages of the printed report: the text after a figure that does not fit is drawn up before it.

Style sheets know no figure that floats to the next page, so the blocks of a chapter are measured once on one endless
page, the pages are counted out, and each figure is set where the page that it needs begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bs4 import BeautifulSoup, Tag

HOLDERS = ("section", "div")  # that only hold blocks
KEPT = ("admonition", "notes")  # classes of holders that are blocks themselves
CHAPTERS = "body > section.chapter"
MM = 96 / 25.4  # px
ROOM, TOP = 243 * MM, 27 * MM  # text on a page and the margin above it; these and the next two as in print.css
LINE = 9.8 * 1.38 * 96 / 72  # px
MARGINS = {
    "h1": (14, 5),
    "h2": (5.5, 1.6),
    "h3": (4, 1),
    "p": (0, 2.2),
    "figure": (3.5, 4),
    "table": (2, 4),
    "ul": (2, 4),
}
TAIL = 2 * LINE  # a heading needs below it
HEADINGS = ("h1", "h2", "h3", "h4")


@dataclass(frozen=True)
class Block:
    """A block of a chapter: what a page may do with it, and heights in px.

    ``kind`` is ``figure``, ``heading`` or ``text``; ``pieces`` are parts that no page breaks; ``again`` is the head of
    a table, which stands on every page; ``after`` is the room to the next block, which the end of a page swallows.
    """

    kind: str
    pieces: tuple[float, ...]
    after: float = 0.0
    again: float = 0.0


def flatten(chapter: Tag) -> None:
    """Make the blocks of a chapter its own children; what leads to a section leads to its heading."""
    for section in chapter.select("section[id]"):
        heading = section.find(["h1", "h2", "h3", "h4"])
        if heading is not None:
            heading["id"] = section["id"]
            for mark in section.find_all("span", id=True, recursive=False):
                _lead(chapter, mark["id"], heading["id"])
                mark.decompose()
    for holder in chapter.find_all(HOLDERS):
        if not any(set(tag.get("class", [])) & set(KEPT) for tag in (holder, *holder.parents)):
            holder.unwrap()
    for text in chapter.find_all(string=True, recursive=False):
        if not text.strip():
            text.extract()


def _lead(chapter: Tag, old: str, new: str) -> None:
    for link in chapter.select(f'a[href$="#{old}"]'):
        link["href"] = f"#{new}"


def blocks_of(chapter: Tag) -> list[Tag]:
    """The blocks of a flattened chapter, in order."""
    return [child for child in chapter.children if isinstance(child, Tag)]


def filled(page: str, base_url: str) -> str:
    """A page for print whose chapters leave least of their pages empty."""
    soup = BeautifulSoup(page, "html.parser")
    before, chapters = measured(page, base_url)
    used = before % ROOM
    for chapter, blocks in zip(soup.select(CHAPTERS), chapters, strict=True):
        places, used = order(blocks, ROOM, used)
        tags = [block.extract() for block in blocks_of(chapter)]
        chapter.clear()
        chapter.extend(tags[place] for place in places)
    return str(soup)


def order(blocks: Sequence[Block], room: float, used: float = 0.0) -> tuple[list[int], float]:
    """Places of the blocks in the order they are set, and what of the last page is used; ``used`` is so at first.

    Text keeps its order, and so do figures. A figure that does not fit waits until the text after it has filled the
    page, and stands where the next begins.

    >>> lines = (10.0,) * 30
    >>> order([Block("text", lines), Block("figure", (200,)), Block("text", lines)], 400)
    ([0, 2, 1], 400.0)
    >>> order([Block("text", lines[:10]), Block("figure", (200,)), Block("text", lines)], 400)
    ([0, 1, 2], 200.0)
    """
    placed: list[int] = []
    waiting: list[int] = []
    for index, block in enumerate(blocks):
        if not placed or blocks[placed[-1]].kind != "heading":
            while waiting and used + sum(blocks[waiting[0]].pieces) <= room:
                used = _after(blocks[waiting[0]], room, used)
                placed.append(waiting.pop(0))
        if block.kind == "figure" and (waiting or used + sum(block.pieces) > room):
            waiting.append(index)
        else:
            used = _after(block, room, used)
            placed.append(index)
    for index in waiting:
        used = _after(blocks[index], room, used)
    return placed + waiting, used


def _after(block: Block, room: float, used: float) -> float:
    """What of a page is used when a block has been set on it, or on as many as it takes."""
    tail = TAIL if block.kind == "heading" else 0.0
    for place, piece in enumerate(block.pieces):
        if used + piece + tail > room:
            used = block.again if place else 0.0
        used += piece
    return min(used + block.after, room)


# --- how high the blocks are ---------------------------------------------------------------------------------------


def measured(page: str, base_url: str) -> tuple[float, list[list[Block]]]:
    """The height in px of what stands before the chapters, and the blocks of each, as one endless page sets them."""
    from weasyprint import HTML

    soup = BeautifulSoup(page, "html.parser")
    for tag in soup.select(".cover, #bibliography"):
        tag.decompose()
    for tag in soup.select("a[href]"):
        del tag["href"]
    for image in soup.select("img"):
        image.replace_with(soup.new_tag("span", style=f"display: block; {image.get('style', '')}"))
    chapters = soup.select(CHAPTERS)
    for chapter in chapters:
        chapter.append(soup.new_tag("div"))
    marked = [tag for chapter in chapters for block in blocks_of(chapter) for tag in (block, *_parts(block))]
    for number, tag in enumerate(marked):
        tag["id"] = f"block-{number}"
    style = soup.new_tag("style")
    style.string = "@page { size: 210mm 90000mm !important }"
    soup.head.append(style)
    tops: dict[str, float] = {}
    for sheet in HTML(string=str(soup), base_url=base_url).render().pages:
        tops |= {name: point[1] for name, point in sheet.anchors.items()}
    made = [[_block(tag, after, tops) for tag, after in pairwise(blocks_of(chapter))] for chapter in chapters]
    return tops[blocks_of(chapters[0])[0]["id"]] - TOP, made


def _parts(block: Tag) -> list[Tag]:
    """Where a table or a list may break."""
    return block.select("tbody > tr") if block.name == "table" else block.find_all("li", recursive=False)


def _block(tag: Tag, following: Tag, tops: dict[str, float]) -> Block:
    """What a page may do with a block, from where it, its parts and what follows it stand."""
    top, end = tops.get(tag["id"]), tops.get(following["id"])
    if top is None or end is None:  # it makes no box
        return Block("text", ())
    after = max(MARGINS.get(tag.name, (0, 0))[1], MARGINS.get(following.name, (0, 0))[0]) * MM
    height = max(end - top - after, 0.0)
    if tag.name == "figure" or "admonition" in tag.get("class", []):
        return Block("figure" if tag.name == "figure" else "text", (height,), after)
    if tag.name in HEADINGS:
        return Block("heading", (height,), after)
    places = [tops[part["id"]] for part in _parts(tag) if part["id"] in tops]
    heights = [low - high for high, low in pairwise([*places, top + height])]
    if tag.name == "table" and heights:
        again = places[0] - top
        return Block("text", (again + heights[0], *heights[1:]), after, again)
    return Block("text", tuple(line for each in heights or [height] for line in _lines(each)), after)


def _lines(height: float) -> list[float]:
    """A paragraph by its lines; two stay together at both ends."""
    lines = max(round(height / LINE), 1)
    if lines < 4:
        return [height]
    each = height / lines
    return [2 * each, *[each] * (lines - 4), 2 * each]
