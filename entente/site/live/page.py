"""What a page may ask of the Python that runs behind it: names in, JSON out."""

import base64
import io
import json
import platform
import sys
import zipfile
from importlib.metadata import distributions
from pathlib import Path

from entente.site.live import tables
from entente.site.live.comparing import differences, glued_name, glued_text, summary
from entente.site.live.rendering import shown
from entente.site.live.session import Session, forget_tables, joined

_running: list[Session] = []


def ask(name: str, words: str) -> str:
    """Answer one question of a page: ``name`` is one of the functions below, ``words`` its arguments as JSON."""
    return json.dumps(ANSWERS[name](**json.loads(words)))


def begin(notebook: str) -> dict:
    """Start a chapter from nothing, given as the text of its notebook; the places of its code cells."""
    _running[:] = [Session(json.loads(notebook))]
    return {"cells": _running[0].code_cells()}


def run(place: int, source: str | None = None) -> dict:
    """Run a cell: ``outputs`` to be shown, ``glued`` texts by name, ``differs``, ``failed``."""
    session = _running[0]
    outputs = session.run(place, source)
    published = session.notebook["cells"][place]["outputs"]
    return {
        "outputs": [each for each in map(shown, outputs) if each],
        "glued": {glued_name(each): glued_text(each) for each in outputs if glued_name(each)},
        "differs": differences(place, published, outputs),
        "failed": any(each["output_type"] == "error" for each in outputs),
    }


def tell() -> dict:
    """How many outputs equal the published ones, where they differ, and what of the text is no longer borne out."""
    failed = [{"cell": place, "said": said} for place, each in _running[0].not_borne_out.items() for said in each]
    return summary(_running[0].notebook, _running[0].outputs) | {"not_borne_out": failed}


def outputs() -> dict:
    """Every output of the run as it is stored, by the place of its cell: for tests that ask for the last digit."""
    return {str(place): stored for place, stored in _running[0].outputs.items()}


def take(files: dict[str, str]) -> dict:
    """Read these files, in Base64 by name, in place of the report's tables.

    Returns ``problems``, what was ``put_right``, which files are ``changed`` from the published, and what was
    ``not_checked``.
    """
    problems, put_right = tables.take({name: base64.b64decode(content) for name, content in files.items()})
    if not problems:
        forget_tables()
    told = {"changed": tables.changed(), "not_checked": tables.not_checked()}
    return {"problems": problems, "put_right": put_right, **told}


def take_back() -> dict:
    """Read the report's own tables again."""
    return take({})


def listed() -> dict:
    """The tables that can be looked at and changed."""
    return {"tables": tables.listed()}


def grid(file: str) -> dict:
    """A table as it is read now."""
    return tables.grid(file)


def as_csv(columns: list[str], rows: list[list[str]]) -> dict:
    """Rows as the text of a file."""
    from entente.data import csv_text  # here: pandas, imported before a session stands in, takes a page for a terminal

    return {"text": csv_text(columns, rows)}


def take_along(chapter: str, sources: dict[str, str]) -> dict:
    """All that repeats this run elsewhere, as a zip: package, tables, the chapter with its changed cells, versions."""
    session = _running[0]
    notebook = json.loads(json.dumps(session.notebook))
    for place, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            cell["source"] = sources.get(str(place), joined(cell["source"]))
            cell["outputs"] = [_stored(each) for each in session.outputs.get(place, [])]
            cell["execution_count"] = None
    notebook["cells"][1:1] = [_going_on()]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(tables.HOME.rglob("*")):
            inside = file.relative_to(tables.HOME)
            aside = {tables.PUBLISHED.name, tables.TRIED.name, "__pycache__"}
            if file.is_file() and not aside & set(inside.parts):
                archive.write(file, f"run/{inside.as_posix()}")
        archive.writestr(f"run/chapters/{chapter}", json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")
        archive.writestr("run/HOW-TO-REPEAT.txt", _how(chapter))
    return {"base64": base64.b64encode(out.getvalue()).decode()}


def _going_on() -> dict:
    """A cell by which a chapter runs to its end elsewhere too, where tables do not bear out what its text says."""
    source = "from entente.site.live.session import go_on\n\ngo_on(get_ipython())"
    about = {"id": "go-on", "metadata": {"tags": ["remove-cell"]}, "execution_count": None}
    return {"cell_type": "code", "source": source, "outputs": [], **about}


def bytecode() -> dict:
    """What Python made of every module it imported, as a zip for the next page: compiling takes half of a first run.

    A file says that its source need not be looked at, since unpacking sets new dates.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for module in list(sys.modules.values()):
            place = Path(getattr(module, "__cached__", None) or "/none")
            if place.is_file():
                magic, code = place.read_bytes()[:4], place.read_bytes()[16:]
                archive.writestr(place.as_posix().lstrip("/"), magic + b"\1\0\0\0" + bytes(8) + code)
    return {"base64": base64.b64encode(out.getvalue()).decode()}


def _stored(output: dict) -> dict:
    """An output with all that nbformat asks for."""
    needs: dict[str, dict] = {
        "stream": {}, "error": {}, "display_data": {"metadata": {}},
        "execute_result": {"metadata": {}, "execution_count": None},
    }  # fmt: skip
    return {**needs[output["output_type"]], **output}


def _how(chapter: str) -> str:
    versions = "".join(sorted({f"{each.name}=={each.version}\n" for each in distributions()}))
    return (
        "This folder repeats a run made in the page of the report.\n\n"
        "With Python 3.11 to 3.13:\n"
        "    python -m pip install --editable .\n"
        f"    python -m jupyter lab chapters/{chapter}\n\n"
        "data/ holds the tables that were read, chapters/ the chapter with its cells as they were run.\n"
        f"It ran on Python {platform.python_version()} ({platform.platform()}) with\n{versions}"
    )


ASKED = (begin, run, tell, outputs, take, take_back, listed, grid, as_csv, take_along, bytecode)
ANSWERS = {each.__name__: each for each in ASKED}
