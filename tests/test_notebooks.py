"""Stored outputs: what is stale is found without running anything, and a failing cell stops the run."""

import shutil

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from entente.data import FOLDER
from entente.site import notebooks


def test_a_changed_table_makes_the_chapters_that_load_it_stale(tmp_path, monkeypatch):
    # Jupyter Book's cache does not see data: after an edit of a table the old number stayed on the page.
    folder = tmp_path / "data"
    shutil.copytree(FOLDER, folder)
    monkeypatch.setattr(notebooks, "FOLDER", folder)
    assert notebooks.stale() == []
    (folder / "exchange.csv").write_bytes((folder / "exchange.csv").read_bytes() + b"\n")
    assert "stakes" in {path.stem for path in notebooks.stale()}


def test_a_changed_code_cell_makes_its_chapter_stale():
    notebook = nbformat.read(notebooks.CHAPTERS / "stakes.ipynb", as_version=4)
    assert notebooks._fresh(notebook)
    next(cell for cell in notebook.cells if cell.cell_type == "code").source += "\n1"
    assert not notebooks._fresh(notebook)


def test_changed_prose_alone_makes_no_chapter_stale():
    notebook = nbformat.read(notebooks.CHAPTERS / "stakes.ipynb", as_version=4)
    notebook.cells[0].source += " One more sentence."
    assert notebooks._fresh(notebook)


def test_a_failing_cell_stops_the_run_and_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    path = tmp_path / "broken.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")]), path)
    before = path.read_bytes()
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        notebooks.run([path])
    assert path.read_bytes() == before
