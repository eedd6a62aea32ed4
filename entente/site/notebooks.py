"""Which chapters are stale: found without running any.

A chapter's inputs are its code cells, the rooms it imports from and the tables it loads; their hash is stored in its
metadata. (Jupyter Book's own cache does not see data: after an edit of a table the old number would stay on the page.)
"""

import hashlib
import json
from functools import cache
from pathlib import Path

import nbformat

from entente.data import FOLDER, PACKAGE
from entente.site import files

ROOMS = ("data", "methods", "text", "figures", "site/fonts")  # figures measure text in our fonts


class ChapterError(RuntimeError):
    """A chapter cannot be read or run; the message names the chapter, the cell and the cause."""


def chapters() -> list[Path]:
    """The chapter files, by name."""
    return sorted(files.CHAPTERS.glob("*.ipynb"))


def cells(path: Path) -> list[dict]:
    """The cells of a chapter as its file has them, read once as long as it stays the same; do not change them."""
    return _cells(path, path.stat().st_mtime_ns)


@cache
def _cells(path: Path, changed: int) -> list[dict]:
    return json.loads(path.read_text("utf-8"))["cells"]


def read(path: Path) -> nbformat.NotebookNode:
    """A chapter as it is stored.

    Raises:
        ChapterError: the file is no whole notebook.
    """
    try:
        return nbformat.read(path, as_version=4)
    except (ValueError, AttributeError, nbformat.ValidationError) as error:
        told = str(error).splitlines()[0][:120]
        raise ChapterError(
            f"{path.name} is no whole notebook ({told}): restore it, say by `git checkout {path}`."
        ) from error


def stale() -> list[Path]:
    """Chapters whose stored outputs do not belong to their present inputs.

    Raises:
        ChapterError: a file is no whole notebook.
    """
    return [path for path in chapters() if not is_fresh(_as_it_was(path, path.stat().st_mtime_ns))]


@cache
def _as_it_was(path: Path, changed: int) -> nbformat.NotebookNode:
    """A chapter that is only looked at: a build asks twice which are stale."""
    return read(path)


def is_fresh(notebook: nbformat.NotebookNode) -> bool:
    """Whether every code cell was executed, with the present inputs."""
    stored = notebook.metadata.get("entente", {})
    complete = all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip())
    return complete and stored.get("inputs") == inputs_hash(notebook, stored.get("tables", []))


def inputs_hash(notebook: nbformat.NotebookNode, tables: list[str]) -> str:
    """Hash of a chapter's code cells, of the rooms it imports from, the dictionary and the tables it loads.

    Lines may end as a spreadsheet or a checkout on Windows ends them.
    """
    digest = hashlib.sha256()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            digest.update(cell.source.encode() + b"\0")
    digest.update(_rooms().encode())
    for name in (PACKAGE, *(f"{table}.csv" for table in tables)):
        digest.update(_named(FOLDER / name, FOLDER))
    return digest.hexdigest()


@cache
def _rooms() -> str:
    """Hash of the source that a chapter can import, and of the fonts its figures measure."""
    package = files.ROOT / "entente"
    found = [file for room in ROOMS for file in [package / room, *(package / room).rglob("*")]]
    digest = hashlib.sha256()
    for file in sorted(file for file in found if file.suffix in (".py", ".ttf") and file.is_file()):
        digest.update(_named(file, package))
    return digest.hexdigest()


def _named(file: Path, folder: Path) -> bytes:
    content = file.read_bytes()
    if file.suffix != ".ttf":
        content = content.replace(b"\r\n", b"\n")
    return file.relative_to(folder).as_posix().encode() + b"\0" + content + b"\0"
