"""Editions: close one, keep its tables, say what changed since the one before, keep old ones readable at an address.

``editions/<version>/`` of the repository holds the tables of a closed edition and what changed. Its site is kept in
``_build/editions``, or built again from the tag ``edition-<version>`` by that edition's own commands.
"""

import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from entente.data import DataError, package, validate
from entente.data.comparing import Change, changes
from entente.data.loading import load
from entente.site import dataset, files, notebooks, tabular

KEPT = files.ROOT / "editions"
SITES = files.BUILD / "editions"
BODY = re.compile(r"<body\b[^>]*>")
PLACE = re.compile(r"<!--editions:((?:\.\./)*)-->.*?<!--/editions-->", re.DOTALL)
MOVES = {  # what a reader asks of a new edition: which of these moved
    "stances": "stance",
    "claims": "verdict",
    "judgements": "likelihood",
    "forecasts": "probability",
    "influence": "influence",
}


class EditionError(RuntimeError):
    """The edition cannot be closed; the message says what to do."""


def closed(kept: Path = KEPT) -> list[str]:
    """The versions of the closed editions, the newest first."""
    found = [folder.name for folder in kept.iterdir() if (folder / dataset.ZIP).is_file()] if kept.is_dir() else []
    return sorted(found, key=lambda version: [int(part) for part in version.split(".")], reverse=True)


def close(site: Path, kept: Path = KEPT, sites: Path = SITES) -> Path:
    """Close the edition that the dictionary names; returns the folder that keeps it.

    Raises:
        DataError: the tables have faults.
        EditionError: it is closed already, chapters are stale, or site or PDFs are not built.
    """
    version = package()["version"]
    if problems := validate():
        raise DataError(problems)
    if version in closed(kept):
        raise EditionError(f"Edition {version} is closed. Give the next its version in data/datapackage.json.")
    if stale := notebooks.stale():
        raise EditionError(f"{len(stale)} chapters are older than what they are made from: run `make book` first.")
    lacking = [
        name for name in ("chapters/index.html", "downloads/north-korea-russia.pdf") if not (site / name).is_file()
    ]
    if lacking:
        raise EditionError(f"The site lacks {lacking[0]}: run `make pdf book` first.")
    told = since(kept)
    folder = kept / version
    files.write(folder / dataset.ZIP, dataset.zipped())
    files.write(folder / "changes.csv", told)
    shutil.copytree(site, sites / version, ignore=shutil.ignore_patterns("editions"), dirs_exist_ok=True)
    return folder


def since(kept: Path = KEPT) -> str:
    """What changed since the edition closed last, row by row, as CSV: was, is, why; what moved comes first."""
    before = closed(kept)[:1]
    if not before:
        return tabular.frame_csv(pd.DataFrame(columns=["table", "row", "column", "was", "is", "why", "moved"]))
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(kept / before[0] / dataset.ZIP) as archive:
            archive.extractall(folder)
        return difference(changes(next(Path(folder).iterdir()), files.DATA))


def difference(found: Iterable[Change]) -> str:
    """Changes as CSV, each with the reason that the table of corrections gives."""
    why = load("corrections").groupby(["table", "row_id"])["why"].agg(" ".join).to_dict()
    rows = [
        {
            "table": each.table,
            "row": each.key,
            "column": each.column or "the whole row",
            "was": each.was or "",
            "is": each.now or "",
            "why": why.get((each.table, each.key), ""),
            "moved": "yes" if MOVES.get(each.table) == each.column else "",
        }
        for each in found
    ]
    columns = ["table", "row", "column", "was", "is", "why", "moved"]
    return tabular.frame_csv(pd.DataFrame(sorted(rows, key=lambda row: row["moved"] != "yes"), columns=columns))


def rebuild(repository: Path = files.ROOT, kept: Path = KEPT, sites: Path = SITES) -> list[str]:
    """Build the sites of closed editions that are not here, each from its tag by its own command; returns which.

    Raises:
        EditionError: an edition has no tag, or did not build.
    """
    made = []
    for version in closed(kept):
        if (sites / version / "chapters" / "index.html").is_file():
            continue
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "edition"
            git = ["git", "-C", str(repository), "worktree"]
            try:
                _run([*git, "add", "--detach", str(copy), f"edition-{version}"], version)
                _run(["make", "-C", str(copy), "book"], version)
                shutil.copytree(copy / "_build" / "html", sites / version, dirs_exist_ok=True)
            finally:
                subprocess.run([*git, "remove", "--force", str(copy)], capture_output=True, check=False)
        made.append(version)
    return made


def _run(command: list[str], version: str) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        last = (ended.stderr.strip() or ended.stdout.strip()).splitlines()[-1:]
        raise EditionError(f"Edition {version} was not built again: {' '.join(command[:4])} said {' '.join(last)}")


def bring(site: Path, current: str, kept: Path = KEPT, sites: Path = SITES) -> None:
    """Bring the sites of older editions under ``editions/`` of the site, each page with a banner to the newer one."""
    there = [version for version in closed(kept) if version != current and (sites / version).is_dir()]
    for version in there:
        target = site / "editions" / version
        shutil.copytree(sites / version, target, dirs_exist_ok=True)
        files.write(target / "changes.csv", (kept / version / "changes.csv").read_bytes())
        for page in target.rglob("*.html"):
            root = "../" * (len(page.relative_to(target).parts) - 1)
            banner = _banner(root, version, current)
            head, body, rest = _at_body(page.read_text("utf-8"))
            files.write_if_changed(page, f"{head}{body}{banner}{rest}")
    for page in [*site.glob("*.html"), *(site / "chapters").rglob("*.html")]:
        told = PLACE.sub(lambda found: _switcher(found[1], current, there), page.read_text("utf-8"))
        files.write_if_changed(page, told)


def _at_body(text: str) -> tuple[str, str, str]:
    """A page before its body, the tag that begins it, and what follows; a page without one begins at once."""
    found = BODY.search(text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else ("", "", text)


def _banner(root: str, version: str, current: str) -> str:
    return (
        f'<p class="old-edition" role="note">This is edition {version}. '
        f'<a href="{root}../../index.html">Read edition {current}, which is newer</a>.</p>'
    )


def _switcher(root: str, current: str, there: list[str]) -> str:
    links = "".join(f' · <a href="{root}editions/{version}/index.html">{version}</a>' for version in there)
    return f"<!--editions:{root}-->{f'Editions: {current} (this one){links}' if links else ''}<!--/editions-->"
