"""The commands behind the Makefile: ``python -m entente book | pdf | refresh | check``."""

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from nbclient.exceptions import CellExecutionError

from entente.data import DataError, validate
from entente.data.command import check
from entente.site import book, notebooks

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ROOT / "_build" / "settings"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m entente", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("refresh", help="run every chapter and store its outputs")
    commands.add_parser("book", help="run the chapters that are stale, then build the site")
    pdf = commands.add_parser("pdf", help="the same, then build the PDF")
    pdf.add_argument("--skip-if-missing", action="store_true", help="succeed without a PDF where Pango is missing")
    tables = commands.add_parser(
        "check", help="say what is wrong with the tables of a folder, and what may have done it"
    )
    tables.add_argument(
        "folder", nargs="?", help="a folder with datapackage.json; the report's own tables unless named"
    )
    tables.add_argument("--all", action="store_true", help="tell every cell by itself, not each kind of fault once")
    options = parser.parse_args()
    if options.command == "check":
        sys.exit(check(options.folder, options.all))
    try:
        {"refresh": refresh, "book": build_book, "pdf": lambda: build_pdf(options.skip_if_missing)}[options.command]()
    except (DataError, CellExecutionError) as error:
        sys.exit(f"\n{error}")


def refresh() -> None:
    """Check the tables, make the bibliography, run every chapter, draw the README's picture."""
    _check_tables()
    book.write_bibliography()
    notebooks.run(notebooks.chapters())
    book.write_readme_pictures()


def build_book() -> None:
    """Leave the site in ``_build/html``."""
    _prepare()
    _jupyter_book("html")
    print(f"\nThe book: {ROOT / '_build/html/index.html'}")


def build_pdf(skip_if_missing: bool = False) -> None:
    """Leave the PDF in ``_build/pdf/north-korea-russia.pdf``."""
    from entente.site import pdf  # here, since it needs a system library that the site does not

    if missing := pdf.missing_library():
        if skip_if_missing and not os.environ.get("REQUIRE_ALL"):
            print(f"No PDF: {missing}")
            return
        sys.exit(missing)
    _prepare()
    _jupyter_book("custom", "--custom-builder", "singlehtml")
    print(f"\nThe PDF: {pdf.write()}")


def _prepare() -> None:
    _check_tables()
    book.write_bibliography()
    book.write_row_pages()
    if stale := notebooks.stale():
        print(f"{len(stale)} of {len(notebooks.chapters())} chapters have new inputs and are run again")
        notebooks.run(stale)


def _check_tables() -> None:
    if problems := validate():
        raise DataError(problems)


def _jupyter_book(builder: str, *more: str) -> None:
    """Warnings are errors: a dead link, an unknown role or a chart without alt text stops the build."""
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", ".", "-W", "-n", "--keep-going"]
    everything = [] if _settings_unchanged() else ["--all"]  # Sphinx does not see that our glue or a setting changed
    ended = subprocess.run([*command, *everything, "--builder", builder, *more], cwd=ROOT, check=False)
    if ended.returncode:
        SETTINGS.unlink(missing_ok=True)
        sys.exit(ended.returncode)


def _settings_unchanged() -> bool:
    """Whether the book was last read with the present settings and package; remembers them."""
    files = [ROOT / "_config.yml", ROOT / "_toc.yml", *sorted((ROOT / "entente").rglob("*.py"))]
    present = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    unchanged = SETTINGS.exists() and SETTINGS.read_text() == present
    SETTINGS.parent.mkdir(exist_ok=True)
    SETTINGS.write_text(present)
    return unchanged


if __name__ == "__main__":
    main()
