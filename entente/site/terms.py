"""Terms of the trade, explained where they stand: ``{term}`digest``` opens what the glossary says of a digest.

The word is a button, so that touch and keyboard reach what it means; the browser itself opens and shuts it, without a
script. On paper, and in any other output, only the word stands.
"""

import html
import re
from functools import cache
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from entente.site import files

logger = logging.getLogger(__name__)
GLOSSARY = "chapters/glossary"
ON_SCREEN = "html"
ENTRY = re.compile(r"^(?P<name>\S[^\n]*)\n: +(?P<said>[^\n]+(?:\n +[^\n]+)*)", re.M)
APOSTROPHE = re.compile("['’]")
ASIDE = re.compile(r"^(?P<said>.*?)\s*<(?P<name>[^<>]+)>$")


class Explained(nodes.inline):
    """A word that can be asked what it means."""


class Term(SphinxRole):
    """``{term}`digest```, or with other words ``{term}`news digests <digest>```."""

    def run(self):
        aside = ASIDE.match(self.text)
        said, name = (aside["said"], aside["name"]) if aside else (self.text, self.text)
        self.env.note_dependency(str(_chapter()))
        entry = meanings().get(name.lower())
        if entry is None:
            logger.warning("no term %r in the glossary", name, location=self.get_location())
            return [nodes.Text(said)], []
        heading, meaning = entry
        return [Explained(self.rawtext, said, heading=heading, meaning=meaning)], []


class AnchorTerms(SphinxTransform):
    """Every entry of the glossary has an address."""

    default_priority = 800

    def apply(self, **kwargs) -> None:
        if self.env.docname == GLOSSARY:
            for entry in self.document.findall(nodes.term):
                entry["ids"].append(anchor(entry.astext()))


@cache
def meanings() -> dict[str, tuple[str, str]]:
    """By its name in small letters: every term of the glossary, as it is written there, and what it means.

    An entry may have several names, with commas between them.
    """
    cells = nbformat.read(_chapter(), as_version=4).cells
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return {
        name.strip().lower(): (found["name"], _plain(found["said"]))
        for found in ENTRY.finditer(text)
        for name in found["name"].split(",")
    }


def _chapter() -> Path:
    return files.CHAPTERS / "glossary.ipynb"


def anchor(name: str) -> str:
    """Where the glossary explains a term; apostrophes, which Sphinx curls on its page, are no part of the address."""
    return f"term-{nodes.make_id(APOSTROPHE.sub('', name))}"


def _plain(markdown: str) -> str:
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return " ".join(re.sub(r"[*`]", "", words).split())


def visit_explained(translator, node) -> None:
    """The word as a button that opens its meaning."""
    if translator.builder.name != ON_SCREEN:
        return
    translator.terms = getattr(translator, "terms", 0) + 1
    node["popover"] = f"meaning-{translator.terms}"
    translator.body.append(f'<button type="button" class="term" popovertarget="{node["popover"]}">')


def depart_explained(translator, node) -> None:
    """What it means, in a box at the foot of the window until it is asked for no more."""
    if translator.builder.name != ON_SCREEN:
        return
    uri = translator.builder.get_relative_uri(translator.builder.current_docname, GLOSSARY)
    translator.body.append(
        f'</button><span popover id="{node["popover"]}" class="meaning" role="note">'
        f"<b>{html.escape(node['heading'])}.</b> {html.escape(node['meaning'])} "
        f'<a href="{uri}#{anchor(node["heading"])}">All terms</a></span>'
    )


def set_up(app) -> None:
    """Tell Sphinx of the role, in place of its own of that name, which leads away from the page."""
    app.add_role_to_domain("std", "term", Term(), override=True)
    app.add_node(Explained, html=(visit_explained, depart_explained))
    app.add_transform(AnchorTerms)
