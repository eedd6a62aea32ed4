"""Outputs of a run as the page shows them: a chart's specification, or HTML."""

import html
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from entente.site.live.comparing import glued_name
from entente.site.live.session import joined

CHART = "application/vnd.vegalite.v5+json"


def shown(output: dict) -> dict:
    """An output as ``chart`` or ``html``; nothing for a glued value, which prose shows."""
    if glued_name(output):
        return {}
    if output["output_type"] == "stream":
        return {"html": _preformatted(joined(output["text"]))}
    if output["output_type"] == "error":
        return {"html": f'<div class="live-error">{_preformatted("".join(output["traceback"]))}</div>'}
    data = output["data"]
    if CHART in data:
        return {"chart": data[CHART]}
    if "text/markdown" in data:
        return {"html": from_markdown(joined(data["text/markdown"]))}
    if "text/html" in data:
        return {"html": joined(data["text/html"])}
    return {"html": _preformatted(joined(data.get("text/plain", "")))}


def _preformatted(text: str) -> str:
    return f'<div class="output"><pre>{html.escape(text)}</pre></div>'


def from_markdown(text: str) -> str:
    """HTML of what a chapter says: MyST as far as chapters say anything in it."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.use(colon_fence_plugin).use(attrs_plugin, spans=True).use(myst_role_plugin)
    parser.add_render_rule("colon_fence", _fence)
    parser.add_render_rule("myst_role", _role)
    parser.add_render_rule("link_open", _link)
    parser.add_render_rule("table_open", lambda *_: '<div class="pst-scrollable-table-container"><table class="table">')
    parser.add_render_rule("table_close", lambda *_: "</table></div>")
    return parser.render(text)


def _fence(renderer, tokens, place, options, env) -> str:
    """A directive: a fold, a box, or a table with a class."""
    name, _, title = tokens[place].info.partition("}")
    lines = tokens[place].content.splitlines()
    body = from_markdown("\n".join(line for line in lines if not line.startswith(":class:")))
    title = html.escape(title.strip())
    match name.strip("{ "):
        case "dropdown":
            return f"<details><summary>{title}</summary>{body}</details>"
        case "table":
            named = next((line.removeprefix(":class:").strip() for line in lines if line.startswith(":class:")), "")
            return body.replace('class="table"', f'class="table {html.escape(named)}"', 1)
        case _:
            return f'<div class="admonition"><p class="admonition-title">{title}</p>{body}</div>'


def _role(renderer, tokens, place, options, env) -> str:
    """A citation as a link to its source; any other role as its words."""
    token = tokens[place]
    if not token.meta["name"].startswith("cite"):
        return html.escape(token.content)
    links = [f'<a href="{html.escape(_pages().get(key.strip(), "#"))}">{html.escape(key.strip())}</a>'
             for key in token.content.split(",")]  # fmt: skip
    return f"[{', '.join(links)}]"


def _link(renderer, tokens, place, options, env) -> str:
    """A link to a row leads to the page where that row stands."""
    token = tokens[place]
    address = token.attrs.get("href", "")
    if address.startswith("#"):
        token.attrs["href"] = _pages().get(address[1:], address)
    elif address.partition("#")[0].endswith(".ipynb"):
        token.attrs["href"] = address.replace(".ipynb", ".html", 1)
    return renderer.renderToken(tokens, place, options, env)


def _pages() -> dict[str, str]:
    from entente import data  # here, since the rooms are imported anew once a reader brings tables of their own

    return _pages_of(data)


@cache
def _pages_of(data) -> dict[str, str]:
    """Where every row stands, by its anchor and by its key; a link from a chapter."""
    from entente.figures.rows import page_of, row_link

    found = {data.anchor(f"table-{table}"): page_of(table) for table in data.tables()}
    for table in data.tables():
        for key in data.load(table)[data.key_of(table)]:
            found[data.anchor(key)] = found[key] = row_link(table, key)
    return found
