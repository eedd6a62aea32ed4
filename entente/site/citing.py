"""How chapters lead to rows and sources: links to keys, and the roles that cite."""

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from sphinx.util.nodes import make_refnode

from entente.data import anchor_in, key_of, load, tables
from entente.site import files, uses
from entente.site.sources import Source, cited, sources

logger = logging.getLogger(__name__)


class Cite(SphinxRole):
    """``{cite}`one,other``` in brackets, as [KBS, 2024, SBS, 2025]; ``{cite:t}`` as a subject, KBS [2024]."""

    def run(self):
        keys = [key.strip() for key in self.text.split(",")]
        for unknown in (key for key in keys if key not in sources()):
            logger.warning("no source %r in the table of sources", unknown, location=self.get_location())
        textual = self.name.endswith(":t")
        links = [self._textual(each) if textual else self._link(each) for each in cited(set(keys) & set(sources()))]
        parts = [part for link in links for part in (nodes.Text(", "), *link)][1:]
        shown = parts if textual else [nodes.Text("["), *parts, nodes.Text("]")]
        return [nodes.inline(self.rawtext, "", *shown, classes=["bibtex-citation"])], []

    def _link(self, source: Source) -> list[nodes.Node]:
        return [self._reference(source, [*author(source), nodes.Text(f", {source.year}")])]

    def _textual(self, source: Source) -> list[nodes.Node]:
        return [*author(source), nodes.Text(" ["), self._reference(source, [nodes.Text(source.year)]), nodes.Text("]")]

    def _reference(self, source: Source, shown: list[nodes.Node]) -> nodes.Node:
        words = {"refdomain": Rows.name, "reftype": "row", "reftarget": source.source_id, "refdoc": self.env.docname}
        return addnodes.pending_xref("", *shown, refwarn=True, whole=source.whole, **words)


def author(source: Source) -> list[nodes.Node]:
    """Who is named for a source in a sentence."""
    name, others = source.author
    return [nodes.Text(name), *([nodes.Text(" "), nodes.emphasis("", "et al.")] if others else [])]


class Rows(Domain):
    """Rows by their keys, wherever a page shows their table."""

    name = "cite"  # so that its role can be called cite:t, as elsewhere
    label = "Rows and sources"
    roles = {"t": Cite()}  # noqa: RUF012 (as Sphinx has it)
    initial_data = {"pages": {}, "said": {}}  # noqa: RUF012

    @property
    def pages(self) -> dict[str, tuple[str, str]]:
        """By key: the page and the anchor of a row."""
        return self.data["pages"]

    def note_table(self, docname: str, table: str) -> None:
        """Every row of this table stands on this page."""
        for key in load(table)[key_of(table)]:
            self.pages[key] = (docname, anchor_in(table, key))

    def place(self, target: str) -> tuple[str, str] | None:
        """The page and the anchor of a row by its key, or of the rows that a number counts by the number's name."""
        if target in self.pages or target not in (counts := uses.counts()):
            return self.pages.get(target)
        return f"{files.ROW_PAGES.relative_to(files.ROOT)}/{counts[target].table}", counts[target].anchor

    def pages_to_write_again(self, app, env) -> list[str]:
        """The pages of rows of which chapters say something else than when they were written."""
        said = {f"{files.ROW_PAGES.relative_to(files.ROOT)}/{table}": uses.shown_on(table) for table in tables()}
        changed = [page for page in said if said[page] != self.data["said"].get(page) and page in env.all_docs]
        self.data["said"] = said
        return changed

    def clear_doc(self, docname: str) -> None:
        self.data["pages"] = {key: place for key, place in self.pages.items() if place[0] != docname}

    def merge_domaindata(self, docnames, otherdata) -> None:
        self.pages.update({key: place for key, place in otherdata["pages"].items() if place[0] in docnames})

    def resolve_xref(self, env, fromdocname, builder, typ, target, node, contnode):
        if not (place := self.place(target)):
            return None
        shown = [child.deepcopy() for child in node.children]
        return make_refnode(builder, fromdocname, *place, shown, node.get("whole"))

    def resolve_any_xref(self, env, fromdocname, builder, target, node, contnode):
        if not (place := self.place(target)):
            return []
        shown = nodes.inline("", "", *contnode.children)
        return [("std:ref", make_refnode(builder, fromdocname, *place, shown, node.get("title")))]

    def get_objects(self):
        return []
