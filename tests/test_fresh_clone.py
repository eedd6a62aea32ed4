"""``jupyter-book build .`` in a fresh clone, nothing else run first, gives the site of ``make book``."""

import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from built import PDF

from entente.site import editions, files, pictures

NOT_CLONED = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", "*.egg-info", ".*_cache", ".ready")


ELSEWHERE = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "LANG": "C"}


@pytest.fixture(scope="module")
def plain(site, tmp_path_factory):
    """The site as Jupyter Book builds it in a clone, elsewhere and with another hash seed, time zone and locale.

    Pictures and PDFs are lent: drawing them is tested elsewhere, and pages link the PDFs that there are.
    """
    clone = tmp_path_factory.mktemp("clone") / "book"
    shutil.copytree(files.ROOT, clone, ignore=NOT_CLONED)
    shutil.rmtree(clone / "chapters" / "data", ignore_errors=True)
    shutil.copytree(pictures.CACHE, clone / "_build" / "pictures")
    for lent in (PDF.parent, editions.SITES):
        if lent.is_dir():
            shutil.copytree(lent, clone / "_build" / lent.name)
    command = [Path(sys.executable).parent / "jupyter-book", "build", ".", "-W", "-n", "--keep-going"]
    environment = {**os.environ, **ELSEWHERE, "PYTHONPATH": str(clone)}  # the clone's package, not the installed one
    ended = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)
    return ended, clone / "_build" / "html"


def test_it_builds_without_a_warning(plain):
    # it once gave 4,531 warnings and no page of rows
    ended, _ = plain
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert "WARNING" not in ended.stderr
    assert "fontTools" not in ended.stdout + ended.stderr  # 252 lines on tables of fonts, for its first builder


def test_every_file_of_the_site_is_the_same_wherever_and_however_it_is_built(plain, site):
    # .buildinfo once differed by the folder
    _, built = plain
    names = [{path.relative_to(folder) for path in folder.rglob("*") if path.is_file()} for folder in (site, built)]
    assert names[0] == names[1]
    assert filecmp.cmpfiles(site, built, sorted(map(str, names[0])), shallow=False)[1:] == ([], [])


def test_a_pdf_is_the_same_wherever_it_is_set(pdf_file, tmp_path):
    source = pdf_file.with_name(f"{pdf_file.stem}-brief.html")
    copy = tmp_path / "elsewhere" / source.name
    copy.parent.mkdir()
    shutil.copy(source, copy)
    code = "import sys; from pathlib import Path; from entente.site import pdf; pdf.set_page(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, copy], env={**os.environ, **ELSEWHERE}, check=True)
    for stem in (source.stem, f"{source.stem}-letter"):
        assert filecmp.cmp(source.with_name(f"{stem}.pdf"), copy.with_name(f"{stem}.pdf"), shallow=False)
