"""The report as a PDF to hand out: the single-page book, made ready for print, set by WeasyPrint.

The row pages stay out. In their place every linked number gets a note that names its row and the row's sources, and the
bibliography keeps the sources that are cited. The file is tagged and declared PDF/UA-1; the tests check what can be
checked of that.
"""

import datetime
import html
import logging
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from fontTools.ttLib import TTFont

from entente.data import day, headline, key_of, load, package, period, split, tables
from entente.figures.rows import anchor
from entente.figures.theme import FONT_FILES
from entente.site.book import PICTURES, WEAK

ROOT = Path(__file__).resolve().parents[2]
SINGLE_PAGE = ROOT / "_build" / "singlehtml" / "chapters" / "index.html"
TARGET = ROOT / "_build" / "pdf" / "north-korea-russia.pdf"
STYLE = Path(__file__).parent / "static" / "print.css"
SHORT_LEAD = 450  # signs
UNIX_EPOCH = datetime.date(1970, 1, 1).toordinal()
LANGUAGES = {"zh": "Chinese", "ja": "Japanese", "ko": "Korean"}
LIBRARIES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]


class PDFError(RuntimeError):
    """WeasyPrint could not set the report as it was asked to."""


def missing_library() -> str | None:
    """What to install where WeasyPrint's system library is missing, else None."""
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        return (
            f"The PDF needs Pango, which is not installed ({str(error).splitlines()[0]}).\n"
            f"Debian and Ubuntu: apt-get install {' '.join(LIBRARIES)}. macOS: brew install pango. Then run it again."
        )
    return None


def write(single_page: Path = SINGLE_PAGE, target: Path = TARGET) -> Path:
    """Set the single-page book as a PDF; the same input gives the same bytes.

    Raises:
        PDFError: something was lost on the way (a font, a picture, an alt text, a link).
    """
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    source = printable(BeautifulSoup(single_page.read_text("utf-8"), "html.parser"))
    page = target.with_suffix(".html")
    target.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(source, "utf-8")
    cutoff = period(package()["evidence_cutoff"])[1]
    os.environ["SOURCE_DATE_EPOCH"] = str((cutoff.toordinal() - UNIX_EPOCH) * 86400)  # not the day of the build
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        HTML(str(page)).write_pdf(str(target), pdf_variant="pdf/ua-1", font_config=FontConfiguration())
    finally:
        logger.removeHandler(complaints)
    if complaints.heard:
        raise PDFError("WeasyPrint complained:\n" + "\n".join(complaints.heard))
    return target


class _Complaints(logging.Handler):
    """Warnings and errors of WeasyPrint: it goes on where a figure has lost its alt text, and we must not."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record):
        self.heard.append(record.getMessage())


# --- from the single-page book to print ------------------------------------------------------------------------------


def printable(book: BeautifulSoup) -> str:
    """The body of the single-page book as one clean page: cover, contents, chapters, notes, bibliography."""
    body = book.select_one("article.bd-article")
    _cut_row_pages(body)
    _drop(body)
    _charts(body)
    chapters = _chapters(body)
    _unique_ids(chapters)
    for chapter in chapters:
        _notes(chapter)
    _bibliography(body)
    _tables(body)
    _links(body)
    title = package()["title"]
    head = f"<meta charset='utf-8'><title>{html.escape(title)}</title><meta name='author' content='The authors'>"
    return (
        f"<!DOCTYPE html><html lang='en'><head>{head}<style>{_faces()}{STYLE.read_text('utf-8')}</style></head>"
        f"<body>{_cover(title)}{_contents(body)}{body.decode_contents()}</body></html>"
    )


def _faces() -> str:
    return "".join(
        f"@font-face{{font-family:'Source Sans Pro';font-weight:{weight};src:url('{path.as_uri()}')}}"
        for weight, path in FONT_FILES.items()
    )


def _drop(body: Tag) -> None:
    """What a page on paper has no use for."""
    unwanted = (
        "script, a.headerlink, .cell_input, details, button, nav, .toctree-wrapper > ul, .tableofcontents-wrapper, "
        ".chart-tools, .chart-rows, .prev-next-footer, section#the-dictionary, section#claimants, .tag_screen-only"
    )
    for tag in body.select(unwanted):
        tag.decompose()
    for cell in body.select("div.cell, div.cell_output"):
        if not cell.get_text(strip=True) and not cell.select_one(".chart"):
            cell.decompose()


def _cut_row_pages(body: Tag) -> None:
    """Take the row pages out; the notes and the bibliography stand in for them."""
    for table in tables():
        marker = body.find(id=anchor(f"table-{table}"))
        if marker is None:
            raise PDFError(f"no row page of {table} in the single-page book")
        marker.find_parent("section").decompose()


def _charts(body: Tag) -> None:
    """One picture a chart: for the desk, in light."""
    for box in body.select(".chart"):
        picture = box.select_one("picture.for-light img")
        picture["src"] = (PICTURES / Path(picture["src"]).name).as_uri()
        del picture["loading"]
        box.replace_with(picture)
    for figure in body.select("figure"):
        _keep_with_heading(figure)


def _keep_with_heading(figure: Tag) -> None:
    """A figure takes a short lead and its heading along to the next page: neither may be left behind alone."""
    block = figure.find_parent("div", class_="cell") or figure
    lead, signs = block.find_previous_sibling(), 0
    while lead is not None and lead.name == "p" and (signs := signs + len(lead.get_text())) < SHORT_LEAD:
        lead["class"] = [*lead.get("class", []), "lead"]
        lead = lead.find_previous_sibling()


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
    return [front, *chapters]


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


def _notes(chapter: Tag) -> None:
    """A note for every linked row that names sources, and every number computed from a table.

    At the first mention it stands in full, then by its number again. Rows that only define need none.
    """
    asserting = [table for table in tables() if "source_ids" in load(table)]
    rows = {anchor(key): (table, key) for table in asserting for key in _keys(table)}
    wholes = {anchor(f"table-{table}"): table for table in tables()}
    numbers: dict[str, int] = {}
    for link in chapter.select("a[href*='#']"):
        target = link["href"].rpartition("#")[2]
        computed = target in wholes and any(sign.isdigit() for sign in link.get_text())
        if target not in rows and not computed:
            continue
        known = target in numbers
        number = numbers.setdefault(target, len(numbers) + 1)
        name = f"note-{chapter['id']}-{number}"
        link.name, link.attrs = "span", {"class": "linked"}
        link.insert_after(_again(number, name) if known else _note(number, name, rows.get(target), wholes.get(target)))


def _keys(table: str) -> list[str]:
    return load(table)[key_of(table)].tolist()


def _again(number: int, name: str) -> Tag:
    return BeautifulSoup(f'<a class="note-again" href="#{name}">{number}</a>', "html.parser").a


def _note(number: int, name: str, row: tuple[str, str] | None, table: str | None) -> Tag:
    """A footnote that says which row a number comes from and who says so."""
    text = _row_note(*row) if row else f"Computed from the table <i>{table}</i>."
    return BeautifulSoup(f'<span class="note" id="{name}" data-number="{number}">{text}</span>', "html.parser").span


def _row_note(table: str, key: str) -> str:
    row = load(table).set_index(key_of(table), drop=False).loc[key]
    links = "; ".join(_source_link(source) for source in split(row["source_ids"]))
    return f"{html.escape(headline(table, row))} (<i>{table}</i>, row {html.escape(key)}). {links}"


def _source_link(source_id: str) -> str:
    source = load("sources").set_index("source_id").loc[source_id]
    when = f", {day(source['published'])}" if isinstance(source["published"], str) else ""
    said = f"{html.escape(source['publisher'])}{when}"
    if source["tier"] >= WEAK:
        return f'<span data-source="{source_id}">{said} (weak, not linked)</span>'
    return f'<a data-source="{source_id}" href="{html.escape(source["url"], quote=True)}">{said}</a>'


def _bibliography(body: Tag) -> None:
    """The sources that the notes and the text cite, with their addresses."""
    cited = {link["href"].rpartition("#source-")[2] for link in body.select("a[href*='#']")}
    cited |= {note["data-source"] for note in body.select("[data-source]")}
    known = load("sources")
    used = known[known["source_id"].isin(cited)].sort_values(["publisher", "published"])
    items = "".join(_bibliography_item(source) for source in used.to_dict("records"))
    intro = f"<p>The {len(used)} sources that the notes name. All others stand on the pages of rows online.</p>"
    section = f'<section id="bibliography"><h1>Bibliography</h1>{intro}<ul class="bibliography">{items}</ul></section>'
    body.append(BeautifulSoup(section, "html.parser").section)


def _bibliography_item(source: dict) -> str:
    author = f"{html.escape(source['author'])}, " if isinstance(source["author"], str) else ""
    when = day(source["published"]) if isinstance(source["published"], str) else "undated"
    url = html.escape(source["url"], quote=True)
    shown = html.escape(source["url"].removeprefix("https://").removeprefix("http://"))
    address = f'<a href="{url}">{shown}</a>' if source["tier"] < WEAK else f"{shown} (weak, not linked)"
    title = f"“{html.escape(_settable(source['title'], source['language']))}”"
    return (
        f'<li id="source-{source["source_id"]}">{author}{html.escape(source["publisher"])}: {title}, '
        f"{when}. Tier {source['tier']}. {address}</li>"
    )


def _settable(title: str, language: str) -> str:
    """A title, or what language it is in where our fonts lack its signs."""
    if set(map(ord, title)) <= _signs():
        return title
    return f"[title in {LANGUAGES.get(language, language)}]"


@cache
def _signs() -> frozenset[int]:
    return frozenset(TTFont(FONT_FILES[400]).getBestCmap())


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


def _cover(title: str) -> str:
    meta = package()
    head, _, tail = title.partition(": ")
    return (
        f'<section class="cover"><p class="kicker">Edition {meta["version"]}</p>'
        f'<p class="cover-title">{html.escape(head)}</p><p class="cover-subtitle">{html.escape(tail.capitalize())}</p>'
        f'<p class="cover-note">Evidence to {day(meta["evidence_cutoff"])}, dense to '
        f"{day(meta['evidence_dense_until'])}. It follows an article of {day(meta['article_date'])} and checks what "
        f"that article claimed.</p></section>"
    )


def _contents(body: Tag) -> str:
    """Chapters and their sections with page numbers; sections that many chapters have in common are left out."""
    items = []
    headings = body.find_all(["h1", "h2"])
    common = Counter(heading.get_text(" ", strip=True) for heading in headings)
    for heading in headings:
        section = heading.find_parent("section")
        if section is None or not section.get("id") or common[heading.get_text(" ", strip=True)] > 1:
            continue
        text = html.escape(heading.get_text(" ", strip=True))
        items.append(f'<li class="{heading.name}"><a href="#{section["id"]}">{text}</a></li>')
    listed = f"<ul>{''.join(items)}</ul>"
    return f'<nav class="contents" aria-label="Contents"><p class="contents-title">Contents</p>{listed}</nav>'
