"""What a build lays beside the site so that chapters run in a page, and the Python side of a run."""

import ast
import base64
import builtins
import gzip
import io
import json
import re
import shutil
import subprocess
import sys
import types
import zipfile
from hashlib import sha256
from importlib.metadata import packages_distributions
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from serving import Quiet, address_of

from entente.data import FOLDER, anchor, csv_text, validate
from entente.site import files, lab, notebooks
from entente.site.live import alone, laying, page, pages, parts
from entente.site.live.comparing import differences, glued_text, summary
from entente.site.live.rendering import from_markdown
from entente.site.live.session import Session, go_on
from entente.site.pictures import VEGA_LITE

GOES_ON = "from entente.site.live.session import go_on\n\ngo_on(get_ipython())"
CONTENT = b"what a part holds"
WHEEL = "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@pytest.fixture
def one_part(monkeypatch, tmp_path):
    """A lock file of one part, which a folder of this machine stands ready to hand over as a release would."""
    release = tmp_path / "release"
    release.mkdir()
    (release / "part.bin").write_bytes(CONTENT)
    part = {
        "file": "part.bin", "size": len(CONTENT), "sha256": sha256(CONTENT).hexdigest(), "licence": "MIT",
        "held_by": [{"release": "part.bin"}],
    }  # fmt: skip
    monkeypatch.setattr(parts, "PARTS", [part])
    monkeypatch.setitem(parts.LOCK, "release", f"{release.as_uri()}/")
    monkeypatch.setenv(parts.CACHE_NAMED_BY, str(tmp_path / "cache"))
    return release / "part.bin"


@pytest.fixture
def session(monkeypatch):
    """A session on a notebook of three cells; what it puts in the place of IPython is taken away again."""
    for name in ("IPython", "IPython.display", "myst_nb"):
        monkeypatch.setitem(sys.modules, name, sys.modules.get(name))
    monkeypatch.setattr(builtins, "get_ipython", None, raising=False)
    cells = ["from myst_nb import glue\nworth = 2", "glue('worth', worth, display=False)", "print('said')\nworth + 1"]
    outputs = [[], [_glued("worth", "2")], [_said("said\n"), _result("3")]]
    return Session({"cells": [_code(source, shown) for source, shown in zip(cells, outputs, strict=True)]})


def _code(source: str, outputs: list[dict]) -> dict:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": outputs}


def _glued(name: str, text: str) -> dict:
    prefix = "application/papermill.record/"
    about = {"scrapbook": {"name": name, "mime_prefix": prefix}}
    return {"output_type": "display_data", "data": {f"{prefix}text/plain": text}, "metadata": about}


def _said(text: str) -> dict:
    return {"output_type": "stream", "name": "stdout", "text": text}


def _result(text: str) -> dict:
    return {"output_type": "execute_result", "data": {"text/plain": text}, "metadata": {}, "execution_count": 3}


def test_a_part_is_taken_once_and_kept(one_part):
    assert parts.gather()["part.bin"].read_bytes() == CONTENT
    one_part.unlink()
    assert parts.gather()["part.bin"].read_bytes() == CONTENT


def test_a_part_with_other_bytes_is_refused_whoever_hands_it_over(one_part):
    one_part.write_bytes(CONTENT.upper())
    with pytest.raises(parts.PartsError, match=r"part\.bin could not be had .*other bytes than the lock file says"):
        parts.gather()


def test_a_part_that_was_damaged_in_the_cache_is_fetched_again(one_part):
    kept = parts.gather()["part.bin"]
    kept.write_bytes(b"damaged")
    assert parts.gather()["part.bin"].read_bytes() == CONTENT


def test_a_download_that_breaks_off_ends_in_a_sentence(one_part, monkeypatch):
    """The error of a body cut short is no OSError: it once ended a build with its traceback."""

    class BreaksOff(Quiet):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(CONTENT)))
            self.end_headers()
            self.wfile.write(CONTENT[:5])

    with address_of(one_part.parent, BreaksOff) as at:
        monkeypatch.setitem(parts.LOCK, "release", f"{at}/")
        with pytest.raises(
            parts.PartsError, match=r"^part\.bin could not be had from release part\.bin \(Incomplete.*\.$"
        ):
            parts.gather()


@pytest.fixture
def in_a_wheel(one_part, monkeypatch):
    """The part inside a wheel that pip finds in a folder, and in no registry."""
    wheel = one_part.parent / "holder-1.0-py3-none-any.whl"
    about = {"METADATA": "Metadata-Version: 2.1\nName: holder\nVersion: 1.0\n", "RECORD": "", "WHEEL": WHEEL}
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("holder/part.bin", CONTENT)
        for name, text in about.items():
            archive.writestr(f"holder-1.0.dist-info/{name}", text)
    monkeypatch.setitem(parts.PARTS[0], "held_by", [{"pypi": "holder==1.0", "member": "holder/part.bin"}])
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    monkeypatch.setenv("PATH", "")  # pip is asked as a module of this Python: no npm, curl or pip need be on the path
    return wheel


def test_a_part_inside_a_package_comes_through_pip_and_needs_no_other_program(in_a_wheel):
    assert parts.gather()["part.bin"].read_bytes() == CONTENT


@pytest.mark.parametrize(
    "spoil", [lambda wheel: wheel.write_bytes(wheel.read_bytes()[:100]), lambda wheel: wheel.unlink()]
)
def test_a_package_that_is_torn_or_not_to_be_had_ends_in_a_sentence(in_a_wheel, spoil):
    spoil(in_a_wheel)
    with pytest.raises(parts.PartsError, match=r"^part\.bin could not be had from pypi holder==1\.0 \(ERROR: .+\)\.$"):
        parts.gather()


def test_a_cache_that_cannot_be_written_is_named_with_the_way_out(one_part, monkeypatch, tmp_path):
    (tmp_path / "taken").write_text("a file, where a folder should be")
    monkeypatch.setenv(parts.CACHE_NAMED_BY, str(tmp_path / "taken"))
    with pytest.raises(parts.PartsError, match=r"taken/part\.bin cannot be written .*ENTENTE_PARTS can name another"):
        parts.gather()


def test_every_part_is_named_with_size_hash_licence_and_holder():
    for part in parts.PARTS:
        assert part["size"] > 0 and re.fullmatch("[0-9a-f]{64}", part["sha256"]) and part["licence"] and part["held_by"]


def test_a_script_holds_just_the_bytes_of_its_part():
    script = laying.packed("part.bin", CONTENT, sha256(CONTENT).hexdigest())
    held = json.loads(re.search(r"= (\"[^\"]+\");\n$", script)[1])
    assert gzip.decompress(base64.b64decode(held)) == CONTENT


def test_the_page_runs_the_package_as_it_is_and_not_a_copy():
    archive = zipfile.ZipFile(io.BytesIO(laying.report()))
    modules = {file.relative_to(files.ROOT).as_posix(): file for file in (files.ROOT / "entente").rglob("*.py")}
    assert modules.keys() <= set(archive.namelist())
    assert all(archive.read(name) == file.read_bytes() for name, file in modules.items())
    assert archive.read("data/stances.csv") == (FOLDER / "stances.csv").read_bytes()


def test_the_same_package_gives_the_same_bytes():
    first = laying.report()
    laying.report.cache_clear()
    assert laying.report() == first


def test_a_build_without_the_parts_says_so_and_leaves_a_site_without_the_button(
    one_part, tmp_path, monkeypatch, caplog
):
    one_part.unlink()
    monkeypatch.delenv("REQUIRE_ALL", raising=False)
    said = []
    monkeypatch.setattr(pages.logger, "info", said.append)
    left = tmp_path / "_static" / pages.FOLDER / "live.js"
    files.write(left, "of an earlier build")
    app = _App(tmp_path)
    pages.lay_parts(app)
    assert app.live_bytes == 0 and not left.parent.exists()
    assert len(said) == 1 and said[0].startswith("The site has no “Run this chapter”: part.bin could not be had")


def test_a_build_that_must_have_everything_fails_without_the_parts(one_part, tmp_path, monkeypatch):
    one_part.unlink()
    monkeypatch.setenv("REQUIRE_ALL", "1")
    with pytest.raises(Exception, match=r"REQUIRE_ALL is set.*part\.bin could not be had"):
        pages.lay_parts(_App(tmp_path))


class _App:
    """As much of a build as lays parts."""

    def __init__(self, folder):
        self.outdir = folder
        self.builder = type("Builder", (), {"name": "html"})


def test_the_site_holds_the_licences_of_all_that_runs_in_its_pages(live_site):
    told = (live_site / "_static" / pages.FOLDER / laying.LICENCES).read_text("utf-8")
    assert all(f"- {part['file']}: {part['licence']}" in told for part in parts.PARTS)
    assert "Mozilla Public License Version 2.0" in told and "numpy" in told and "PYTHON SOFTWARE FOUNDATION" in told


def test_every_chapter_of_the_site_can_be_run(live_site, read_page):
    for path in notebooks.chapters():
        assert f'data-chapter="{path.stem}"' in read_page(f"chapters/{path.stem}.html")
        assert (live_site / "_static" / pages.FOLDER / f"{path.name}.js").is_file()


def test_cells_share_their_names_and_outputs_have_the_form_a_notebook_stores(session):
    for place in session.code_cells():
        session.run(place)
    assert summary(session.notebook, session.outputs) == {"equal": 3, "of": 3, "where": []}


def test_a_changed_cell_tells_the_number_that_follows(session):
    session.run(0, "from myst_nb import glue\nworth = 5")
    found = differences(1, session.notebook["cells"][1]["outputs"], session.run(1))
    assert [(each["name"], each["published"], each["now"]) for each in found] == [("worth", "2", "5")]


def test_a_chapter_begun_again_has_its_own_numbers(session, monkeypatch):
    """Rooms of the package kept the first run's ``glue``: the second had no number in its text."""
    room = types.ModuleType("room")
    monkeypatch.setitem(sys.modules, "room", room)
    session.run(0, "import room\nfrom myst_nb import glue\nroom.glue = glue")
    again = Session(session.notebook)
    assert again.run(1, "from room import glue\nglue('worth', 2, display=False)") == [_glued("worth", "2")]


def test_cells_that_did_not_run_are_not_called_equal(session):
    session.run(0)
    told = summary(session.notebook, session.outputs)
    assert (told["equal"], told["of"]) == (0, 3)


def test_an_error_ends_the_cell_and_not_the_session(session):
    assert session.run(0, "worth = 1 / 0")[0]["ename"] == "ZeroDivisionError"
    assert session.run(0, "6 * 7")[0]["data"]["text/plain"] == "42"


def test_what_the_text_says_and_a_run_does_not_bear_out_is_noted_and_the_cell_goes_on(session):
    shown = session.run(0, "few = 3\nassert few < 2, 'as the heading says'\nfew")
    assert session.not_borne_out[0] == ["few < 2"] and shown[0]["data"]["text/plain"] == "3"


def test_in_a_kernel_too_what_is_not_borne_out_is_told_and_the_cell_goes_on(capsys):
    """With a reader's own tables `papermill` ended at the first sentence that no longer held."""
    shell = InteractiveShell()
    go_on(shell)
    shell.run_cell("few = 3\nassert few < 2, 'as the heading says'\nprint('then', few)").raise_error()
    assert capsys.readouterr().out == "Not borne out by these tables: few < 2\nthen 3\n"


def test_the_zip_of_a_run_holds_a_chapter_that_runs_to_its_end(session, unpacked, monkeypatch):
    cells = [cell | {"id": f"cell-{place}"} for place, cell in enumerate(session.notebook["cells"])]
    page.begin(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
    page.run(0)
    monkeypatch.setattr(unpacked, "HOME", unpacked.DATA.parent)
    told = page.take_along("a.ipynb", {"0": "worth = 7"})
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(told["base64"])))
    notebook = nbformat.reads(archive.read("run/chapters/a.ipynb").decode(), 4)
    nbformat.validate(notebook)
    assert [cell.source for cell in notebook.cells[:2]] == ["worth = 7", GOES_ON]
    assert "run/data/stances.csv" in archive.namelist() and "run/HOW-TO-REPEAT.txt" in archive.namelist()


def test_a_glued_text_is_shown_without_its_quotes():
    assert glued_text(_glued("name", "'12 %'")) == "12 %"
    assert glued_text(_glued("name", r"'Moscow\'s'")) == "Moscow's"


def test_text_of_a_run_leads_to_rows_and_can_do_nothing():
    key = "S-CHN-nuclear-acceptance-2025-11-27"
    told = from_markdown(f":::{{dropdown}} Why\n[the row](#{key}) <script>act()</script>\n:::")
    assert f'href="data/stances.html#{anchor(key)}"' in told and "<summary>Why</summary>" in told
    assert "<script" not in told


@pytest.fixture
def unpacked(tmp_path, monkeypatch):
    """The report as a page unpacks it."""
    from entente.site.live import tables

    for name, folder in {"DATA": "data", "PUBLISHED": ".published", "TRIED": "your tables"}.items():
        monkeypatch.setattr(tables, name, tmp_path / folder)
    shutil.copytree(FOLDER, tmp_path / "data")
    return tables


def test_a_broken_table_is_told_in_the_words_of_the_report_s_own_checks(unpacked, tmp_path):
    broken = (
        (FOLDER / "stances.csv").read_text("utf-8").replace("2025-11-27,1,-1,2,moderate,", "2025-11-27,9,0,2,weak,")
    )
    told, _ = unpacked.take({"stances.csv": broken.encode()})
    same = tmp_path / "same"
    shutil.copytree(FOLDER, same)
    (same / "stances.csv").write_text(broken, "utf-8")
    assert told == [str(problem).replace(f"{same}/", "") for problem in validate(same)] and len(told) > 1
    assert (unpacked.DATA / "stances.csv").read_bytes() == (FOLDER / "stances.csv").read_bytes()


def test_a_file_that_is_no_utf_8_is_told_so(unpacked):
    told, _ = unpacked.take({"stances.csv": (FOLDER / "stances.csv").read_text("utf-8").encode("utf-16")})
    assert len(told) == 1 and told[0].startswith("stances.csv") and "UTF-8" in told[0]


def test_a_table_saved_by_a_spreadsheet_is_read_and_what_it_wrote_is_named(unpacked):
    """Excel's only CSV in UTF-8 has a byte-order mark: who used it was refused and could not save it otherwise."""
    own = (FOLDER / "stances.csv").read_text("utf-8").replace("2025-11-27,1,-1,2,", "2025-11-27,-2,-3,-1,")
    saved = "\ufeff" + own.replace("\n", "\r\n")
    found = ["stances.csv: read without a byte-order mark, which a spreadsheet wrote."]
    assert unpacked.take({"stances.csv": saved.encode()}) == ([], found)
    assert (unpacked.DATA / "stances.csv").read_text("utf-8") == own


def test_a_table_without_fault_is_read_in_place_of_ours_until_it_is_taken_back(unpacked):
    own = (FOLDER / "stances.csv").read_text("utf-8").replace("2025-11-27,1,-1,2,", "2025-11-27,-2,-3,-1,")
    assert unpacked.take({"folder/stances.csv": own.encode()}) == ([], [])
    assert (unpacked.DATA / "stances.csv").read_text("utf-8") == own
    assert [each["file"] for each in unpacked.listed() if each["changed"]] == ["stances.csv"]
    assert unpacked.take({}) == ([], []) and not any(each["changed"] for each in unpacked.listed())


def test_a_file_that_is_no_table_of_the_report_is_named(unpacked):
    assert unpacked.take({"mine.csv": b"a,b\n"})[0][0].startswith("mine.csv: no table of the report has this file name")


def test_a_table_changed_in_the_grid_is_written_as_it_was_read(unpacked):
    read = unpacked.grid("stances.csv")
    assert csv_text(read["columns"], read["rows"]) == (FOLDER / "stances.csv").read_text("utf-8")


@pytest.fixture(scope="module")
def offered(site) -> dict[str, nbformat.NotebookNode]:
    """The chapters as pages of the site offer them for download."""
    return {path.stem: notebooks.read(site / "_sources" / "chapters" / path.name) for path in notebooks.chapters()}


def test_a_chapter_from_the_site_shows_its_numbers_and_pictures_where_nothing_runs(offered):
    for name, notebook in offered.items():
        nbformat.validate(notebook)
        said = "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        data = [output.data for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]
        told = said + "".join(each.get("text/markdown", "") for each in data)
        assert not re.search(r"\{(glue|numref)|^:::", told, re.MULTILINE), name
        assert all("image/png" in each for each in data if VEGA_LITE in each), name


def test_a_chapter_from_the_site_installs_all_that_its_code_imports():
    """The lock file says ``fonttools[woff]``: for its bracket fontTools was left out, and no chapter ran alone."""
    rooms = [
        each
        for name in ("data", "methods", "text", "figures")
        for each in (files.ROOT / "entente" / name).rglob("*.py")
    ]
    found = {name for room in rooms for name in imported(room)} - {"entente", *sys.stdlib_module_names}
    of_package = packages_distributions()
    needed = {of_package[name][0].lower() for name in found - {"IPython"}} - {"frictionless"}  # a kernel has IPython
    assert needed == {line.partition("==")[0] for line in alone.pinned()}


def imported(module: Path) -> set[str]:
    """The packages that a module imports, in functions too."""
    nodes = list(ast.walk(ast.parse(module.read_text("utf-8"))))
    names = [each.name for node in nodes if isinstance(node, ast.Import) for each in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.partition(".")[0] for name in names}


def test_a_chapter_from_the_site_without_its_zip_says_where_it_is(offered, tmp_path):
    code = "\n".join(cell.source for cell in offered["stakes"].cells[:4] if cell.cell_type == "code")
    hidden = "import sys\nsys.meta_path[:] = [each for each in sys.meta_path if 'editable' not in str(each)]\n"
    run = [sys.executable, "-c", hidden + code.replace("%pip", "pass #")]
    said = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True).stderr.splitlines()[-1]
    assert said.startswith("FileNotFoundError: Put report.zip beside this notebook: the site")


def test_a_chapter_from_the_site_says_first_what_it_needs_and_reads_the_tables_it_is_given(offered, site, tmp_path):
    """With the site's zip beside it and no package installed, its first cells have the package and the tables."""
    asked, first = (cell.source for cell in offered["stakes"].cells[:4] if cell.cell_type == "code")
    assert "parameters" in offered["stakes"].cells[2].metadata["tags"]  # where papermill puts its own below
    shutil.copy(site / "_static" / alone.ARCHIVE, tmp_path)
    shutil.copytree(FOLDER, tmp_path / "mine")
    own = (FOLDER / "stances.csv").read_text("utf-8").replace("2025-11-27,1,-1,2,", "2025-11-27,-2,-3,-1,")
    (tmp_path / "mine" / "stances.csv").write_text(own, "utf-8")
    hidden = "import sys\nsys.meta_path[:] = [each for each in sys.meta_path if 'editable' not in str(each)]\n"
    hidden += "from IPython import InteractiveShell\nget_ipython = InteractiveShell.instance\n"  # as in a kernel
    code = first.replace("%pip", "pass #")  # no network here
    told = "\nfrom entente.data import FOLDER, load\nprint(FOLDER, load('stances')['stance'].sum())"
    said = []
    for given in ("", "\ntables = 'mine'\n"):
        run = [sys.executable, "-c", f"{hidden}{asked}{given}\n{code}{told}"]
        ran = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True)
        place, value = ran.stdout.split() or pytest.fail(ran.stderr)
        assert place == str(tmp_path / "report" / "data")
        said.append(int(value))
    assert said[0] - said[1] == 3


def test_jupyterlab_knows_where_each_row_stands_and_has_our_fonts(tmp_path, ids_of):
    static = lab.lay(tmp_path) / lab.NAME / "static"
    told = json.loads((static / "known.json").read_text("utf-8"))
    assert told["rows"][anchor("S-CHN-nuclear-acceptance-2025-11-27")].startswith("data/stances.html#")
    for place in told["rows"].values():
        page, _, row = place.partition("#")
        assert not row or row in ids_of(f"chapters/{page}"), place
    assert all((static / name).is_file() for name in told["fonts"].values())
