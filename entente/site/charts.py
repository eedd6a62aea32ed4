"""How the book shows a chart: a picture at once, the live chart when it comes near, its data and rows beneath."""

import json
import re
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from markupsafe import Markup

from entente.data import described, headline, key_of, load
from entente.figures.rows import page_of, row_link
from entente.site import blocks, offers, pictures
from entente.site.drawing import SCHEMA
from entente.site.pictures import VEGA_LITE

TOOLS = "<!--offers-->"  # where a page says what a figure offers, once its caption is known

# where a figure has less than the 640 px below which report.js draws it for a phone: with the sidebars of the theme
SMALL = "(max-width: 671.98px), (min-width: 1200px) and (max-width: 1219.98px)"


SIZES = {screen: f" data-size-of-{screen}" for screen in pictures.WIDTHS}  # known once the pictures are drawn
SCRIPTS = ("card.js", "report.js", "closeness.js", "explorer.js", "explorer-stances.js")  # of a page with charts
OF_EXPLORERS = SCRIPTS[2:]


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
    """The whole block for a screen, with room for its pictures; for paper one picture, in light."""
    if translator.builder.name == "singlehtml":
        picture = translator.emptytag(node, "img", "", src=f"{node['address']}{pictures.ON_PAPER}", alt=node["alt"])
        translator.body.append(f'<div class="chart">{picture}</div>')
    else:
        name = offers.name_of(node)
        root = node["address"].partition("_static/")[0]
        offered = blocks.render("offers.html", tools=offers.tools(node["about"], name, root))
        page = translator.builder.current_docname.rpartition("/")[2]
        block = with_place(node.astext(), place_of(node, translator.document, page))
        translator.body.append(with_sizes(block.replace(TOOLS, offered), node["drawn"]))
    raise nodes.SkipNode


def scripts_of(document: nodes.document) -> tuple[str, ...]:
    """The scripts that the charts of a page ask for: those of explorers only where it has one."""
    moves = any("explorer" in each["about"] for each in document.findall(chart))
    return tuple(name for name in SCRIPTS if moves or name not in OF_EXPLORERS)


def place_of(node: chart, document: nodes.document, page: str) -> str:
    """The id of an explorer that stands in no figure, so that the address of its setting leads to it; else empty."""
    alone = [each for each in document.findall(chart) if "explorer" in each["about"] and not in_figure(each)]
    if node not in alone:
        return ""
    nth = alone.index(node) + 1
    return f"fig-{page}" if nth == 1 else f"fig-{page}-{nth}"


def in_figure(node: nodes.Node) -> bool:
    """Whether a chart stands in a figure, which has an id of its own."""
    while node is not None and not isinstance(node, nodes.figure):
        node = node.parent
    return node is not None


def with_place(block: str, place: str) -> str:
    """The block of a chart with an id, where it needs one."""
    return block.replace('<div class="chart">', f'<div class="chart" id="{place}">', 1) if place else block


def with_sizes(block: str, figure: str, folder: Path = pictures.CACHE) -> str:
    """The block of a chart with room for its pictures, so that nothing jumps when they come."""
    for screen, mark in SIZES.items():
        width, height = map(round, pictures.size(folder / f"{figure}-{screen}-light.svg"))
        block = block.replace(mark, f' width="{width}" height="{height}"')
    return block


def chart_html(spec: dict, address: str) -> Markup:
    """The block of a chart whose pictures and data are at ``address``, but for what their names end in."""
    about = spec.get("usermeta")
    params = [{name: value for name, value in each.items() if name != "bind"} for each in spec.get("params", [])]
    live = {**spec, "$schema": SCHEMA, **({"params": params} if params else {})}
    tables = [_rows(table, keys) for table, keys in pictures.tables_of(about).items()] if about else []
    words: dict = {"controls": controls(spec, address.rpartition("/")[2]), "small": SMALL, "sizes": SIZES}
    words["weighs"] = "judgements" in ((about or {}).get("explorer") or {})  # it has more tables, so more room is kept
    return blocks.render(
        "chart.html", spec=spec, address=address, live=live, tools=Markup(TOOLS), tables=tables, **words
    )


def controls(spec: dict, figure: str) -> list[dict]:
    """What a reader can set in a figure, as the page asks for it; the script of explorers gives it to the chart."""
    asked = [param for param in spec.get("params", []) if "bind" in param]
    return [_control(param, param["bind"], f"set-{figure}-{param['name']}") for param in asked]


def _control(param: dict, bind: dict, place: str) -> dict:
    choices = zip(bind.get("options", []), bind.get("labels", bind.get("options", [])), strict=True)
    own = {name: bind[name] for name in ("input", "min", "max", "step") if name in bind}
    return {
        **own,
        "id": place,
        "name": param["name"],
        "label": bind["name"],
        "value": param["value"],
        "choices": list(choices),
    }


def _without_style(markup: str) -> str:
    """HTML of an output without styles of its own, which the site's policy forbids."""
    return re.sub(r'<style.*?</style>|(?<=\w) style="[^"]*"', "", markup, flags=re.DOTALL)


def _rows(table: str, keys: list[str]) -> dict:
    """The rows a figure draws, as links that a keyboard reaches; the table where it counts them all."""
    rows = load(table).set_index(key_of(table))
    said = {row_link(table, key): headline(table, rows.loc[key]) for key in keys}
    return {"rows": said, "title": described(table)["title"], "page": page_of(table)}
