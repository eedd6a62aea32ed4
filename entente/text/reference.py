"""The sources behind a chapter, and the dictionary in words."""

import pandas as pd
from IPython.display import Markdown

from entente.data import LIKELIHOODS, band, load, package, split, vocabulary
from entente.data.escaping import markdown as md


def sources_of(*frames: pd.DataFrame) -> Markdown:
    """The sources behind the rows a chapter uses: how many of each tier, then each by itself, weakest tier last."""
    cited = {source for frame in frames for cell in frame["source_ids"] for source in split(cell)}
    known = load("sources")
    used = known[known["source_id"].isin(cited)].sort_values(["tier", "publisher", "published"])
    words = vocabulary("tier")
    counts = ", ".join(
        f"{count} {words[tier]['short']}" for tier, count in used["tier"].value_counts().sort_index().items()
    )
    items = [f"- {{cite:t}}`{row.source_id}`, *{md(row.title)}*, tier {row.tier}" for row in used.itertuples()]
    intro = f"{len(used)} sources stand behind the rows of this chapter: {counts}."
    return Markdown("\n".join([intro, "", f":::{{dropdown}} All {len(used)} sources", *items, ":::"]))


def overview() -> Markdown:
    """The tables of the data package: what each holds, how many rows, where its page is."""
    lines = ["| Table | Rows | What it holds |", "|---|---|---|"]
    lines += [
        f"| [{md(table['title'])}](#table-{table['name']}) | {len(load(table['name']))} | {md(table['description'])} |"
        for table in package()["resources"]
    ]
    return Markdown("\n".join(lines))


def dictionary() -> Markdown:
    """Every column of every table, as the data package describes it."""
    return Markdown("\n\n".join(_table_of_columns(table) for table in package()["resources"]))


def _table_of_columns(table: dict) -> str:
    lines = [f"**{md(table['title'])}** (`{table['path']}`)", "", "| Column | Kind | Meaning |", "|---|---|---|"]
    lines += [
        f"| `{column['name']}` | {_kind(column)} | {md(column['description'])} |"
        for column in table["schema"]["fields"]
    ]
    return "\n".join(lines)


def _kind(column: dict) -> str:
    """The type of a column in words."""
    words = {"string": "text", "integer": "whole number", "number": "number"}[column["type"]]
    if column.get("partialDate"):
        words = "date"
    if {"listOf", "listEnum", "listPattern"} & set(column):
        words = "list"
    return words + (", required" if column.get("constraints", {}).get("required") else "")


def likelihoods() -> Markdown:
    """The words of likelihood with their bands."""
    lines = ["| Word | Band |", "|---|---|"]
    return Markdown("\n".join(lines + [f"| {word} | {band(low, high)} |" for word, (low, high) in LIKELIHOODS.items()]))


def report_an_error(page: str) -> Markdown:
    """How a reader tells us of something wrong or missing on a page: the row, the source, the words to send.

    Where to send them the site adds when it is built (:mod:`entente.site.telling`).
    """
    meta = package()
    words = (
        f"Page: {page}, edition {meta['version']}. Row (its id, as on its own page): … What it says: … "
        "What it should say: … Source (address, and the words in it): …"
    )
    return Markdown(
        "\n".join(
            [
                ":::{admonition} Seen something wrong or missing?",
                ":class: tip tell-us",
                "Follow the mark ¶ behind the sentence to its row, and tell us the row, what it should say, and a "
                "source that we can read. What we change stands in the [list of corrections](changelog.ipynb).",
                "",
                f"> {md(words)}",
                ":::",
            ]
        )
    )
