"""The commands behind the Makefile: ``python -m entente book | pdf | lab | refresh | edition | check | tidy | ...``."""

import argparse
import os
import sys

from entente.data import DataError, package, tidy, validate
from entente.data.command import check
from entente.site import (
    bibliography,
    building,
    editions,
    faults,
    files,
    lab,
    notebooks,
    pictures,
    prose,
    publishing,
    running,
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m entente", description=__doc__)
    parser.add_argument(
        "--traceback", action="store_true", help="show where an error arose, for whoever mends the code"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("refresh", help="run every chapter and store its outputs")
    commands.add_parser("book", help="run the chapters that are stale, then build the site")
    pdf = commands.add_parser("pdf", help="the same, then build the PDFs")
    pdf.add_argument("--skip-if-missing", action="store_true", help="succeed without a PDF where Pango is missing")
    commands.add_parser("stale", help="name the chapters whose outputs are of other inputs; 1 where there are any")
    edition = commands.add_parser(
        "edition", help="close the edition that is built: keep its tables and say what changed"
    )
    edition.add_argument(
        "--keep", metavar="REVISION", help="only keep the tables of an older edition as a revision has them, to compare"
    )
    commands.add_parser("editions", help="build the sites of closed editions that are not here, from their tags")
    commands.add_parser("lab", help="the chapters in JupyterLab, with our font, numbers and links to rows")
    commands.add_parser("prose", help="say for each page how long it is and where it leaves its bounds")
    tables = commands.add_parser(
        "check", help="say what is wrong with the tables of a folder, and what may have done it"
    )
    tables.add_argument(
        "folder", nargs="?", help="a folder with datapackage.json; the report's own tables unless named"
    )
    tables.add_argument("--all", action="store_true", help="tell every cell by itself, not each kind of fault once")
    saved = commands.add_parser(
        "tidy", help="write the tables of a folder that a spreadsheet saved as ours are written"
    )
    saved.add_argument("folder", help="a folder with datapackage.json and tables of one's own")
    options = parser.parse_args()
    try:
        {
            "refresh": refresh,
            "book": build_book,
            "pdf": lambda: build_pdf(options.skip_if_missing),
            "stale": name_stale,
            "edition": lambda: close_edition(options.keep),
            "lab": lab.start,
            "check": lambda: sys.exit(check(options.folder, options.all)),
            "tidy": lambda: tidy_tables(options.folder),
            "prose": judge_prose,
            "editions": lambda: print("Built again:", ", ".join(editions.rebuild(package()["version"])) or "none"),
        }[options.command]()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read what we say has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (Exception, KeyboardInterrupt) as error:
        if options.traceback:
            raise
        sys.exit(f"\n{faults.sentence(error)}")


def refresh() -> None:
    """Check the tables, make the bibliography, run every chapter, draw the picture; 1 where a text is denied."""
    _check_tables()
    bibliography.write()
    running.run(notebooks.chapters())
    for path, picture in pictures.readme_pictures().items():
        files.write_if_changed(path, picture)
    if denied := _denied():
        sys.exit(denied)


def name_stale() -> None:
    """Say which chapters must be run again, and end in 1 where there are any."""
    if stale := notebooks.stale():
        sys.exit(
            f"{', '.join(path.name for path in stale)}: other inputs than the outputs were made from; make refresh"
        )


def tidy_tables(folder: str) -> None:
    """Say what a spreadsheet had written into the tables of a folder and is no longer there."""
    mended = tidy(folder)
    for file, found in mended.items():
        print(f"{file}: {' and '.join(found)}: written anew without.")
    print(f"{len(mended)} written anew; `python -m entente check {folder}` says what else is wrong.")


def judge_prose() -> None:
    """Say how long each page is, and end in 1 where one leaves its bounds."""
    pages = [prose.Page(path) for path in notebooks.chapters()]
    print(prose.report(pages))
    sys.exit(any(prose.faults(page) for page in pages))


def build_book() -> None:
    """Leave the site in ``_build/html``."""
    _run_stale()
    print(f"\nThe book: {building.build('html') / 'index.html'}")
    if denied := _denied():
        print(f"\n{denied}")


def build_pdf(skip_if_missing: bool = False) -> None:
    """Leave report and brief, for A4 and for Letter, in ``_build/pdf``."""
    from entente.site import pdf  # here, since it needs a system library that the site does not

    if missing := pdf.missing_library():
        if skip_if_missing and not os.environ.get("REQUIRE_ALL"):
            print(f"No PDF: {missing}")
            return
        sys.exit(missing)
    _run_stale()
    building.build("singlehtml")
    print("\nThe PDFs:", *pdf.write(), sep="\n")
    if (site := files.BUILD / "html").is_dir():
        publishing.bring_pdfs(site)


def close_edition(older: str | None = None) -> None:
    """Keep the tables of the edition in ``editions/``; the person who closes it commits and tags it."""
    if older:
        print(f"Kept: {editions.keep(older)}")
        return
    folder = editions.close(files.BUILD / "html")
    name = f"edition-{folder.name}"
    print(f"Closed: {folder}\nNow: git add editions && git commit -m 'Edition {folder.name}' && git tag {name}")


def _run_stale() -> None:
    _check_tables()
    if stale := notebooks.stale():
        print(f"{len(stale)} of {len(notebooks.chapters())} chapters have new inputs and are run again")
        running.run(stale)


def _denied() -> str:
    """What the text says and the tables do not bear out, a line each; who tries a score gets the site all the same."""
    found = [
        f"  {path.name}: {said}"
        for path in notebooks.chapters()
        for said in running.not_borne_out(notebooks.read(path))
    ]
    return "\n".join(["The text says what these tables do not bear out:", *found]) if found else ""


def _check_tables() -> None:
    if problems := validate():
        raise DataError(problems)


if __name__ == "__main__":
    main()
