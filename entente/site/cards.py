"""Tables that a phone reads as cards: each row a card, each cell after the name of its column.

So is every table of three or more columns, written by hand, by code or by pandas, and every ledger. Without the names
of columns nothing told on a phone which of three numbers was the cost and which the risk; in columns, four words of a
sentence stood in a line. ``report.css`` lays the cards out. Parts of such a table say their roles, which some browsers
forget where the style makes blocks of them.
"""

import html
import re

from bs4.element import Tag
from docutils import nodes
from sphinx.transforms import SphinxTransform

COLUMNS = 3  # from so many on
ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "row": "row", "entry": "cell"}
FRAME_ROLES = ROLES | {"tr": "row", "td": "cell", "th": "columnheader"}
SAID = {"role": "role", "label": "data-label"}  # attribute of a node: that of its element


class LayCards(SphinxTransform):
    """Cells of a table of cards know their column, but for the first, which is the card's own title."""

    default_priority = 800

    def apply(self, **kwargs) -> None:
        for table in self.document.findall(nodes.table):
            heads = [entry for head in table.findall(nodes.thead) for entry in head.findall(nodes.entry)]
            if "rows" in table["classes"] or not heads:  # a table of rows has cards of its own, at every width
                continue
            if "ledger" in table["classes"] or len(heads) >= COLUMNS:
                _lay(table, heads)


def _lay(table: nodes.table, heads: list[nodes.entry]) -> None:
    table["classes"].append("cards")
    for part in table.findall(lambda node: node.tagname in ROLES):
        part["role"] = ROLES[part.tagname]
    for head in heads:
        head["role"] = "columnheader"
    for row in next(table.findall(nodes.tbody)).findall(nodes.row):
        for entry, head in list(zip(row, heads, strict=True))[1:]:
            entry["label"] = head.astext()


def lay_frame(table: Tag) -> None:
    """The same for the table of a data frame, whose names of rows are headings; not where one cell serves two rows."""
    heads = [cell.get_text() for cell in table.select("thead th, thead td")]
    rows = [row.select("th, td") for row in table.select("tbody tr")]
    if len(heads) < COLUMNS or any(len(row) != len(heads) for row in rows):
        return
    table["class"].append("cards")
    for part in [table, *table.select("thead, tbody, tr, th, td")]:
        part["role"] = FRAME_ROLES[part.name]
    for row in rows:
        for cell, head in list(zip(row, heads, strict=True))[1:]:
            cell["data-label"] = head
        for cell in row:
            cell["role"] = "rowheader" if cell.name == "th" else "cell"


def visit_part(translator, node) -> None:
    """A part of a table as the theme writes it; one of a table of cards says its role, and a cell its column."""
    getattr(type(translator), f"visit_{node.tagname}")(translator, node)
    said = "".join(f' {name}="{html.escape(node[of])}"' for of, name in SAID.items() if of in node)
    translator.body[-1] = re.sub(r"<t\w+", lambda tag: tag[0] + said, translator.body[-1], count=1)


def depart_part(translator, node) -> None:
    getattr(type(translator), f"depart_{node.tagname}")(translator, node)


def set_up(app) -> None:
    """Tell Sphinx of all of this."""
    app.add_transform(LayCards)
    for part in (nodes.table, nodes.thead, nodes.tbody, nodes.row, nodes.entry):
        app.add_node(part, override=True, html=(visit_part, depart_part))
