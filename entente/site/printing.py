"""From the single-page book to a page for print: cover, contents, chapters with notes, bibliography.

The row pages stay out. In their place every linked number gets a note that names its row and the row's sources, and
the bibliography keeps the sources that are cited.
"""

import re
from collections import Counter
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup, escape

from entente.data import LIKELIHOODS, anchor, band, package, tables
from entente.figures.theme import FAMILY, FONT_FILES
from entente.site import blocks, citation, files, filling, notes, scripts, settings
from entente.site.pictures import size

STYLE = files.STATIC / "print.css"
FIGURE_WIDTH, FIGURE_HEIGHT = 150, 200  # mm at most: what is 12 px on a desk is 7 pt here
UNPRINTED = (
    "script, style, a.headerlink, .cell_input, details, button, nav, .toctree-wrapper > ul, .tableofcontents-wrapper, "
    ".chart-tools, .chart-rows, .prev-next-footer, section#the-dictionary, section#claimants, .tag_screen-only"
)

INLINE = ("a", "abbr", "b", "cite", "code", "em", "i", "span", "strong")
MARK, NO_BREAK = "¶", "\N{NO-BREAK SPACE}"


class PDFError(RuntimeError):
    """The report could not be set as it was asked to be."""


def printable(book: BeautifulSoup, pictures: Path) -> str:
    """The body of the single-page book as one clean page; its pictures lie in the folder ``pictures``.

    Raises:
        PDFError: a table has no page of rows in the book.
        PictureError: a picture does not say its size.
    """
    body = book.select_one("article.bd-article")
    _cut_row_pages(body)
    drop_unprinted(body)
    set_charts(body, pictures)
    chapters = _chapters(body)
    answer = chapters[0].p.get_text()
    _unique_ids(chapters)
    named: set[str] = set()
    for chapter in chapters:
        filling.flatten(chapter)
        named |= notes.add_notes(chapter)
    notes.add_bibliography(body, named)
    _tables(body)
    _links(body)
    scripts.set_all(body)
    set_spaces(body)
    return blocks.render(
        "print-report.html",
        **book_words(),
        answer=answer,
        likelihoods=[(word, band(*ends)) for word, ends in LIKELIHOODS.items()],
        cited=citation.cited(),
        contents=_contents(body),
        body=Markup(body.decode_contents()),
    )


def book_words() -> dict:
    """What every page for print says of the book and of its type."""
    head, _, tail = package()["title"].partition(": ")
    return {
        "book": package(),
        "address": settings.address(),
        "contact": settings.contact(),
        "head": head,
        "subtitle": tail.capitalize(),
        "family": FAMILY,
        "fonts": FONT_FILES,
        "style": Markup(STYLE.read_text("utf-8")),
    }


def drop_unprinted(body: Tag) -> None:
    """Take out what a page on paper has no use for; a table in a fold is named, since the text leads to it."""
    for fold in body.select("details:has(table)"):
        told = fold.summary.get_text(" ", strip=True).rstrip(".")
        fold.replace_with(BeautifulSoup(f'<p class="row-fields">Online: {escape(told)}.</p>', "html.parser"))
    for tag in body.select(UNPRINTED):
        tag.decompose()
    for told in body.select(".cell_output pre"):
        if told.get_text(strip=True) in ("True", "False"):  # an answer to code that paper does not show
            told.decompose()
    for again in body.select(".admonition.tip")[:-1]:  # how to tell us stands once
        again.decompose()
    for heading in body.find_all(filling.HEADINGS):
        if heading.get_text(strip=True) == "Sources":  # of a chapter: its notes name them
            heading.find_parent("section").decompose()
    for cell in body.select("div.cell, div.cell_output"):
        if not cell.get_text(strip=True) and not cell.select_one(".chart"):
            cell.decompose()


def set_spaces(body: Tag) -> None:
    """Put the space before an inline element into it: WeasyPrint 70 ends a line after the first word of a text whose
    last letter, a space, is what does not fit. A mark of a row stays with the word that it marks."""
    for words in body.find_all(string=re.compile(r"\S\s+$")):
        element = words.next_sibling
        if not isinstance(element, Tag) or element.name not in INLINE or words.find_parent("pre"):
            continue
        first = element.find(string=re.compile(r"\S"))
        if first is None or first.find_parent("pre"):
            continue
        space = NO_BREAK if first.startswith(MARK) else " "
        words.replace_with(words.rstrip())
        first.replace_with(f"{space}{first.lstrip()}")


def _cut_row_pages(body: Tag) -> None:
    """Take the row pages out; the notes and the bibliography stand in for them."""
    marked = {tag["id"]: tag for tag in body.select("[id^=table-]")}
    for table in tables():
        marker = marked.get(anchor(f"table-{table}"))
        if marker is None:
            raise PDFError(f"The single-page book has no page of the rows of {table}: run `make pdf` again.")
        marker.find_parent("section").decompose()


def set_charts(body: Tag, pictures: Path) -> None:
    """One picture a chart, for the desk and in light, as wide as paper asks; one outside a figure is made one."""
    for box in body.select(".chart"):
        picture = box.img
        file = _settable(pictures / Path(picture["src"]).name)
        picture["src"], picture["style"] = file.as_uri(), _size(file)
        box.replace_with(picture)
        if picture.find_parent("figure") is None:
            picture.wrap(Tag(name="figure"))


def _settable(picture: Path) -> Path:
    """The file of a picture, or of one made beside the PDF where our fonts lack letters of its texts."""
    drawn = picture.read_text("utf-8")
    if (told := scripts.set_picture(drawn)) == drawn:
        return picture
    set_beside = files.BUILD / "pdf" / picture.name
    files.write_if_changed(set_beside, told)
    return set_beside


def _size(picture: Path) -> str:
    """How large a picture is set, as a style."""
    width, height = size(picture)
    scale = min(FIGURE_WIDTH / width, FIGURE_HEIGHT / height)
    return f"width: {width * scale:.2f}mm; height: {height * scale:.2f}mm"


def _chapters(body: Tag) -> list[Tag]:
    """The front page and the chapters side by side, as the single page nests the ones in the other."""
    front = body.find("section")
    chapters = front.select("div.toctree-wrapper > section")
    for chapter in reversed(chapters):
        front.insert_after(chapter.extract())
        for heading in chapter.find_all(re.compile("^h[2-6]$")):
            heading.name = f"h{int(heading.name[1]) - 1}"
    for wrapper in body.select("div.toctree-wrapper"):
        wrapper.decompose()
    for chapter in (made := [front, *chapters]):
        chapter["class"] = "chapter"
    return made


def _unique_ids(chapters: list[Tag]) -> None:
    """Chapters that share a heading share its id; all but the first get their chapter's name before it."""
    taken: set[str] = set()
    for chapter in chapters:
        own = chapter["id"]
        for tag in chapter.select("[id]"):
            if tag["id"] in taken:
                old, tag["id"] = tag["id"], f"{own}-{tag['id']}"
                for link in chapter.select(f'a[href="#{old}"]'):
                    link["href"] = f"#{tag['id']}"
        taken |= {tag["id"] for tag in [chapter, *chapter.select("[id]")]}


def _tables(body: Tag) -> None:
    for cell in body.select("thead th"):
        cell["scope"] = "col"
    for columns in body.select("colgroup"):
        columns.decompose()


def _links(body: Tag) -> None:
    """Links inside the book stay, those to pages that print leaves out become plain text."""
    ids = {tag["id"] for tag in body.select("[id]")}
    for link in body.select("a[href]"):
        href = link["href"]
        if re.match(r"^[a-z]+:", href):
            continue
        target = href.rpartition("#")[2]
        if "#" in href and target in ids:
            link["href"] = f"#{target}"
        else:
            link.unwrap()


def _contents(body: Tag) -> list[dict[str, str]]:
    """Chapters and their sections; sections that many chapters have in common are left out."""
    headings = [(heading, heading.get_text(" ", strip=True)) for heading in body.find_all(["h1", "h2"])]
    common = Counter(text for _, text in headings)
    return [
        {"level": heading.name, "place": place, "text": text}
        for heading, text in headings
        if common[text] == 1 and (place := heading.get("id") or heading.parent.get("id"))
    ]
