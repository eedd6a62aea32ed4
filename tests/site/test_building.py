"""A build that warned is no build: one promise a test."""

import pytest

from entente.site import building, files

CONFIG = "title: A small book\nexecute:\n  execute_notebooks: 'off'\n"
TOC = "format: jb-book\nroot: index\n"


def test_a_fault_of_a_page_is_told_by_the_next_build_too(tmp_path, monkeypatch):
    # a page was read once; the second build found nothing to read, and passed with a number missing
    for name, text in {"_config.yml": CONFIG, "_toc.yml": TOC, "index.md": "# A\n\n{nowhere}`x`\n"}.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(files, "ROOT", tmp_path)
    monkeypatch.setattr(files, "BUILD", tmp_path / "_build")
    for _ in range(2):
        with pytest.raises(building.BuildError):
            building.build("html")
