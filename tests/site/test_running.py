"""Stored outputs: what is stale is found without running anything; a chapter is written whole or not at all."""

import contextlib
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest

from entente.data import FOLDER
from entente.site import files, notebooks, running
from entente.site.notebooks import ChapterError


def run(paths):
    """Run chapters in a thread: a browser of other tests may hold the event loop of this one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(running.run, paths).result()


def chapter(path, *cells):
    """Write a notebook with these code cells; returns its bytes."""
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), path)
    return path.read_bytes()


def test_a_changed_table_makes_the_chapters_that_load_it_stale(tmp_path, monkeypatch):
    # Jupyter Book's cache does not see data: after an edit of a table the old number stayed on the page.
    folder = tmp_path / "data"
    shutil.copytree(FOLDER, folder)
    monkeypatch.setattr(notebooks, "FOLDER", folder)
    assert notebooks.stale() == []
    (folder / "exchange.csv").write_bytes((folder / "exchange.csv").read_bytes() + b"\n")
    assert "stakes" in {path.stem for path in notebooks.stale()}


def test_lines_that_end_as_on_windows_make_no_chapter_stale(tmp_path, monkeypatch):
    # in a clone by Git for Windows all 14 were stale
    folder = tmp_path / "data"
    shutil.copytree(FOLDER, folder)
    monkeypatch.setattr(notebooks, "FOLDER", folder)
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert notebooks.stale() == []


def test_a_changed_code_cell_makes_its_chapter_stale():
    notebook = notebooks.read(files.CHAPTERS / "stakes.ipynb")
    assert notebooks.is_fresh(notebook)
    next(cell for cell in notebook.cells if cell.cell_type == "code").source += "\n1"
    assert not notebooks.is_fresh(notebook)


def test_a_change_in_any_room_that_chapters_import_makes_them_stale():
    # text.py became the folder text, and for a week a changed table of sentences made no chapter stale
    code = "".join(
        cell.source + "\n"
        for path in notebooks.chapters()
        for cell in nbformat.read(path, 4).cells
        if cell.cell_type == "code"
    )
    imported = set(re.findall(r"^from entente\.(\w+)", code, re.M))
    assert imported <= set(notebooks.ROOMS)
    assert all(any((files.ROOT / "entente" / room).glob("*")) for room in notebooks.ROOMS)


def test_changed_prose_alone_makes_no_chapter_stale():
    notebook = notebooks.read(files.CHAPTERS / "stakes.ipynb")
    notebook.cells[0].source += " One more sentence."
    assert notebooks.is_fresh(notebook)


def test_half_a_chapter_is_named_and_not_run(tmp_path, monkeypatch):
    # a failed write once truncated a chapter, and the next build did not say which
    monkeypatch.setattr(files, "CHAPTERS", tmp_path)
    whole = chapter(tmp_path / "torn.ipynb", "1")
    (tmp_path / "torn.ipynb").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ChapterError, match=r"torn\.ipynb is no whole notebook .*git checkout"):
        notebooks.stale()


def test_a_text_that_the_tables_deny_is_told_in_its_own_words_and_its_chapter_runs_to_its_end(tmp_path):
    # one changed stance stopped the whole book with "code cell 35: AssertionError", and nobody saw what else was denied
    chapter(tmp_path / "denied.ipynb", "shown = 3\nassert shown == 2  # as the heading says", "shown")
    run([tmp_path / "denied.ipynb"])
    found = notebooks.read(tmp_path / "denied.ipynb")
    assert running.not_borne_out(found) == ["assert shown == 2  # as the heading says"]
    first, last = found.cells
    assert (first.execution_count, last.execution_count) == (1, 2)
    assert last.outputs[0].data["text/plain"] == "3"


def test_a_failing_cell_is_named_and_its_chapter_stays_as_it_was(tmp_path):
    before = chapter(tmp_path / "broken.ipynb", "1", "1 / 0")
    with pytest.raises(ChapterError, match=r"broken\.ipynb, code cell 2: ZeroDivisionError: division by zero"):
        run([tmp_path / "broken.ipynb"])
    assert (tmp_path / "broken.ipynb").read_bytes() == before


def test_a_kernel_that_dies_is_told_with_its_cell(tmp_path):
    before = chapter(tmp_path / "dead.ipynb", "1", "import os; os._exit(1)")
    with pytest.raises(ChapterError, match=r"dead\.ipynb, code cell 2: its kernel died, .* memory"):
        run([tmp_path / "dead.ipynb"])
    assert (tmp_path / "dead.ipynb").read_bytes() == before


def test_a_cell_that_never_ends_is_told_with_its_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "TIMEOUT", 1)
    chapter(tmp_path / "endless.ipynb", "while True: pass")
    with pytest.raises(ChapterError, match=r"endless\.ipynb, code cell 1: it took longer than 1 s"):
        run([tmp_path / "endless.ipynb"])


def test_chapters_run_two_at_once_and_each_is_stored(tmp_path):
    # each waits for the other: one after the other they would never end
    meet = "import pathlib, time\npathlib.Path('{0}').touch()\nwhile not pathlib.Path('{1}').exists(): time.sleep(0.1)"
    paths = [tmp_path / "a.ipynb", tmp_path / "b.ipynb"]
    for path, (own, other) in zip(paths, ["ab", "ba"], strict=True):
        chapter(path, meet.format(own, other), "print('ran')")
    run(paths)
    assert [notebooks.read(path).cells[1].outputs[0].text for path in paths] == ["ran\n"] * 2


def test_ctrl_c_ends_in_a_word_and_leaves_chapters_as_they_were(tmp_path):
    before = chapter(tmp_path / "slow.ipynb", "open('begun', 'w').close()", "import time; time.sleep(600)")
    program = f"""
import pathlib, signal, sys
from entente.site import faults, running
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has its jobs in the background ignore it
try:
    running.run([pathlib.Path({str(tmp_path / "slow.ipynb")!r})])
except KeyboardInterrupt as error:
    sys.exit(faults.sentence(error))
"""
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)
    for _ in range(600):
        if (tmp_path / "begun").exists():
            break
        time.sleep(0.1)
    for _ in range(12):  # as a person does where a busy machine has not heard
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            said = process.communicate(timeout=10)[1]
            break
    assert process.returncode == 1
    assert said.strip().splitlines()[-1].startswith("Stopped.") and "Traceback" not in said
    assert (tmp_path / "slow.ipynb").read_bytes() == before
