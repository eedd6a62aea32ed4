"""What a reader's search looks through: the sections of the built chapters, and every row of every table.

The texts are two scripts, since a page opened from a folder may read no other kind of file. A page loads them, and the
library that searches them (MiniSearch, in ``static/lib``), when somebody begins to search.
"""

import html
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from entente.data import described, load, tables
from entente.site import files, notebooks
from entente.site.kept import Once, kept
from entente.site.sources import sources

FOLDER = Path("_static") / "search"
PASSED_OVER = {"script", "style", "svg", "nav", "form"}
# what a ledger says are rows, which are found by themselves; so are sources, each a citation
PASSED_OVER_CLASSES = {
    "headerlink", "chart-rows", "chart-tools", "above-input", "cell_input", "onlyprint", "ledger", "bibtex-citation"
}  # fmt: skip
HEADINGS = {"h1", "h2", "h3", "h4"}
ROW = re.compile(r'<td id="([^"]+)">.*?<code>(.*?)</code>.*?<strong>(.*?)</strong>(.*?)</td>', re.DOTALL)
NAME_OF_FIELD, TAG = re.compile(r"<i>.*?</i>"), re.compile(r"<[^>]*>")
INLINE = {"a", "abbr", "b", "code", "em", "i", "span", "strong", "sub", "sup", "tt"}


class Sections(HTMLParser):
    """The sections of a page: anchor, heading and text, without the sections within."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[dict] = []
        self._open: list[dict] = []
        self._skipped: list[str] = []  # the tag that is passed over, once for each of its name that is open
        self._heading = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        about = dict(attrs)
        if self._skipped:
            self._skipped += [tag] * (tag == self._skipped[0])
        elif tag in PASSED_OVER or self._aside(tag, about):
            self._skipped = [tag]
        elif tag == "section":
            self._open.append({"anchor": about.get("id", ""), "heading": "", "text": ""})
            self.found.append(self._open[-1])
        else:
            self._heading = self._heading or tag in HEADINGS
            self._part(tag)

    def handle_endtag(self, tag):
        if self._skipped:
            if tag == self._skipped[0]:
                self._skipped.pop()
        elif tag == "section" and self._open:
            self._open.pop()
        else:
            self._heading = self._heading and tag not in HEADINGS
            self._part(tag)

    def handle_data(self, data):
        if self._open and not self._skipped:
            self._open[-1]["heading" if self._heading else "text"] += data

    def _aside(self, tag: str, about: dict) -> bool:
        """Whether what begins is no text of the section: by its class, what a term means, a fold of sources alone."""
        of_sources = bool(self._open) and self._open[-1]["anchor"].startswith("sources")
        by_class = PASSED_OVER_CLASSES & set((about.get("class") or "").split())
        return bool(by_class) or "popover" in about or (tag == "details" and of_sources)

    def _part(self, tag: str) -> None:
        """Words of two paragraphs or cells do not run together."""
        if self._open and tag not in INLINE:
            self._open[-1]["text"] += " "


def chapters_text(site: Path, once: Once) -> dict:
    """The sections of all chapters of a built site; first those that answer a question of the article."""
    asked = set(load("questions")["chapter"])
    pages: list[list] = []
    texts: list[list] = []
    for path in sorted(notebooks.chapters(), key=lambda path: path.stem not in asked):
        page = f"chapters/{path.stem}.html"
        found = _read((site / page).read_text("utf-8"), once, _sections)
        texts += [[len(pages), *section] for section in found if section[1]]
        pages.append([page, found[0][1], path.stem in asked])
    return {"pages": pages, "texts": texts}


def _read(page: str, once: Once, reads: Callable[[str], list[list[str]]]) -> list[list[str]]:
    return once(f"{reads.__name__}\0{page}", partial(reads, page))


def _sections(page: str) -> list[list[str]]:
    """Anchor, heading and text of each section."""
    found = Sections(page).found
    return [[each["anchor"], _one_line(each["heading"]), _one_line(each["text"])] for each in found]


def rows_text(site: Path, once: Once) -> dict:
    """Every row of every table as its built page tells it: anchor, key, what it says in a line, and the rest."""
    pages: list[list] = []
    texts: list[list] = []
    for table in tables():
        page = f"chapters/data/{table}.html"
        rows = _sources() if table == "sources" else _read((site / page).read_text("utf-8"), once, _rows)
        texts += [[len(pages), *row] for row in rows]
        pages.append([page, described(table)["title"], False])
    return {"pages": pages, "texts": texts}


def _rows(page: str) -> list[list[str]]:
    return [
        [anchor, *(_plain(each) for each in (key, line, NAME_OF_FIELD.sub("", rest)))]
        for anchor, key, line, rest in ROW.findall(page)
    ]


def _sources() -> Iterator[list[str]]:
    for source in sources().values():
        yield [source.anchor, source.source_id, source.reference, urlsplit(source.url).hostname or ""]


def _plain(markup: str) -> str:
    return _one_line(html.unescape(TAG.sub(" ", markup)))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def write(site: Path) -> None:
    """Write what a search of this site looks through."""
    with kept("search") as once:
        searched = {"chapters": chapters_text(site, once), "rows": rows_text(site, once)}
    for part, texts in searched.items():
        told = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
        files.write_if_changed(site / FOLDER / f"{part}.js", f"(window.searched ||= {{}}).{part} = {told};\n")


def set_up(app) -> None:
    """Tell Sphinx that its own search, which knows no digits and no rows, is not wanted, and of the page of ours."""
    app.connect("builder-inited", lambda app: setattr(app.builder, "search", False))
    app.connect("html-collect-pages", lambda app: [("search", {}, "search.html")] if _on_screen(app) else [])
    app.connect("build-finished", lambda app, error: None if error or not _on_screen(app) else write(Path(app.outdir)))


def _on_screen(app) -> bool:
    return app.builder.name == "html"
