"""What is done to a PDF after it is set: heads of tables say what they head, and its pages go on a paper."""

import io

import pikepdf

A4 = (595.28, 841.89)  # pt
LETTER = (612.0, 792.0)


def finished(document: bytes, paper: tuple[float, float]) -> bytes:
    """A PDF whose table heads have a scope, as PDF/UA asks and WeasyPrint does not write, on a paper.

    The text has room on both papers, so that both have the same pages with the same numbers.
    """
    with pikepdf.open(io.BytesIO(document)) as pdf:
        _scope(pdf)
        for page in pdf.pages:
            _put_on(page, paper)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _scope(pdf: pikepdf.Pdf) -> None:
    """Heads in the body of a table head their row, all others their column."""
    for element in pdf.objects:
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/TH":
            in_body = element.P.P.get("/S") == "/TBody"
            scope = "/Row" if in_body else "/Column"
            element.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name(scope))


def _put_on(page: pikepdf.Page, paper: tuple[float, float]) -> None:
    """Centre what is on a page on a paper."""
    left, bottom, right, top = map(float, page.mediabox)
    across, along = ((want - have) / 2 for want, have in zip(paper, (right - left, top - bottom), strict=True))
    sides = (left - across, bottom - along, right + across, top + along)
    page.mediabox = pikepdf.Array([round(side, 2) for side in sides])
    for box in ("/CropBox", "/TrimBox", "/BleedBox"):
        if box in page:
            del page[box]
