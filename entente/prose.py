"""What a chapter says from the tables: quoted numbers, verdicts, judgements, sources, as MyST Markdown."""

import pandas as pd
from IPython.display import Markdown
from myst_nb import glue

from entente.data import key_of, load, package, split
from entente.words import day, figure

SOURCE_TIERS = {
    1: "official texts or major outlets at their own sites",
    2: "reputable",
    3: "reposts or mirrors",
    4: "weak",
}


def quote(table: str, *keys: str) -> None:
    """Make the figures of rows citable in prose: each is glued under the key of its row.

    Raises:
        KeyError: the table has no such row.
    """
    rows = load(table).set_index(key_of(table))
    for key in keys:
        glue(key, figure(rows.loc[key]), display=False)


def state(**values: object) -> None:
    """Make computed values citable in prose, each under its name."""
    for name, value in values.items():
        glue(name, str(value), display=False)


def cutoff() -> str:
    """How far the evidence reaches, for the foot of a figure."""
    meta = package()
    return f"Evidence to {day(meta['evidence_cutoff'])}, thin after {day(meta['evidence_dense_until'])}."


def verdicts(section: str) -> Markdown:
    """The article's claims that a chapter judges: claim, verdict, reason; the id leads to the row with its sources."""
    rows = load("claims").query("section == @section")
    lines = ["| Claim of the article | Verdict | Why |", "|---|---|---|"]
    lines += [
        f"| {row.claim} [{row.claim_id}](#{row.claim_id}) | **{row.verdict.capitalize()}** | {row.reason} |"
        for row in rows.itertuples()
    ]
    return Markdown("\n".join(lines))


def judgements(chapter: str) -> Markdown:
    """A chapter's key judgements. Likelihood and confidence stand in sentences of their own, as ICD 203 asks."""
    rows = load("judgements").query("chapter == @chapter")
    return Markdown("\n".join(_judgement(row) for row in rows.itertuples()))


def _judgement(row) -> str:
    rests = "; ".join(f"[{brief(key)}](#{key})" for key in split(row.rests_on))
    return (
        f"- **{row.judgement}** We hold this to be {row.likelihood} ({row.low}–{row.high}%). "
        f"Our confidence is {row.confidence}: {row.confidence_reason} "
        f"[It rests on {rests}. What would change it: {row.would_change_it} [Row](#{row.judgement_id})]{{.row-fields}}"
    )


def brief(key: str) -> str:
    """A row in a few words, as the text of a link."""
    for table in ("estimates", "exchange", "events"):
        rows = load(table).set_index(key_of(table))
        if key in rows.index:
            row = rows.loc[key]
            break
    else:
        raise KeyError(f"no estimate, item of the exchange or event is called {key!r}")
    if table == "estimates":
        claimants, measures = (load(name).set_index(key_of(name)) for name in ("claimants", "measures"))
        label = measures.loc[row["measure"], "label"].split(",")[0]
        return f"{label} ({claimants.loc[row['claimant'], 'short']}, {day(row['as_of'])})"
    return row["label"] if table == "exchange" else row["title"]


def sources_of(*frames: pd.DataFrame) -> Markdown:
    """The sources behind the rows a chapter uses: how many of each tier, then each by itself, weakest tier last."""
    cited = {source for frame in frames for cell in frame["source_ids"] for source in split(cell)}
    known = load("sources")
    used = known[known["source_id"].isin(cited)].sort_values(["tier", "publisher", "published"])
    counts = ", ".join(
        f"{count} {SOURCE_TIERS[tier]}" for tier, count in used["tier"].value_counts().sort_index().items()
    )
    items = [f"- {{cite:t}}`{row.source_id}`, *{_plain(row.title)}*, tier {row.tier}" for row in used.itertuples()]
    intro = f"{len(used)} sources stand behind the rows of this chapter: {counts}."
    return Markdown("\n".join([intro, "", f":::{{dropdown}} All {len(used)} sources", *items, ":::"]))


def _plain(text: str) -> str:
    return text.replace("*", r"\*").replace("_", r"\_").replace("[", r"\[")


def overview() -> Markdown:
    """The tables of the data package: what each holds, how many rows, where its page is."""
    lines = ["| Table | Rows | What it holds |", "|---|---|---|"]
    lines += [
        f"| [{table['title']}](#table-{table['name']}) | {len(load(table['name']))} | {table['description']} |"
        for table in package()["resources"]
    ]
    return Markdown("\n".join(lines))


def dictionary() -> Markdown:
    """Every column of every table, as the data package describes it."""
    return Markdown("\n\n".join(_table_of_columns(table) for table in package()["resources"]))


def _table_of_columns(table: dict) -> str:
    lines = [f"**{table['title']}** (`{table['path']}`)", "", "| Column | Kind | Meaning |", "|---|---|---|"]
    lines += [
        f"| `{column['name']}` | {_kind(column)} | {column['description']} |" for column in table["schema"]["fields"]
    ]
    return "\n".join(lines)


def _kind(column: dict) -> str:
    """The type of a column in words."""
    words = {"string": "text", "integer": "whole number", "number": "number"}[column["type"]]
    if column.get("partialDate"):
        words = "date"
    if "listOf" in column or "listEnum" in column:
        words = "list"
    return words + (", required" if column.get("constraints", {}).get("required") else "")
