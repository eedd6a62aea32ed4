"""The brief: what a desk needs of the report, from its front page, its tables and five of its figures."""

import copy
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from entente.data import anchor, load
from entente.site import blocks, printing, scripts
from entente.text import answered, foreseen, judged, options_by_futures

MATRIX = "fig-matrix"
FIGURES = (
    "fig-value",
    "fig-risks-alliance",
    "fig-rounds",
    "fig-futures",
)  # one each for goods, bloc, sanctions, futures


def printable(book: BeautifulSoup, pictures: Path) -> str:
    """The brief as one page for print, from the single-page book, whose pictures lie in the folder ``pictures``.

    The front page gives question and answer and names the judgements; all else is of the tables.

    Raises:
        PDFError: the book has lost a figure, or its front page its judgements.
    """
    front = book.select_one("article.bd-article section")
    page = blocks.render(
        "print-brief.html",
        **printing.book_words(),
        question=front.h1.find(string=True),
        answer=front.p.get_text(),
        judgements=judged(_first_judgements(front)),
        answers=answered(),
        forecasts=foreseen(),
        options=options_by_futures(),
        matrix=_figure(book, MATRIX, pictures),
        figures=[_figure(book, name, pictures) for name in FIGURES],
    )
    made = BeautifulSoup(page, "html.parser")
    scripts.set_all(made.body)
    printing.set_spaces(made.body)
    return str(made)


def _first_judgements(front: Tag) -> list[str]:
    """The keys of the judgements that the front page names, in its order."""
    keys = {anchor(key): key for key in load("judgements")["judgement_id"]}
    places = [link["href"].rpartition("#")[2] for link in front.ol.select("a[href*='#']")]
    found = [keys[place] for place in places if place in keys]
    if not found:
        raise printing.PDFError("The front page names no judgement in its first list.")
    return found


def _figure(book: BeautifulSoup, name: str, pictures: Path) -> Markup:
    """A figure of the book with its caption, without its number."""
    found = book.find(id=name)
    if found is None:
        raise printing.PDFError(f"The brief shows the figure {name}, which the book does not have.")
    figure = copy.copy(found)
    printing.set_charts(figure, pictures)
    for tag in figure.select(".caption-number, .headerlink"):
        tag.decompose()
    for link in figure.select("a"):
        link.unwrap()
    return Markup(str(figure))
