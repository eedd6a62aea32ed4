"""What the theme and MyST-NB write, and what a page needs instead."""

import html
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup
from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from myst_nb.sphinx_ext import add_global_html_resources
from sphinx.transforms import SphinxSmartQuotes, SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from entente.site import cards, policy, shell
from entente.site.sources import sources


class KeepBackslashes(SphinxTransform):
    """A text with a backslash or an entity stays as it is: the transform that curls quotes would read both."""

    default_priority = SphinxSmartQuotes.default_priority - 1

    def apply(self, **kwargs) -> None:
        for text in self.document.findall(nodes.Text):
            if "\\" in text or "&#" in text:
                text.support_smartquotes = False


class NameMarks(SphinxTransform):
    """A small mark that leads to a row is called by its title too, which MyST loses on its way to another page."""

    default_priority = 870  # before MyST looks for what the link leads to

    def apply(self, **kwargs) -> None:
        for link in self.document.findall(nodes.reference):
            if link.get("id_link") and link.get("reftitle"):
                link += nodes.inline("", f" {link['reftitle']}", classes=["visually-hidden"])


class HeadFrames(SphinxPostTransform):
    """A data frame is a table of the report: each column has a heading in words, and the names of rows do too."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs) -> None:
        for frame in list(self.document.findall(nodes.raw)):
            if 'class="dataframe"' in frame.astext():
                frame.replace_self(nodes.raw("", headed(frame.astext()), format="html"))


class UnlinkWeak(SphinxPostTransform):
    """The address of a weak page is told, but nobody is sent there."""

    default_priority = 900

    def run(self, **kwargs) -> None:
        for link in list(self.document.findall(nodes.reference)):
            if link.get("refuri") in weak_addresses():
                told = nodes.inline("", "", *link.children, nodes.Text(" (weak, not linked)"), classes=["weak"])
                link.replace_self(told)


class FoldSections(SphinxPostTransform):
    """On the screen, a heading of the class ``folded`` opens what stands under it.

    A fold of the text cannot go round cells; this one can. A heading with nothing but "Show this part" under it was
    taken for a broken page, so the heading itself is what opens.
    """

    default_priority = 900
    builders = ("html",)

    def run(self, **kwargs) -> None:
        for section in self.document.findall(nodes.section):
            if "folded" in section["classes"]:
                section.insert(1, nodes.raw("", "</summary>", format="html"))
                section.insert(0, nodes.raw("", '<details class="folded"><summary>', format="html"))
                section.append(nodes.raw("", "</details>", format="html"))


class FoldCode(SphinxPostTransform):
    """Code stands folded below what it made: the report is read without it, and a switch of the page shows it."""

    default_priority = 200  # after MyST-NB has folded what is tagged
    formats = ("html",)

    def run(self, **kwargs) -> None:
        for code in list(self.document.findall(_is_code)):
            cell = code
            while cell is not None and cell.get("nb_element") != "cell_code":
                cell = cell.parent
            outer = code.parent if isinstance(code.parent, HideCodeCellNode) else code
            outer.parent.remove(outer)
            folded = HideCodeCellNode(prompt_show="Code", prompt_hide="Code", classes=["code"])
            folded += code
            cell += folded


def _is_code(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code_source"


def headed(markup: str) -> str:
    """A data frame as pandas writes it, with one row of headings in words.

    On a phone its rows are cards as those of any other table of as many columns.

    >>> headed('<table class="dataframe"><thead><tr><th></th><th>low_end</th></tr></thead></table>')
    '<table class="dataframe table"><thead><tr><td></td><th scope="col">Low end</th></tr></thead></table>'
    """
    piece = BeautifulSoup(markup, "html.parser")
    for table in piece.select("table.dataframe"):
        table.attrs = {"class": ["dataframe", "table"]}
        heads, *names = table.select("thead tr")
        if len(names) == 1 and not "".join(cell.get_text() for cell in names[0].select("th")[1:]).strip():
            for cell, name in zip(heads.select("th"), names[0].select("th"), strict=True):
                cell.string = cell.get_text() or name.get_text()
            names[0].decompose()
        for cell in heads.select("th"):
            words = cell.get_text().replace("_", " ").strip()
            cell.attrs = {"scope": "col"} if words else {}
            cell.name, cell.string = ("th" if words else "td"), words[:1].upper() + words[1:]
        for row in table.select("tr[style]"):
            del row["style"]
        cards.lay_frame(table)
    return str(piece)


@cache
def weak_addresses() -> frozenset[str]:
    """Addresses of pages that are named, but not linked."""
    return frozenset(source.url for source in sources().values() if source.weak)


def visit_hidden(translator, node) -> None:
    """A folded cell is called by the words that are seen; MyST-NB gives it another name for screen readers."""
    shown, hidden = html.escape(node["prompt_show"]), html.escape(node["prompt_hide"])
    if "code" in node["classes"]:
        translator.body.append(f'<details class="code">\n<summary>{shown}</summary>\n')
        return
    translator.body.append(
        f'<details class="admonition hide {" ".join(node["classes"])}">\n<summary>\n'
        f'<p class="collapsed admonition-title">{shown}</p>\n<p class="expanded admonition-title">{hidden}</p>\n'
        "</summary>\n"
    )


def depart_hidden(translator, node) -> None:
    translator.body.append("</details>\n")


def named_chevrons(generate):
    """The theme's maker of the list of pages, with a name for each chevron that folds a chapter's pages."""

    def generate_toctree_html(*arguments, **words):
        made = generate(*arguments, **words)
        for summary in made.select("summary") if hasattr(made, "select") else []:
            if not summary.get_text(strip=True):
                summary["aria-label"] = "Pages of this chapter"
        return made

    return generate_toctree_html


def without(markup: str, selector: str) -> str:
    """A piece of a template's HTML less the elements that a CSS selector finds."""
    piece = BeautifulSoup(markup, "html.parser")
    for each in piece.select(selector):
        each.decompose()
    return str(piece)


def unnamed(markup: str) -> str:
    """A piece of a template's HTML whose buttons are called by the words that are seen."""
    piece = BeautifulSoup(markup, "html.parser")
    for button in piece.select("button"):
        button.attrs.pop("title", None)
        button.attrs.pop("aria-label", None)
    return str(piece)


def unhandled(markup: str) -> str:
    """A piece of a template's HTML whose buttons have no handler in an attribute, which the site's policy forbids."""
    piece = BeautifulSoup(markup, "html.parser")
    for button in piece.select("[onclick]"):
        del button["onclick"]
    return str(piece)


def set_up(app) -> None:
    """Tell Sphinx of all of this."""
    cards.set_up(app)
    app.add_transform(KeepBackslashes)
    app.add_transform(NameMarks)
    app.add_post_transform(UnlinkWeak)
    app.add_post_transform(FoldSections)
    app.add_post_transform(FoldCode)
    app.add_post_transform(HeadFrames)
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden, depart_hidden))
    app.connect("builder-inited", _give_filters)
    app.connect("builder-inited", _bring_style)
    app.connect("html-page-context", _repair, priority=900)


def _give_filters(app) -> None:
    if templates := getattr(app.builder, "templates", None):
        templates.environment.filters |= {"without": without, "unnamed": unnamed, "unhandled": unhandled}


def _bring_style(app) -> None:
    """MyST-NB brings its style sheet last: a first build named it on its pages in another way than a second."""
    if app.builder.format == "html":
        (Path(app.builder.outdir) / "_static").mkdir(parents=True, exist_ok=True)
        add_global_html_resources(app, None)


def _repair(app, pagename, templatename, context, doctree) -> None:
    """Name what the theme leaves without a name, drop scripts that would ask another host, and say the policy."""
    if "generate_toctree_html" in context:
        context["generate_toctree_html"] = named_chevrons(context["generate_toctree_html"])
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if "thebe" not in shell.told(file)]
    if app.builder.name == "html":
        policy.apply(context, live=bool(app.env.metadata.get(pagename, {}).get("live")))
