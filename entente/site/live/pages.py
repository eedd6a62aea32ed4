"""A chapter's page as a run needs it: cells and glued numbers that can be found, the scripts of the panel."""

import os
from functools import partial
from pathlib import Path

import nbformat
from docutils import nodes
from myst_nb.ext.glue.roles import PasteTextRole
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from entente.site import files, notebooks, pictures
from entente.site.kept import kept
from entente.site.live import alone, laying
from entente.site.live.parts import PartsError

logger = logging.getLogger(__name__)
FOLDER = "live"  # under _static
ON_SCREEN = "html"
PLACE = '<section class="live-panel" id="run-this-chapter" aria-label="Run this chapter"></section>\n'


class NameCells(SphinxTransform):
    """Each cell on a page says which cell of the notebook it is, hidden ones counted."""

    default_priority = 800

    def apply(self, **kwargs) -> None:
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") == "cell_code":
                cell["classes"].append(f"cell-{cell['cell_index']}")


class NamedText(PasteTextRole):
    """A glued number that says under which name it was glued."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        pasted, messages = super().run()
        for node in pasted:
            if isinstance(node, nodes.Element):
                node["classes"].append(f"glue-{self.text}")
        return pasted, messages


def set_up(app: Sphinx) -> None:
    """Tell Sphinx of all of this."""
    app.add_transform(NameCells)
    app.setup_extension("myst_nb")  # first, since it is its role
    app.add_role_to_domain("glue", "text", NamedText(), override=True)
    app.connect("builder-inited", lay_parts)
    app.connect("html-page-context", _add_scripts)
    app.connect("build-finished", _offer_chapters, priority=900)  # once the pictures are there


def lay_parts(app) -> None:
    """Lay the parts beside the site, or say why it is without them."""
    app.live_bytes = 0
    if app.builder.name != ON_SCREEN:
        return
    try:
        app.live_bytes = laying.lay(Path(app.outdir) / "_static" / FOLDER)
    except PartsError as error:
        said = f"The site has no “Run this chapter”: {error}"
        if os.environ.get("REQUIRE_ALL"):
            raise ExtensionError(f"REQUIRE_ALL is set. {said}") from error
        logger.info(said)


def _add_scripts(app, pagename, templatename, context, doctree) -> None:
    """Give a chapter that can run its panel."""
    chapter = files.ROOT / f"{pagename}.ipynb"
    about = app.env.metadata.setdefault(pagename, {})
    about["live"] = bool(app.live_bytes and doctree is not None and chapter.is_file())  # for the page's policy
    if not about["live"]:
        return
    said = {"data-chapter": chapter.stem, "data-megabytes": str(round(app.live_bytes / 1e6))}
    app.add_js_file(f"{FOLDER}/live.js", loading_method="defer", priority=600, **said)
    app.add_js_file(f"{FOLDER}/live-tables.js", loading_method="defer", priority=601)
    context["body"] = _with_place(context["body"])


def _with_place(body: str) -> str:
    """The place of the panel, before the last section of a chapter; the script fills it, and nothing below moves.

    Under the answer it stood in the way of whoever came to read; the head of the page leads to it.
    """
    before, last, rest = body.rpartition("<section")
    return f"{before}{PLACE}{last}{rest}"


def _offer_chapters(app, error) -> None:
    """Have the chapters that pages offer for download run alone, and lay beside them what they need."""
    if error or app.builder.name != ON_SCREEN:
        return
    static = Path(app.outdir) / "_static"
    files.write_if_changed(static / alone.ARCHIVE, laying.report())
    with kept("smaller") as once:
        for path in notebooks.chapters():
            offered = Path(app.outdir) / "_sources" / path.relative_to(files.ROOT)
            if offered.exists():
                specs = pictures.stored_figures(path)
                drawn = {spec["description"]: pictures.CACHE / f"{pictures.figure(spec).name}.png" for spec in specs}
                shown = {said: once(file.name, partial(alone.smaller, file)) for said, file in drawn.items()}
                made_from = alone.made_from(path, drawn)
                if made_from not in offered.read_text("utf-8"):
                    notebook = alone.alone(notebooks.read(path), shown)
                    notebook.metadata["made_from"] = made_from
                    files.write(offered, f"{nbformat.writes(notebook)}\n")
