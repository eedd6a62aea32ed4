"""The report as a PDF to hand out: the single-page book, made ready for print, set by WeasyPrint.

The file is tagged and declared PDF/UA-1; the tests check what can be checked of that.
"""

import datetime
import logging
import os
from pathlib import Path

from bs4 import BeautifulSoup

from entente.data import package, period
from entente.site import files, pictures
from entente.site.printing import PDFError, printable

SINGLE_PAGE = files.BUILD / "singlehtml" / "chapters" / "index.html"
TARGET = files.BUILD / "pdf" / "north-korea-russia.pdf"
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


def write(single_page: Path = SINGLE_PAGE, target: Path = TARGET) -> Path:
    """Set the single-page book as a PDF; the same input gives the same bytes. Where it fails, an old PDF stays.

    Raises:
        PDFError: something was lost on the way (a font, a picture, an alt text, a link).
    """
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    page = target.with_suffix(".html")
    files.write(page, printable(BeautifulSoup(single_page.read_text("utf-8"), "html.parser"), pictures.CACHE))
    cutoff = period(package()["evidence_cutoff"])[1]
    os.environ["SOURCE_DATE_EPOCH"] = str((cutoff.toordinal() - UNIX_EPOCH) * 86400)  # not the day of the build
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        document = HTML(str(page)).write_pdf(pdf_variant="pdf/ua-1", font_config=FontConfiguration())
    finally:
        logger.removeHandler(complaints)
    if complaints.heard:
        raise PDFError("WeasyPrint complained:\n" + "\n".join(complaints.heard))
    files.write(target, document)
    return target


class _Complaints(logging.Handler):
    """Warnings and errors of WeasyPrint: it goes on where a figure has lost its alt text, and we must not."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record):
        self.heard.append(record.getMessage())
