"""The chapters in JupyterLab as a reader of the book knows them: our font, numbers for their names, rows that open.

``python -m entente lab`` starts it. A small extension changes what is shown and nothing that is saved; the server gives
it the built site, to which links of charts and of text lead.
"""

import json
from pathlib import Path

from tornado.web import RequestHandler, StaticFileHandler

from entente.data import anchor, key_of, load, tables
from entente.figures.rows import page_of, row_link
from entente.figures.theme import FAMILY, FONT_FILES
from entente.site import files, settings

NAME = "entente-chapters"
SITE = files.BUILD / "html"
PACKAGE = {
    "name": NAME, "version": "1.0.0",
    "jupyterlab": {"extension": True, "_build": {"load": "static/chapters.js", "extension": "./extension"}},
}  # fmt: skip


def start() -> None:
    """Start JupyterLab on the chapters, until it is stopped."""
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(arguments())


def arguments() -> list[str]:
    """What JupyterLab is told: the folder, our extension of the page, our extension of the server."""
    there = lay(files.BUILD / "lab")
    return [
        str(files.CHAPTERS),
        f"--LabApp.extra_labextensions_path={there}",
        f"--ServerApp.jpserver_extensions={__name__}=True",
    ]


def lay(folder: Path) -> Path:
    """Bring the page's extension up to date; returns the folder that JupyterLab looks into."""
    static = folder / NAME / "static"
    files.write_if_changed(folder / NAME / "package.json", json.dumps(PACKAGE))
    files.write_if_changed(static / "chapters.js", (Path(__file__).parent / "chapters.js").read_bytes())
    for font in FONT_FILES.values():
        files.write_if_changed(static / font.name, font.read_bytes())
    files.write_if_changed(static / "known.json", json.dumps(known()))
    return folder


def known() -> dict:
    """What the extension knows of the report: its fonts by weight, and where each row stands, by its anchor."""
    places = {anchor(f"table-{table}"): page_of(table) for table in tables()}
    for table in tables():
        places |= {anchor(key): row_link(table, key) for key in load(table)[key_of(table)]}
    return {"family": FAMILY, "fonts": {weight: font.name for weight, font in FONT_FILES.items()}, "rows": places}


class ToSite(RequestHandler):
    """Leads to a page of the site: the one built here, else the published one."""

    def get(self, page: str) -> None:
        built = (SITE / "index.html").is_file()
        self.redirect(f"{self.settings['base_url']}site/{page}" if built else f"{settings.address()}{page}")


class ToRows(ToSite):
    """JupyterLab takes a link of a chart to ``data/`` for a file beside the chapter; the part behind ``#`` is in it."""

    def get(self, page: str) -> None:
        super().get(f"chapters/data/{page}")


def _jupyter_server_extension_points() -> list[dict]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server) -> None:
    base = server.web_app.settings["base_url"]
    server.web_app.add_handlers(
        ".*$",
        [
            (rf"{base}files/data/(.+)", ToRows),
            (rf"{base}report/(.+)", ToSite),
            (rf"{base}site/(.*)", StaticFileHandler, {"path": str(SITE)}),
        ],
    )
