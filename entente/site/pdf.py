"""The PDFs to hand out: the report and its brief, made from the single-page book, set by WeasyPrint.

They are tagged and declared PDF/UA-1; the tests check what can be checked of that.
"""

import datetime
import gc
import hashlib
import logging
import os
from importlib.metadata import version
from pathlib import Path

from bs4 import BeautifulSoup

from entente.data import package, period
from entente.figures.theme import FONT_FILES
from entente.site import brief, files, filling, papers, pictures, printing, workers
from entente.site.printing import PDFError

SINGLE_PAGE = files.BUILD / "singlehtml" / "chapters" / "index.html"
FOLDER = files.BUILD / "pdf"
REPORT, BRIEF = "north-korea-russia", "north-korea-russia-brief"
UNIX_EPOCH = datetime.date(1970, 1, 1).toordinal()
SET_BY = ("weasyprint", "pikepdf", "pydyf")
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
    gc.disable()  # nothing of a page's boxes dies before it is set, and then the process ends
    book = BeautifulSoup(single_page.read_text("utf-8"), "html.parser")
    with workers.pool(1) as beside:
        short = beside.submit(kept_or_set, folder / f"{BRIEF}.html", brief.printable(book, pictures.CACHE))
        long = kept_or_set(folder / f"{REPORT}.html", printing.printable(book, pictures.CACHE), fill=True)
        return [*short.result(), *long]


def kept_or_set(source: Path, page: str, fill: bool = False) -> list[Path]:
    """The PDFs of a page, set unless they are there whole and made of just this: setting takes minutes.

    ``fill`` moves figures to where they leave least of a page empty.
    """
    sums = source.with_suffix(".sha256")
    made_from = _digest(page.encode(), *_set_with())
    made = papers_of(source)
    if not sums.is_file() or sums.read_text("utf-8") != _sums(made_from, made):
        files.write(source, filling.filled(page, str(source.parent)) if fill else page)
        set_page(source)
        files.write(sums, _sums(made_from, made))
    return list(made)


def papers_of(source: Path) -> dict[Path, tuple[float, float]]:
    """The PDFs of a page and their papers."""
    return {source.with_suffix(".pdf"): papers.A4, source.with_name(f"{source.stem}-letter.pdf"): papers.LETTER}


def _set_with() -> list[bytes]:
    """What a PDF depends on beside its page: style, fonts, the code that sets it, libraries, the date it bears."""
    code = [Path(__file__).with_name(f"{room}.py") for room in ("pdf", "filling", "paging", "papers")]
    libraries = [version(library) for library in SET_BY]
    read = [printing.STYLE, *FONT_FILES.values(), *code]
    return [*(file.read_bytes() for file in read), repr([libraries, _date()]).encode()]


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _sums(made_from: str, made: dict[Path, tuple[float, float]]) -> str:
    """What the PDFs were made from, and what is in them: one that is missing or torn is set again."""
    of_files = [_digest(file.read_bytes()) if file.is_file() else "missing" for file in made]
    return "\n".join([made_from, *of_files])


def _date() -> str:
    """The cut-off in seconds, not the day of the build."""
    cutoff = period(package()["evidence_cutoff"])[1]
    return str((cutoff.toordinal() - UNIX_EPOCH) * 86400)


def set_page(source: Path) -> list[Path]:
    """Set a page for print on both papers; returns the files."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    os.environ["SOURCE_DATE_EPOCH"] = _date()
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        document = HTML(str(source)).write_pdf(pdf_variant="pdf/ua-1", font_config=FontConfiguration())
    finally:
        logger.removeHandler(complaints)
    if complaints.heard:
        raise PDFError("WeasyPrint complained:\n" + "\n".join(complaints.heard))
    made = papers_of(source)
    for target, finished in zip(made, papers.finished(document, made.values()), strict=True):
        files.write(target, finished)
    return list(made)


class _Complaints(logging.Handler):
    """Warnings and errors of WeasyPrint: it goes on where a figure has lost its alt text, and we must not."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record):
        self.heard.append(record.getMessage())
