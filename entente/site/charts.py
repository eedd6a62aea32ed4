"""How the book shows a chart: a picture at once, the live chart when it comes near, its data and rows beneath."""

import csv
import io
import json
import re
from typing import ClassVar

from docutils import nodes
from markupsafe import Markup

from entente.data import described, headline, key_of, load
from entente.figures.rows import page_of, row_link
from entente.site import blocks, offers, pictures
from entente.site.drawing import SCHEMA
from entente.site.pictures import VEGA_LITE

TOOLS = "<!--offers-->"  # where a page says what a figure offers, once its caption is known


class ChartRenderer:
    """MyST-NB's door for charts: one block of HTML a chart, the same for the site and, stripped, for the PDF."""

    mime_priority_overrides: ClassVar = [("*", VEGA_LITE, 1)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        """The nodes of a chart, or of a table of pandas; None leaves any other kind of output to MyST-NB."""
        if data.mime_type == "text/html":
            return [nodes.raw("", _without_style(data.content), format="html", classes=["output", "text_html"])]
        if data.mime_type != VEGA_LITE:
            return None
        spec = data.content if isinstance(data.content, dict) else json.loads(data.content)
        if not spec.get("description"):
            renderer.logger.warning("a chart without a description has no alt text", subtype="alt", line=data.line)
        env = renderer.renderer.sphinx_env
        name = pictures.figure(spec).name
        env.metadata[env.docname].setdefault("pictures", []).append(name)
        address = f"{'../' * env.docname.count('/')}_static/pictures/{name}"
        about = spec.get("usermeta") or {}
        words = {"address": address, "drawn": name, "about": about, "alt": spec.get("description", "")}
        return [chart("", chart_html(spec, address), format="html", **words)]


class chart(nodes.raw):  # docutils names visitors after the class of a node
    """The block of a chart."""


def visit_chart(translator, node) -> None:
    """The whole block for a screen; for paper one picture, in light."""
    if translator.builder.name == "singlehtml":
        picture = translator.emptytag(node, "img", "", src=f"{node['address']}{pictures.ON_PAPER}", alt=node["alt"])
        translator.body.append(f'<div class="chart">{picture}</div>')
    else:
        name = offers.name_of(node)
        root = node["address"].partition("_static/")[0]
        offered = blocks.render("offers.html", tools=offers.tools(node["about"], name, root))
        translator.body.append(node.astext().replace(TOOLS, offered))
    raise nodes.SkipNode


def chart_html(spec: dict, address: str) -> Markup:
    """The block of a chart whose pictures and data are at ``address``, but for what their names end in."""
    about = spec.get("usermeta")
    live = {**_without_csv(spec), "$schema": SCHEMA, "width": "container"}
    tables = [_rows(table, keys) for table, keys in pictures.tables_of(about).items()] if about else []
    return blocks.render("chart.html", spec=spec, address=address, live=live, tools=Markup(TOOLS), tables=tables)


def _without_csv(part: object) -> object:
    """A specification whose data are rows: Vega's reader of CSV needs ``eval``, which the site's policy forbids."""
    if isinstance(part, list):
        return [_without_csv(each) for each in part]
    if not isinstance(part, dict):
        return part
    match part:
        case {"values": str(text), "format": {"type": "csv", **how}}:
            return {**part, "values": list(csv.DictReader(io.StringIO(text))), "format": {"type": "json", **how}}
    return {name: _without_csv(each) for name, each in part.items()}


def _without_style(markup: str) -> str:
    """HTML of an output without styles of its own, which the site's policy forbids."""
    return re.sub(r'<style.*?</style>|(?<=\w) style="[^"]*"', "", markup, flags=re.DOTALL)


def _rows(table: str, keys: list[str]) -> dict:
    """The rows a figure draws, as links that a keyboard reaches; the table where it counts them all."""
    rows = load(table).set_index(key_of(table))
    said = {row_link(table, key): headline(table, rows.loc[key]) for key in keys}
    return {"rows": said, "title": described(table)["title"], "page": page_of(table)}
