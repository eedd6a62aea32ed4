"""What is done to a PDF after it is set: heads of tables say what they head, and its pages go on a paper."""

import io
from collections.abc import Iterable, Iterator

import pikepdf

A4 = (595.28, 841.89)  # pt
LETTER = (612.0, 792.0)


def finished(document: bytes, papers: Iterable[tuple[float, float]]) -> Iterator[bytes]:
    """A PDF on each of some papers; its table heads have a scope, as PDF/UA asks and WeasyPrint does not write.

    The text has room on all papers, so that all have the same pages with the same numbers.
    """
    with pikepdf.open(io.BytesIO(document)) as pdf:
        _scope(pdf)
        boxes = [tuple(map(float, page.mediabox)) for page in pdf.pages]
        for paper in papers:
            for page, box in zip(pdf.pages, boxes, strict=True):
                _put_on(page, box, paper)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True)
            yield out.getvalue()


def _scope(pdf: pikepdf.Pdf) -> None:
    """Heads in the body of a table head their row, all others their column."""
    for element in pdf.objects:
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/TH":
            in_body = element.P.P.get("/S") == "/TBody"
            scope = "/Row" if in_body else "/Column"
            element.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name(scope))


def _put_on(page: pikepdf.Page, box: tuple[float, ...], paper: tuple[float, float]) -> None:
    """Centre on a paper what is in a box of a page."""
    left, bottom, right, top = box
    across, along = ((want - have) / 2 for want, have in zip(paper, (right - left, top - bottom), strict=True))
    sides = (left - across, bottom - along, right + across, top + along)
    page.mediabox = pikepdf.Array([round(side, 2) for side in sides])
    for other in ("/CropBox", "/TrimBox", "/BleedBox"):
        if other in page:
            del page[other]
