"""The pages of rows, one a table: every row has an anchor, says what it holds, and leads to its sources.

What Sphinx reads is a page of a few lines; its table is made from a template, since docutils took three minutes of
processor time for 2,900 rows.
"""

from functools import cache
from pathlib import Path
from typing import cast

import pandas as pd
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from entente.data import FOLDER, PACKAGE, anchor, anchor_in, described, headline, key_of, load, package, split
from entente.data.escaping import markdown
from entente.site import blocks, files, uses
from entente.site.citing import Rows
from entente.site.sources import cited, sources

PROSE = {  # columns that are sentences
    "statement", "summary", "description", "definition", "note", "reason", "claim", "judgement", "confidence_reason"
}  # fmt: skip


def write_pages(folder: Path = files.ROW_PAGES) -> list[Path]:
    """Write the pages that Sphinx reads, and take away those of tables that are no more; returns the pages."""
    written = []
    for resource in package()["resources"]:
        written.append(folder / f"{resource['name']}.md")
        files.write_if_changed(written[-1], _page(resource))
    for old in set(folder.glob("*.md")) - set(written):
        old.unlink()
    return written


def _page(resource: dict) -> str:
    table, rows = resource["name"], load(resource["name"])
    if table == "sources":
        tiers = ", ".join(f"{count} of tier {tier}" for tier, count in rows["tier"].value_counts().sort_index().items())
        about = [
            f"{markdown(resource['description'])} {len(rows)} sources: {tiers}. Tier 1 is an official text or a major "
            "outlet at its own site, 2 reputable, 3 a repost or mirror, 4 weak."
        ]
    else:
        told = f"{len(rows)} rows. The columns are explained in {{doc}}`the dictionary <../data>`."
        about = [markdown(resource["description"]), "", told]
    head = [f"(table-{table})=", f"# {markdown(resource['title'])}", "", *about, ""]
    return "\n".join([*head, f"```{{rows}} {table}", "```", ""])


class rows(nodes.General, nodes.Element):  # docutils names visitors after the class of a node
    """The place of a table on its row page; it is written with the page, since chapters may lead to other rows then."""


def visit_rows(translator, node) -> None:
    """The site shows the table; the single page is for paper, where notes stand in for it."""
    if translator.builder.name == "html":
        table = node["table"]
        translator.body.append(sources_html() if table == "sources" else rows_html(table))
    raise nodes.SkipNode


class RowsDirective(SphinxDirective):
    """``{rows} table``: all rows of a table; its page is made again when a table it names is changed."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        table = self.arguments[0]
        for name in (table, "sources", *_targets(table)):
            self.env.note_dependency(str(FOLDER / described(name)["path"]))
        self.env.note_dependency(str(FOLDER / PACKAGE))
        cast(Rows, self.env.get_domain(Rows.name)).note_table(self.env.docname, table)
        return [rows(table=table)]


def _targets(table: str) -> list[str]:
    """The tables whose rows a table's columns name."""
    return sorted({each for column in _linking(table).values() for each in column})


@cache
def _linking(table: str) -> dict[str, list[str]]:
    """The columns that name rows of tables, and which tables."""
    schema = described(table)["schema"]
    listed = {field["name"]: field["listOf"] for field in schema["fields"] if _of_keys(field.get("listOf"))}
    keys = {key["fields"]: key["reference"]["resource"] for key in schema.get("foreignKeys", []) if _to_key(key)}
    return {
        name: [target] if isinstance(target, str) else target
        for name, target in {**listed, **keys}.items()
        if name != "source_ids"
    }


def _of_keys(target: object) -> bool:
    """Whether a list is of keys; a list of pairs, an object, names no one row."""
    return isinstance(target, str | list)


def _to_key(key: dict) -> bool:
    """Whether a foreign key names one row by its key, not by several columns or by a word of many rows."""
    target = key["reference"]
    return isinstance(key["fields"], str) and target["fields"] == key_of(target["resource"])


def sources_html() -> str:
    """Every source with its address, tier and kind."""
    return blocks.render("sources.html", sources=list(sources().values()), counted=_counted("sources"))


def rows_html(table: str) -> str:
    """The table of a row page: a row's key, what it says in words and in its columns, who says so, where it is used.

    Beneath stand the numbers of chapters that count some of its rows.
    """
    key = key_of(table)
    told = [_row(table, key, row) for _, row in load(table).set_index(key, drop=False).iterrows()]
    return blocks.render("rows.html", rows=told, used=uses.chapters_of(table), counted=_counted(table))


def _counted(table: str) -> list[dict]:
    """The numbers that count some rows of a table, with the places of those rows on its page."""
    return [
        {
            **number,
            "how": _how(number["said"], len(number["keys"])),
            "places": {key: anchor_in(table, key) for key in number["keys"]},
        }
        for number in uses.counted_on(table)
    ]


def _how(said: str, rows: int) -> str:
    """What a number does with its rows: a sum or a mean over them does not count them.

    >>> _how("1,400", 1400), _how("11", 3), _how("+3", 3)
    ('counts', 'comes from', 'comes from')
    """
    return "counts" if said.replace(",", "") == str(rows) else "comes from"


def _row(table: str, key: str, row: pd.Series) -> dict:
    """A row's headline, what it says in words, then every other filled column under its name."""
    links = _linking(table)
    filled = {name: value for name, value in row.items() if name not in (key, "source_ids") and pd.notna(value)}
    said = {
        name: _links(value, table, links[name]) if name in links else _text(value) for name, value in filled.items()
    }
    head = headline(table, row)
    by = cited(split(row["source_ids"]) if "source_ids" in row else [])
    best = {"Best source": f"tier {min(source.tier for source in by)}"} if by else {}
    return {
        "key": row[key],
        "anchor": anchor(row[key]),
        "headline": head,
        "prose": [value for name, value in said.items() if name in PROSE and filled[name] != head],
        "fields": {heading(table, name): value for name, value in said.items() if name not in PROSE} | best,
        "cited": by,
    }


@cache
def heading(table: str, column: str) -> str:
    """What a column is called on a page: its title in the dictionary, or its name as words."""
    field = next(field for field in described(table)["schema"]["fields"] if field["name"] == column)
    return field.get("title", column.replace("_", " ").capitalize())


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _links(cell: str, here: str, targets: list[str]) -> dict[str, str]:
    """The rows a cell names, each with its address."""
    return {key: _address(key, here, targets) for key in split(cell)}


def _address(key: str, here: str, targets: list[str]) -> str:
    table = next(table for table in targets if key in _keys(table))
    place = f"#{anchor_in(table, key)}"
    return place if table == here else f"{table}.html{place}"


@cache
def _keys(table: str) -> frozenset[str]:
    return frozenset(load(table)[key_of(table)])
