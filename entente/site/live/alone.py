"""A chapter that a reader takes from the site: it says what it needs, runs alone, and shows its outputs unrun.

In the book a number in the text, a figure's picture and a fold are set by Sphinx; a code host or an editor shows the
notebook as it is stored. So what is offered for download has the numbers in its text and the pictures in its outputs.
"""

import base64
import hashlib
import io
import re
from pathlib import Path

import nbformat
from PIL import Image

from entente.site import files, settings
from entente.site.live.comparing import glued_name, glued_text
from entente.site.pictures import VEGA_LITE

NEEDED = (
    "pandas",
    "numpy",
    "altair",
    "coloraide",
    "fonttools",
    "myst-nb",
)  # what chapters import; kernels have IPython
ARCHIVE = "report.zip"
PARAMETERS = """tables = ""  # a folder with tables of your own, which are then read in place of the report's"""
FIRST = """from importlib.util import find_spec
from pathlib import Path

if not find_spec("entente"):  # outside a checkout of the report
    import shutil
    import sys

    if not Path("{archive}").is_file():
        raise FileNotFoundError("Put {archive} beside this notebook: {where}.")
    %pip install --quiet {pinned}
    shutil.unpack_archive("{archive}", "report")
    sys.path.insert(0, "report")
if tables:
    from entente.data import read_from
    from entente.site.live.session import go_on

    read_from(tables)
    go_on(get_ipython())  # what the text says and these tables do not bear out is told; the chapter runs to its end"""
SAID = """**This chapter runs alone**, on Python 3.11 to 3.13. It needs [{archive}](../../_static/{archive}) in its
folder: the package `entente` with the tables; {where}. The cell below unpacks it and installs what it imports, unless
`entente` is installed already. On a hosted notebook, upload {archive} beside it first. What you see below is as
published until you run it. With `tables` set to a folder, as `papermill -p tables my-tables` does, it reads your own
copy of the tables."""
WHERE = "the site that this chapter is from has it as {address}_static/{archive}"
GLUE = re.compile(r"\{glue:text\}`([^`]+)`")
TO_ROWS = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(#[^)\s]*(?: \"[^\"]*\")?\)(?:\{[^}]*\})?")
FIGURES = re.compile(r"\{numref\}`([^`]+)`")
FENCE = re.compile(r"^:::+(?:\{[\w-]+\} ?(.*))?$", re.MULTILINE)
OPTION = re.compile(r"^:\w+:.*\n?", re.MULTILINE)
LABEL = re.compile(r"^\([\w-]+\)=\n", re.MULTILINE)


def alone(notebook: nbformat.NotebookNode, pictures: dict[str, str]) -> nbformat.NotebookNode:
    """A copy of a chapter that needs no book around it; ``pictures`` are PNGs in Base64 by the words of a chart."""
    notebook = nbformat.from_dict(notebook)
    values: dict[str, str] = {}
    captions: dict[str, str] = {}
    for cell in notebook.cells:
        figure = cell.metadata.get("mystnb", {}).get("figure", {})
        captions |= {figure["name"]: figure["caption"]} if "name" in figure else {}
        values |= {name: glued_text(each) for each in cell.get("outputs", []) if (name := glued_name(each))}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = plain(cell.source, values, captions)
        for output in cell.get("outputs", []):
            if "text/markdown" in output.get("data", {}):
                output.data["text/markdown"] = plain(output.data["text/markdown"], values, captions)
            picture = pictures.get(output.get("data", {}).get(VEGA_LITE, {}).get("description", ""))
            if picture:
                output.data["image/png"] = picture
    asked = nbformat.v4.new_code_cell(
        PARAMETERS, id="parameters", metadata={"tags": ["parameters"]}
    )  # as papermill asks
    words = {"archive": ARCHIVE, "where": WHERE.format(address=settings.address(), archive=ARCHIVE)}
    first = nbformat.v4.new_code_cell(FIRST.format(pinned=" ".join(pinned()), **words), id="needed")
    said = nbformat.v4.new_markdown_cell(SAID.format(**words), id="alone")
    notebook.cells[1:1] = [said, asked, first]
    return notebook


def smaller(picture: Path) -> str:
    """A picture at half its size and in few colours, in Base64: a tenth of its bytes."""
    out = io.BytesIO()
    Image.open(picture).convert("RGB").reduce(2).quantize(64).save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()


def plain(text: str, values: dict[str, str], captions: dict[str, str]) -> str:
    """MyST as any reader of Markdown shows it: numbers for names, words for links that only the book has."""
    text = GLUE.sub(lambda found: values.get(found[1], found[0]), text)
    text = TO_ROWS.sub(lambda found: "" if found[1] == "¶" else found[1], text)
    text = FIGURES.sub(lambda found: f"the figure “{captions.get(found[1], found[1]).rstrip('.')}”", text)
    text = FENCE.sub(lambda found: f"**{found[1]}**\n" if found[1] else "", text)
    return LABEL.sub("", OPTION.sub("", text))


def made_from(chapter: Path, pictures: dict[str, Path]) -> str:
    """A word that changes with whatever a copy is made from; a picture's name is one of its content."""
    parts = [Path(__file__), chapter, files.ROOT / "requirements.lock"]
    digest = hashlib.sha256(b"".join(part.read_bytes() for part in parts))
    digest.update(f"{settings.address()} {' '.join(picture.name for picture in pictures.values())}".encode())
    return digest.hexdigest()[:16]


def pinned() -> list[str]:
    """What chapters import, in the versions they were stored with; extras, as in ``name[extra]==1``, are left out."""
    lock = (files.ROOT / "requirements.lock").read_text("utf-8")
    found = dict(re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)", lock, re.MULTILINE))
    return [f"{name}=={found[name]}" for name in NEEDED]
