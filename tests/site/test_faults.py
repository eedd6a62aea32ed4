"""A command that fails says in a sentence what failed and what to do; the traceback is for whoever asks."""

import builtins
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError, SphinxParallelError

import entente.__main__ as commands
from entente.data import DataError, Problem
from entente.site import faults, files, running
from entente.site.live import laying, parts
from entente.site.notebooks import ChapterError

FULL = OSError(errno.ENOSPC, "No space left on device", "chapters/stakes.ipynb")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FULL, "chapters/stakes.ipynb: the disk is full; make room and run it again."),
        (OSError(errno.EROFS, "", "_build/html"), "_build/html: it lies where nothing may be written; work in a copy"),
        (PermissionError(errno.EACCES, "", "data"), "data: you may not read or write it; change its permissions"),
        (FileNotFoundError(errno.ENOENT, "", "_toc.yml"), "_toc.yml: it is not there; restore it"),
        (IsADirectoryError(errno.EISDIR, "", "a.csv"), "a.csv: a folder stands where a file should be; move it away"),
        (OSError(errno.EFBIG, "", "_build/x.pdf"), "_build/x.pdf: it would be larger than a file of yours may be"),
        (OSError(errno.ENOSPC, ""), "The disk is full; make room and run it again."),
        (SphinxParallelError("OSError: [Errno 28] No space left on device", ""), "The disk is full"),
        (MemoryError(), "Memory ran out; close other programs"),
        (KeyboardInterrupt(), "Stopped. No chapter, picture or page is half written"),
        (ChapterError("stakes.ipynb, code cell 3: it broke"), "stakes.ipynb, code cell 3: it broke"),
        (DataError([Problem("votes.csv", 7, "PRK", "x", "a vote")]), "votes.csv, line 7, column PRK: found 'x'"),
    ],
    ids=lambda case: type(case).__name__ if isinstance(case, BaseException) else "",
)
def test_a_fault_is_told_with_its_place_and_what_to_do(error, said):
    assert said in faults.sentence(error)


def test_what_sphinx_wraps_is_told_as_it_was():
    assert faults.sentence(ExtensionError("Handler threw", FULL)) == faults.sentence(FULL)


def test_a_fault_of_ours_says_so_and_how_to_see_more():
    assert faults.sentence(KeyError("x")) == (
        "KeyError: 'x'\nThis is a fault of ours: run it again with --traceback and tell us."
    )


@pytest.mark.parametrize("error", [FULL, KeyboardInterrupt()], ids=["full", "ctrl-c"])
def test_a_command_ends_in_the_sentence_and_shows_its_traceback_on_request(monkeypatch, error):
    def fail():
        raise error

    monkeypatch.setattr(commands, "build_book", fail)
    monkeypatch.setattr(sys, "argv", ["entente", "book"])
    with pytest.raises(SystemExit) as ended:
        commands.main()
    assert ended.value.code == f"\n{faults.sentence(error)}"
    monkeypatch.setattr(sys, "argv", ["entente", "--traceback", "book"])
    with pytest.raises(type(error)):
        commands.main()


# --- real faults: what they leave behind, and what is said ------------------------------------------------------------


@pytest.fixture
def page(tmp_path):
    """A file that stands, and is to be replaced."""
    path = tmp_path / "page.html"
    path.write_text("as it was", "utf-8")
    return path


def said_of(call) -> str:
    """What a command says of a fault that its work ends in."""
    with pytest.raises(OSError) as caught:
        call()
    return faults.sentence(caught.value)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full, a disk that is always full, on this system")
def test_a_full_disk_leaves_the_file_as_it_was_and_nothing_beside_it(page):
    begun = page.with_name(f".{page.name}.{os.getpid()}")
    begun.symlink_to("/dev/full")  # what is written there finds no room, for root too
    assert said_of(lambda: files.write(page, "new")) == f"{page}: the disk is full; make room and run it again."
    assert page.read_text("utf-8") == "as it was" and list(page.parent.iterdir()) == [page]


def test_a_limit_on_the_size_of_files_leaves_the_file_as_it_was_and_nothing_beside_it(page):
    program = f"""
import pathlib, resource
from entente.site import faults, files
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    files.write(pathlib.Path({str(page)!r}), "x" * 5000)
except OSError as error:
    print(faults.sentence(error))
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.startswith(f"{page}: it would be larger than a file of yours may be")
    assert page.read_text("utf-8") == "as it was" and list(page.parent.iterdir()) == [page]


def test_a_folder_that_cannot_be_made_is_named(page):
    told = said_of(lambda: files.write(page / "pictures" / "a.svg", "new"))
    assert told.startswith(f"{page}") and "a file stands where a folder should be; move it away" in told


def test_a_folder_in_the_place_of_a_file_is_named_and_stays(tmp_path):
    (tmp_path / "page.html" / "inside").mkdir(parents=True)
    told = said_of(lambda: files.write(tmp_path / "page.html", "new"))
    assert told.startswith(f"{tmp_path / 'page.html'}: a folder stands where a file should be")
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


def test_a_chapter_that_could_not_be_stored_is_told_before_it_runs(tmp_path):
    # an hour of work was lost when the last write failed
    (tmp_path / "stakes.ipynb").mkdir()
    assert "stakes.ipynb: a folder stands where a file should be" in said_of(
        lambda: running.run([tmp_path / "stakes.ipynb"])
    )


def test_without_pango_the_pdf_says_what_to_install_and_make_test_goes_on(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.delenv("REQUIRE_ALL", raising=False)

    def no_library(name, *rest, found=builtins.__import__):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return found(name, *rest)

    monkeypatch.setattr(builtins, "__import__", no_library)
    with pytest.raises(SystemExit, match=r"needs Pango, which is not installed .*\n.*apt-get install libpango"):
        commands.build_pdf()
    commands.build_pdf(skip_if_missing=True)
    assert "No PDF: The PDF needs Pango" in capsys.readouterr().out
    monkeypatch.setenv("REQUIRE_ALL", "1")
    with pytest.raises(SystemExit, match="needs Pango"):
        commands.build_pdf(skip_if_missing=True)


def test_without_a_network_the_site_is_whole_and_says_what_it_lacks(tmp_path, monkeypatch, caplog):
    # every part is asked of a registry that nobody can reach
    (tmp_path / "live").mkdir()

    def unreachable(*_):
        raise parts.PartsError("pyodide.js could not be had from npm pyodide (no network).")

    monkeypatch.setattr(parts, "gather", unreachable)
    with pytest.raises(parts.PartsError, match="no network"):
        laying.lay(tmp_path / "live")
    assert not (tmp_path / "live").exists()  # half of the parts would be offered and not run


@pytest.mark.parametrize("command", ["stale", "prose", "book"])
def test_half_a_chapter_ends_each_command_in_a_sentence(tmp_path, monkeypatch, command):
    # `prose` ended in a traceback of 30 lines
    (tmp_path / "torn.ipynb").write_text('{"cells": [', "utf-8")
    monkeypatch.setattr(files, "CHAPTERS", tmp_path)
    monkeypatch.setattr(sys, "argv", ["entente", command])
    with pytest.raises(SystemExit, match=r"torn\.ipynb is no whole notebook .*git checkout"):
        commands.main()


def test_a_reader_of_our_words_who_leaves_early_is_no_fault():
    # `python -m entente check | head -1` ended in a traceback
    process = subprocess.Popen(
        [sys.executable, "-m", "entente", "stale"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=files.ROOT
    )
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read() and process.wait(60) in (0, 1)
