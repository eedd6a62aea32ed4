"""What a chapter says from the tables: quoted numbers, verdicts, judgements, sources, as MyST Markdown."""

import pandas as pd
from IPython.display import Markdown
from myst_nb import glue

from entente.data import fields, key_of, load, package, split
from entente.words import LIKELIHOODS, day, figure, headline

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
    rows = _rows(table)
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
    """A row in a few words, as the text of a link.

    Raises:
        KeyError: no table that a judgement may rest on has such a row.
    """
    places = next(field["listOf"] for field in fields("judgements") if field["name"] == "rests_on")
    table, row = next(((table, rows.loc[key]) for table in places if key in (rows := _rows(table)).index), (None, None))
    match table:
        case None:
            raise KeyError(f"no row of {', '.join(places)} is called {key!r}")
        case "estimates":
            label = _rows("measures").loc[row["measure"], "label"].split(",")[0]
            return f"{label} ({_rows('claimants').loc[row['claimant'], 'short']}, {day(row['as_of'])})"
        case "exchange":
            return row["label"]
        case "events":
            return row["title"]
        case _:
            return headline(table, row)


def _rows(table: str) -> pd.DataFrame:
    return load(table).set_index(key_of(table))


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


def likelihoods() -> Markdown:
    """The words of likelihood with their bands."""
    lines = ["| Word | Band |", "|---|---|"]
    return Markdown("\n".join(lines + [f"| {word} | {low}–{high}% |" for word, (low, high) in LIKELIHOODS.items()]))


def codes(table: str) -> Markdown:
    """What the codes of a table stand for; each leads to its row."""
    rows = load(table).sort_values("name") if table == "claimants" else load(table)
    key, described_by = key_of(table), "note" if "note" in rows else "claimant_kind"
    lines = ["| Code | Name | What it is |", "|---|---|---|"]
    lines += [
        f"| [{row[key]}](#{row[key]}) | {row['name']} | {row[described_by].replace('-', ' ')} |"
        for row in rows.to_dict("records")
    ]
    return Markdown("\n".join(lines))
