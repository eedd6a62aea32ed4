"""``jupyter-book build .`` in a fresh clone, nothing else run first, gives the site of ``make book``."""

import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from entente.site import files, pictures

NOT_CLONED = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", "*.egg-info", ".*_cache", ".ready")


@pytest.fixture(scope="module")
def plain(site, tmp_path_factory):
    """The site as Jupyter Book builds it in a clone; pictures are lent, as drawing them is tested elsewhere."""
    clone = tmp_path_factory.mktemp("clone") / "book"
    shutil.copytree(files.ROOT, clone, ignore=NOT_CLONED)
    shutil.rmtree(clone / "chapters" / "data", ignore_errors=True)
    shutil.copytree(pictures.CACHE, clone / "_build" / "pictures")
    command = [Path(sys.executable).parent / "jupyter-book", "build", ".", "-W", "-n", "--keep-going"]
    environment = {**os.environ, "PYTHONPATH": str(clone)}  # the clone's package, not the installed one
    ended = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)
    return ended, clone / "_build" / "html"


def test_it_builds_without_a_warning(plain):
    # it once gave 4,531 warnings and no page of rows
    ended, _ = plain
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert "WARNING" not in ended.stderr


def test_every_file_of_the_site_is_the_same_wherever_and_however_it_is_built(plain, site):
    # .buildinfo once differed by the folder
    _, built = plain
    names = [{path.relative_to(folder) for path in folder.rglob("*") if path.is_file()} for folder in (site, built)]
    assert names[0] == names[1]
    assert filecmp.cmpfiles(site, built, sorted(map(str, names[0])), shallow=False)[1:] == ([], [])
