"""Editions: close one, keep its tables, say what changed since the one before, keep old ones readable at an address.

``editions/<version>/`` of the repository holds the tables of a closed edition and what changed: ``changes.csv`` row by
row, ``changes.md`` in words. Its site is kept in
``_build/editions``, or built again from the tag ``edition-<version>`` by that edition's own commands.
"""

import io
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from entente.data import DataError, described, package, tables, validate
from entente.data.comparing import Change, changes
from entente.data.loading import load
from entente.methods import mactor
from entente.methods.stances import as_of, matrix
from entente.site import archives, dataset, files, notebooks, tabular

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
    "closeness": "rank",
}
RANKS = "closeness"  # stands for a table: computed from the stances
STYLE = "old-edition.css"  # a file, since pages forbid style of their own
BANNER = """\
.old-edition { margin: 0; padding: 0.6rem 1rem; background: #fff3d6; color: #1b232c; border-bottom: 2px solid #b3470a }
.old-edition { font: 600 1rem/1.4 sans-serif; text-align: center }
.old-edition a { color: #014ea1; text-decoration: underline }
"""
COLUMNS = ["table", "row", "column", "was", "is", "why", "moved"]


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
    words = changelog(told, version, kept)
    folder = kept / version
    files.write(folder / dataset.ZIP, dataset.zipped())
    files.write(folder / "changes.csv", tabular.frame_csv(told))
    files.write(folder / "changes.md", words)
    shutil.copytree(site, sites / version, ignore=shutil.ignore_patterns("editions"), dirs_exist_ok=True)
    return folder


def keep(revision: str, repository: Path = files.ROOT, kept: Path = KEPT) -> Path:
    """Keep the tables of an edition of a time before editions were closed, from a revision; returns their folder.

    Raises:
        EditionError: there is no such revision, or it has no tables.
    """
    command = ["git", "-C", str(repository), "archive", revision, "data"]
    ended = subprocess.run(command, capture_output=True, check=False)
    if ended.returncode:
        raise EditionError(f"No tables at {revision}: {ended.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(ended.stdout)) as archive:
        members = [member for member in archive.getmembers() if member.isfile()]
        contents = {Path(each.name).name: archive.extractfile(each).read() for each in members}  # type: ignore[union-attr]
    version = json.loads(contents["datapackage.json"])["version"]
    zipped = archives.zipped({f"{package()['name']}-{version}/{name}": each for name, each in contents.items()})
    files.write(kept / version / dataset.ZIP, zipped)
    files.write(kept / version / "changes.csv", tabular.frame_csv(pd.DataFrame(columns=COLUMNS)))
    return kept / version


def since(kept: Path = KEPT) -> pd.DataFrame:
    """What changed since the edition closed last, row by row: was, is, why; what moved comes first."""
    before = closed(kept)[:1]
    if not before:
        return pd.DataFrame(columns=COLUMNS)
    with _tables_of(before[0], kept) as folder:
        return difference([*changes(folder, files.DATA), *moved_ranks(folder, files.DATA)])


@contextmanager
def _tables_of(version: str, kept: Path) -> Iterator[Path]:
    """A folder with the tables of a closed edition."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(kept / version / dataset.ZIP) as archive:
            archive.extractall(folder)
        yield next(Path(folder).iterdir())


def moved_ranks(old: Path, new: Path) -> list[Change]:
    """The pairs of actors whose rank by closeness, as of the cut-off of the newer tables, is not what it was."""
    day = json.loads((new / "datapackage.json").read_text("utf-8"))["evidence_cutoff"]
    before, after = (_ranks(folder, day) for folder in (old, new))
    return [
        Change(RANKS, pair, "rank", before.get(pair), after.get(pair))
        for pair in dict.fromkeys([*after, *before])
        if before.get(pair) != after.get(pair)
    ]


def _ranks(folder: Path, day: str) -> dict[str, str]:
    """The rank of each pair of actors by closeness per shared interest, the closest first.

    The table is read as it is: today's rules may refuse the dictionary of an older edition.
    """
    stances = pd.read_csv(folder / described("stances")["path"], dtype={"stance": "Int64"})
    close = mactor.closeness(matrix(as_of(stances, day)))
    pairs = {f"{one} {other}": close.loc[one, other] for one in close for other in close if one < other}
    ranks = pd.Series(pairs, dtype=float).dropna().round(9).rank(method="min", ascending=False).astype(int)
    return ranks.sort_values().astype(str).to_dict()


def difference(found: Iterable[Change]) -> pd.DataFrame:
    """Changes as rows, each with the reason that the table of corrections gives."""
    why = load("corrections").groupby(["table", "row_id"])["why"].agg(" ".join).to_dict()
    rows = [
        {
            "table": each.table,
            "row": each.key,
            "column": each.column or "the whole row",
            "was": each.was or "",
            "is": each.now or "",
            "why": why.get((each.table, each.key), ""),
            "moved": "yes" if each.table in MOVES and each.column in (None, MOVES[each.table]) else "",
        }
        for each in found
    ]
    return pd.DataFrame(sorted(rows, key=lambda row: row["moved"] != "yes"), columns=COLUMNS)


def changelog(found: pd.DataFrame, version: str, kept: Path = KEPT) -> str:
    """What changed, in words: what moved one by one, of all else how many rows of each table."""
    if not (before := closed(kept)[:1]):
        return f"# Edition {version}\n\nNo edition was closed before it.\n"
    lines = [f"# Edition {version}", "", f"What differs from edition {before[0]}; `changes.csv` has every cell.", ""]
    moved, rest = found[found["moved"] == "yes"], found[found["moved"] != "yes"]
    for table, rows in moved.groupby("table", sort=False):
        lines += [f"## {_title(str(table))}: {len(rows)} moved", ""]
        lines += [_moved(row) for row in rows.to_dict("records")]
        lines.append("")
    lines += ["## All else", ""] if len(rest) else []
    for table, rows in rest.groupby("table", sort=False):
        whole = rows[rows["column"] == "the whole row"]
        came, went = (whole["was"] == "").sum(), (whole["is"] == "").sum()
        changed = rows[rows["column"] != "the whole row"]["row"].nunique()
        counts = {"changed": changed, "came": came, "went": went}
        lines.append(f"- {_title(str(table))}: " + ", ".join(f"{each} {word}" for word, each in counts.items() if each))
    return "\n".join(lines).rstrip() + "\n"


def _moved(row: dict[str, str]) -> str:
    """A line on what moved; of a row that came or went only that it did."""
    if row["column"] == "the whole row":
        told = "taken out" if row["was"] else "new"
    else:
        told = f"{row['was'] or 'not assessed'} → {row['is'] or 'not assessed'}"
    return f"- `{row['row']}`: {told}{'. ' if row['why'] else ''}{row['why']}"


def _title(table: str) -> str:
    if table == RANKS:
        return "Pairs of actors by closeness"
    return described(table)["title"] if table in tables() else table


def rebuild(current: str, repository: Path = files.ROOT, kept: Path = KEPT, sites: Path = SITES) -> list[str]:
    """Build the sites of older editions that are not here, each from its tag by its own command; returns which.

    The current one is left: its site is the one that is built, and where it was just closed its tag is not there yet.

    Raises:
        EditionError: an edition has no tag, or did not build.
    """
    made = []
    for version in closed(kept):
        if version == current or (sites / version / "chapters" / "index.html").is_file():
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
    if there:
        files.write_if_changed(site / "editions" / STYLE, BANNER)
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
        f'<link rel="stylesheet" href="{root}../{STYLE}"><p class="old-edition" role="note">This is edition {version}. '
        f'<a href="{root}../../index.html">Read edition {current}, which is newer</a>.</p>'
    )


def _switcher(root: str, current: str, there: list[str]) -> str:
    links = "".join(f' · <a href="{root}editions/{version}/index.html">{version}</a>' for version in there)
    return f"<!--editions:{root}-->{f'Editions: {current} (this one){links}' if links else ''}<!--/editions-->"
