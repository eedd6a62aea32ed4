"""The PDFs to hand out: the report and its brief, made from the single-page book, set by WeasyPrint.

They are tagged and declared PDF/UA-1; the tests check what can be checked of that.
"""

import datetime
import logging
import os
from pathlib import Path

from bs4 import BeautifulSoup

from entente.data import package, period
from entente.site import brief, files, filling, papers, pictures, printing
from entente.site.printing import PDFError

SINGLE_PAGE = files.BUILD / "singlehtml" / "chapters" / "index.html"
FOLDER = files.BUILD / "pdf"
REPORT, BRIEF = "north-korea-russia", "north-korea-russia-brief"
UNIX_EPOCH = datetime.date(1970, 1, 1).toordinal()
LIBRARIES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]


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


def write(single_page: Path = SINGLE_PAGE, folder: Path = FOLDER) -> list[Path]:
    """Set the report and the brief, each for A4 and for Letter; returns the files.

    The same input gives the same bytes. Where setting fails, an old PDF stays.

    Raises:
        PDFError: something was lost on the way (a font, a picture, an alt text, a link).
    """
    book = BeautifulSoup(single_page.read_text("utf-8"), "html.parser")
    pages = {BRIEF: brief.printable(book, pictures.CACHE), REPORT: printing.printable(book, pictures.CACHE)}
    pages[REPORT] = filling.filled(pages[REPORT], str(folder))
    made = []
    for name, page in pages.items():
        source = folder / f"{name}.html"
        files.write(source, page)
        made += set_page(source)
    return made


def set_page(source: Path) -> list[Path]:
    """Set a page for print on both papers; returns the files."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    cutoff = period(package()["evidence_cutoff"])[1]
    os.environ["SOURCE_DATE_EPOCH"] = str((cutoff.toordinal() - UNIX_EPOCH) * 86400)  # not the day of the build
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        document = HTML(str(source)).write_pdf(pdf_variant="pdf/ua-1", font_config=FontConfiguration())
    finally:
        logger.removeHandler(complaints)
    if complaints.heard:
        raise PDFError("WeasyPrint complained:\n" + "\n".join(complaints.heard))
    made = {source.with_suffix(".pdf"): papers.A4, source.with_name(f"{source.stem}-letter.pdf"): papers.LETTER}
    for target, paper in made.items():
        files.write(target, papers.finished(document, paper))
    return list(made)


class _Complaints(logging.Handler):
    """Warnings and errors of WeasyPrint: it goes on where a figure has lost its alt text, and we must not."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record):
        self.heard.append(record.getMessage())
