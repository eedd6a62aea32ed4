"""A command that fails says in a sentence what failed and what to do; the traceback is for whoever asks."""

import errno
import sys

import pytest
from sphinx.errors import ExtensionError, SphinxParallelError

import entente.__main__ as commands
from entente.data import DataError, Problem
from entente.site import faults
from entente.site.notebooks import ChapterError

FULL = OSError(errno.ENOSPC, "No space left on device", "chapters/stakes.ipynb")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FULL, "chapters/stakes.ipynb: the disk is full; make room and run it again."),
        (OSError(errno.EROFS, "", "_build/html"), "_build/html: it lies where nothing may be written; work in a copy"),
        (PermissionError(errno.EACCES, "", "data"), "data: you may not read or write it; change its permissions"),
        (FileNotFoundError(errno.ENOENT, "", "_toc.yml"), "_toc.yml: it is not there; restore it"),
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
