"""Fill the pages of the printed report: the text after a figure that does not fit is drawn up before it.

Style sheets know no figure that floats to the next page, so the blocks of a chapter are measured once on one endless
page, the pages are counted out, and each figure is set where the page that it needs begins.
"""

import os
import re
from dataclasses import replace
from itertools import pairwise, repeat

from bs4 import BeautifulSoup, Tag

from entente.site import paging, workers
from entente.site.paging import Block

HOLDERS = ("section", "div")  # that only hold blocks
KEPT = ("admonition", "notes")  # classes of holders that are blocks themselves
CHAPTERS = "body > section.chapter"
MM = 96 / 25.4  # px
ROOM, TOP = 246 * MM, 25.5 * MM  # text on a page and the margin above it; these and the next two as in print.css
LINE, NOTE_LINE = 9.8 * 1.38 * 96 / 72, 6.8 * 1.3 * 96 / 72  # px
MARGINS = {
    "h1": (14, 5),
    "h2": (5.5, 1.6),
    "h3": (4, 1),
    "p": (0, 2.2),
    "figure": (3.5, 4),
    "table": (2, 4),
    "ul": (2, 4),
    "section": (5, 0),
}
HEADINGS = ("h1", "h2", "h3", "h4")
PAGE = "<!doctype html><html lang='en'>{}<body>{}{}</body></html>"


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
        places, used = paging.order(blocks, ROOM, used)
        used = min(used + MARGINS["h1"][0] * MM, ROOM)
        tags = [block.extract() for block in blocks_of(chapter)]
        chapter.clear()
        for place, scale in places:
            chapter.append(_scaled(tags[place], scale))
    return str(soup)


def _scaled(block: Tag, scale: float) -> Tag:
    """A figure whose pictures are made smaller; any other block as it is."""
    if scale < 1:
        for picture in block.select("img[style]"):
            picture["style"] = re.sub(r"[\d.]+(?=mm)", lambda size: f"{float(size[0]) * scale:.2f}", picture["style"])
    return block


# --- how high the blocks are ---------------------------------------------------------------------------------------


def measured(page: str, base_url: str) -> tuple[float, list[list[Block]]]:
    """The height in px of what stands before the chapters, and the blocks of each, as one endless page sets them.

    Chapters begin on a page of their own, so each is measured by itself, as many at once as there are processors.
    """
    soup = BeautifulSoup(page, "html.parser")
    _strip(soup)
    chapters = [chapter.extract() for chapter in soup.select(CHAPTERS)]
    fronts = [soup.body.decode_contents(), *[""] * (len(chapters) - 1)]  # what stands before them, with the first
    alone = [PAGE.format(soup.head, front, chapter) for front, chapter in zip(fronts, chapters, strict=True)]
    with workers.pool(min(os.cpu_count() or 1, len(alone))) as pool:
        found = list(pool.map(_tops, alone, repeat(base_url)))
    made = [
        _tailed([_block(tag, after, tops) for tag, after in pairwise(blocks_of(chapter))])
        for chapter, tops in zip(chapters, found, strict=True)
    ]
    return found[0][blocks_of(chapters[0])[0]["id"]] - TOP, made


def _strip(soup: BeautifulSoup) -> None:
    """Leave what takes room, on pages without an end, each block and each part of one with a name of its own."""
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


def _tops(page: str, base_url: str) -> dict[str, float]:
    """How far down its sheet each named part of a page stands, px."""
    from weasyprint import HTML

    sheets = HTML(string=page, base_url=base_url).render().pages
    return {name: point[1] for sheet in sheets for name, point in sheet.anchors.items()}


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
    if tag.name == "figure":
        return Block("figure", (height,), after, pictured=_pictured(tag))
    if tag.name in HEADINGS:
        return Block("heading", (height,), after)
    if "admonition" in tag.get("class", []):
        return Block("text", (height,), after)
    if "notes" in tag.get("class", []):
        return Block("notes", tuple(_lines(height, NOTE_LINE)), after)
    places = [tops[part["id"]] for part in _parts(tag) if part["id"] in tops]
    heights = [low - high for high, low in pairwise([*places, top + height])]
    if tag.name == "table" and heights:
        again = places[0] - top
        first, *rest = _rows(heights)
        return Block("text", (again + first, *rest), after, again)
    return Block("text", tuple(line for each in heights or [height] for line in _lines(each)), after)


def _tailed(blocks: list[Block]) -> list[Block]:
    """Headings with what must stand below them on their page: the first lines of what follows, and their own tail."""
    told = blocks[-1:]
    for block in blocks[-2::-1]:
        if block.kind == "heading" and told[-1].pieces:
            block = replace(block, tail=block.after + told[-1].pieces[0] + told[-1].tail)
        told.append(block)
    return told[::-1]


def _pictured(figure: Tag) -> float:
    """How high the pictures of a figure are together, px."""
    heights = (re.search(r"height: ([\d.]+)mm", tag["style"]) for tag in figure.select("span[style]"))
    return sum(float(height[1]) * MM for height in heights if height)


def _rows(heights: list[float]) -> list[float]:
    """A table by its rows; two stay together at both ends, as in print.css."""
    if len(heights) < 4:
        return [sum(heights)]
    return [sum(heights[:2]), *heights[2:-2], sum(heights[-2:])]


def _lines(height: float, line: float = LINE) -> list[float]:
    """A paragraph by its lines; two stay together at both ends."""
    lines = max(round(height / line), 1)
    if lines < 4:
        return [height]
    each = height / lines
    return [2 * each, *[each] * (lines - 4), 2 * each]
