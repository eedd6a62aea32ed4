"""The page of notices: whose work the site ships beside ours, under which licence, in the words of the licence.

What a package of the environment brings is told with the licence that lies in the package; what others have bundled
(Vega and its libraries), with the texts in ``notices/``. A script of another house under ``static/lib`` stands beside
its own ``*.LICENSE.txt``.
"""

import re
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

import vl_convert

from entente.site import files
from entente.site.blocks import render
from entente.site.live import parts

PAGE, TITLE = "notices", "Notices"
TEXTS = Path(__file__).parent / "notices"
FONTS = Path(__file__).parent / "fonts"
LICENCE = re.compile(r"(^|[._-])(licen[cs]e|copying)", re.IGNORECASE)


class Notice(NamedTuple):
    """A work of others: its name, what of it the site ships (patterns of files under ``_static``), the licences."""

    name: str
    what: str
    covers: tuple[str, ...]
    texts: dict[str, str]  # what each is the licence of, and its words


PACKAGES = {  # of the environment: what the site ships of each, cut to what pages use, in one style sheet
    "pydata-sphinx-theme": ("style of the pages", ("site.css",)),
    "sphinx-book-theme": ("style of the pages", ("site.css",)),
    "sphinx": ("style of the pages", ("site.css",)),
    "sphinx-design": ("style of folds and cards", ("site.css",)),
    "myst-nb": ("style of code and its outputs", ("site.css",)),
    "pygments": ("colours of code", ("site.css",)),
}  # fmt: skip


def notices() -> list[Notice]:
    """All works of others that a site ships."""
    return [_vega(), _font(), _python(), *(_package(name, *told) for name, told in PACKAGES.items()), *_scripts()]


def _vega() -> Notice:
    parts = re.split(r"^== (.+)$", (TEXTS / "vega-bundle.txt").read_text("utf-8"), flags=re.MULTILINE)
    texts = {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}
    versions = f"{vl_convert.get_vega_version()}, Vega-Lite {vl_convert.get_vegalite_versions()[-1]}"
    name = f"Vega {versions} and Vega-Embed {vl_convert.get_vega_embed_version()}"
    return Notice(name, "draw the charts; in one bundle with the libraries they use", ("vega-bundle.js",), texts)


def _font() -> Notice:
    text = (FONTS / "OFL.txt").read_text("utf-8")
    covers = ("report-*.woff2", "pictures/*.svg", "matrix-*.svg")
    return Notice("Source Sans", "the font of figures and of the PDF", covers, {"SIL Open Font License 1.1": text})


def _python() -> Notice:
    """What runs a chapter in the page; the site tells every licence again beside these files."""
    each = {"Each file": "".join(f"{part['file']}: {part['licence']}\n" for part in parts.PARTS)}
    texts = {
        path.stem: path.read_text("utf-8") for path in sorted(Path(parts.__file__).with_name("licences").iterdir())
    }
    return Notice("Pyodide, with Python and its packages", "runs a chapter in the page", ("live/*",), each | texts)


def _package(name: str, what: str, covers: tuple[str, ...]) -> Notice:
    own = distribution(name)
    texts = {path.name: path.read_text() for path in own.files or [] if LICENCE.search(path.name)}
    return Notice(f"{own.metadata['Name']} {own.version}", what, covers, texts)


def _scripts() -> Iterator[Notice]:
    """Scripts of other houses that lie in the repository as their makers publish them."""
    for path in sorted((files.STATIC / "lib").glob("*.LICENSE.txt")):
        name = path.name.removesuffix(".LICENSE.txt")
        yield Notice(name.replace("-", " "), "a script", (f"lib/{name}*",), {path.name: path.read_text("utf-8")})


def set_up(app) -> None:
    """Tell Sphinx of the page."""
    app.connect("html-collect-pages", lambda app: [(PAGE, {"title": TITLE, "body": _body()}, "page.html")])


def _body() -> str:
    return str(render("notices.html", title=TITLE, notices=notices()))
