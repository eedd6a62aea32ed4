"""Run the chapters and store their outputs so that two runs give the same bytes.

A chapter's inputs are its code cells, the package and the tables it loads; their hash is stored in its metadata, so
that a build can tell which chapters are stale without running any. (Jupyter Book's own cache does not see data: after
an edit of a table the old number would stay on the page.)
"""

import hashlib
import os
import subprocess
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from entente.data import FOLDER, PACKAGE, RECORD

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = ROOT / "chapters"
TIMEOUT = 300  # seconds a cell may take
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def chapters() -> list[Path]:
    """The chapter files, by name."""
    return sorted(CHAPTERS.glob("*.ipynb"))


def stale() -> list[Path]:
    """Chapters whose stored outputs do not belong to their present inputs."""
    return [path for path in chapters() if not _fresh(nbformat.read(path, as_version=4))]


def run(paths: list[Path]) -> None:
    """Execute chapters in place, one after the other, saying which and how long each took.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed; that chapter's file is left as it was.
    """
    for number, path in enumerate(paths, 1):
        print(f"[{number}/{len(paths)}] {path.relative_to(ROOT)} ...", end=" ", flush=True)
        begun = time.perf_counter()
        nbformat.write(_executed(path), path)
        print(f"{time.perf_counter() - begun:.1f} s", flush=True)


def _executed(path: Path) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "tables"
        record.touch()
        client = NotebookClient(
            notebook,
            timeout=TIMEOUT,
            kernel_name="python3",
            record_timing=False,
            resources={"metadata": {"path": str(path.parent)}},
        )
        # the kernel warns on its own stderr that it listens on this machine; what cells write is stored, not lost
        client.execute(env={**os.environ, RECORD: str(record)}, stderr=subprocess.DEVNULL)
        tables = sorted(set(record.read_text("utf-8").split()))
    notebook.metadata = nbformat.from_dict({**METADATA, "entente": {"tables": tables, "inputs": ""}})
    notebook.metadata.entente.inputs = inputs_hash(notebook, tables)
    nbformat.validate(notebook)
    return notebook


def inputs_hash(notebook: nbformat.NotebookNode, tables: list[str]) -> str:
    """Hash of a chapter's code cells, the package's source, the dictionary and the tables it loads."""
    files = [
        *sorted((ROOT / "entente").rglob("*.py")),
        FOLDER / PACKAGE,
        *(FOLDER / f"{name}.csv" for name in tables),
    ]
    digest = hashlib.sha256()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            digest.update(cell.source.encode() + b"\0")
    for file in files:
        digest.update(file.relative_to(file.parents[1]).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _fresh(notebook: nbformat.NotebookNode) -> bool:
    stored = notebook.metadata.get("entente", {})
    complete = all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip())
    return complete and stored.get("inputs") == inputs_hash(notebook, stored.get("tables", []))
