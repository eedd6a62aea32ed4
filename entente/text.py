"""What a chapter says from the tables: quoted numbers, verdicts, judgements, sources, as MyST Markdown."""

from collections.abc import Iterable

import pandas as pd
from IPython.display import Markdown
from myst_nb import glue

from entente.data import LIKELIHOODS, day, fields, headline, key_of, load, package, percent, row_value, signed, split
from entente.methods.stances import changes
from entente.methods.uncertainty import overturned_by, share_of_draws

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
        glue(key, row_value(rows.loc[key]), display=False)


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
    rows = load("claims").query("section == @section").itertuples()
    return sentence_table(
        ["Claim of the article", "Verdict", "Why"],
        (
            [f"{row.claim} [{row.claim_id}](#{row.claim_id})", f"**{row.verdict.capitalize()}**", row.reason]
            for row in rows
        ),
    )


SECTIONS = {  # the article's sections, as the chapters that judge them are called
    "context": "Context",
    "stakes": "Stakes",
    "risks": "Risks",
    "us-response": "The U.S. response",
    "global-community": "The global community",
    "china": "China",
    "future": "The future",
    "conclusion": "Conclusion",
}


def claims_table() -> Markdown:
    """Every claim of the article: claim, verdict, reason, sources; the site's script lets a reader filter the rows.

    A span of the class ``by-<facet>`` is what a row counts as in the filter of that name; the table is whole without
    the script. On paper the notes name the sources, so that their column is left out there.
    """
    rows = load("claims").itertuples()
    return sentence_table(
        ["Claim of the article", "Verdict", "Why", "Sources"],
        (
            [
                f"{row.claim} [{row.claim_id}](#{row.claim_id})<br>"
                f"[[{SECTIONS[row.section]}]{{.by-section}}, [{row.kind}]{{.by-kind}}]{{.row-fields}}",
                f"**[{row.verdict.capitalize()}]{{.by-verdict}}**",
                row.reason,
                f"{{cite}}`{','.join(split(row.source_ids))}`",
            ]
            for row in rows
        ),
        kind="ledger filterable",
    )


def all_judgements() -> Markdown:
    """The key judgements of all chapters in a row each, with what the draws make of them and what would change it."""
    return sentence_table(
        ["Judgement", "How likely, how sure", "What tests it"],
        (
            [
                f"[{SECTIONS[row.chapter]}]({row.chapter}.ipynb)<br>**{row.judgement}** {_row_link(row.judgement_id)}",
                f"{row.likelihood.capitalize()} ({row.low}–{row.high}%).<br>Confidence: {row.confidence}.",
                f"{_survives(row.comparison)}What would change it: {row.would_change_it}",
            ]
            for row in load("judgements").itertuples()
        ),
        kind="ledger judged",
    )


def judgements(chapter: str) -> Markdown:
    """A chapter's key judgements. Likelihood and confidence stand in sentences of their own, as ICD 203 asks."""
    rows = load("judgements").query("chapter == @chapter")
    return Markdown("\n".join(_judgement(row) for row in rows.itertuples()))


def _judgement(row) -> str:
    rests = "; ".join(f"[{brief(key)}](#{key})" for key in split(row.rests_on))
    return (
        f"- **{row.judgement}** We hold this to be {row.likelihood} ({row.low}–{row.high}%). "
        f"Our confidence is {row.confidence}: {row.confidence_reason} {_survives(row.comparison)}"
        f"[It rests on {rests}. What would change it: {row.would_change_it} "
        f"{_row_link(row.judgement_id)}]{{.row-fields}}"
    )


def headlines(*keys: str) -> Markdown:
    """Judgements in a line each: the sentence leads to its chapter, the last word to its row."""
    rows = _rows("judgements").loc[list(keys)]
    return Markdown(
        "\n".join(
            f"- [**{row.judgement}**]({row.chapter}.ipynb) {row.likelihood.capitalize()} ({row.low}–{row.high}%). "
            f"Confidence: {row.confidence}. {_row_link(key)}"
            for key, row in rows.iterrows()
        )
    )


def moved(stances: pd.DataFrame, since: str, step: int) -> Markdown:
    """Stances that were assessed at a date and have moved by ``step`` or more, the widest move first."""
    rows = changes(stances, since, package()["evidence_cutoff"])
    rows = rows.assign(by=(rows["stance"].astype(float) - rows["was"]).abs()).query("by >= @step")
    names, aims = load("actors").set_index("actor")["name"], load("interests").set_index("interest")["label"]
    return sentence_table(
        ["Who, on what", "Was", "Is", "Since", "Why"],
        (
            [
                f"**{names[row.actor]}**: {aims[row.interest]} {_row_link(row.stance_id)}",
                signed(row.was),
                signed(row.stance),
                day(row.since),
                row.reason,
            ]
            for row in rows.sort_values(["by", "since"], ascending=[False, True], kind="stable").itertuples()
        ),
    )


def _survives(comparison: object) -> str:
    """In how many draws of the stances a comparison holds, and which stance alone would overturn it."""
    if pd.isna(comparison):
        return ""
    stances, cutoff = load("stances"), package()["evidence_cutoff"]
    held = percent(share_of_draws(stances, comparison, cutoff), 1)
    alone = list(overturned_by(stances, comparison, cutoff)["stance_id"])
    by = "; ".join(f"[{key}](#{key})" for key in alone[:3]) or "no single stance"
    return f"In [{held}% of the draws](#draws) the coded stances bear it out; {by} alone would overturn that. "


def sentence_table(head: Iterable[str], rows: Iterable[Iterable[str]], kind: str = "ledger") -> Markdown:
    """A table of sentences: columns on a desk and on paper, one card a row on a phone; ``kind`` are its classes."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return Markdown(
        "\n".join([":::{table}", f":class: {kind}", "", *(f"| {' | '.join(each)} |" for each in lines), ":::"])
    )


def _row_link(key: str) -> str:
    return f"[Row](#{key})"


def risks() -> Markdown:
    """How likely each risk is by the day named, and what drives it."""
    rows = load("risk_likelihoods").merge(load("matrix_rows"), left_on="risk", right_on="row")
    return sentence_table(
        [f"Risk by {day(rows['by'].iloc[0])}", "Likelihood", "Confidence", "What drives it"],
        (
            [
                f"**{row.label}.** {row.definition} {_row_link(row.likelihood_id)}",
                f"{row.likelihood.capitalize()} ({row.low}–{row.high}%)",
                row.confidence,
                row.drivers,
            ]
            for row in rows.itertuples()
        ),
    )


def option_costs() -> Markdown:
    """What each option costs and risks, who recommends it and what the record says of it."""
    rows = load("option_costs").merge(load("matrix_rows"), left_on="option", right_on="row")
    return sentence_table(
        ["Option", "Cost, 1–5", "Risk, 1–5", "Recommended by", "What has been seen of it"],
        (
            [
                f"**{row.label}** {_row_link(row.cost_id)}",
                f"{row.cost}: {row.cost_reason}",
                f"{row.risk}: {row.risk_reason}",
                "nobody we read" if pd.isna(row.recommended_by) else row.recommended_by,
                row.record,
            ]
            for row in rows.itertuples()
        ),
    )


def posture_log() -> Markdown:
    """Where Beijing stood since when, and why."""
    names = load("matrix_rows").set_index("row")["short"]

    def stood(row) -> str:
        return f"**{names[row.posture]}**" + ("" if pd.isna(row.also) else f", or {names[row.also].lower()}")

    rows = load("posture_log").itertuples()
    return sentence_table(
        ["Since", "Posture", "Why"], ([f"[{day(row.since)}](#{row.log_id})", stood(row), row.reason] for row in rows)
    )


def channels() -> Markdown:
    """The channels of communication as they stand at the end of the evidence."""
    rows = load("channels")
    rows = rows[(rows["kind"] == "talking") & rows["end"].isna()].itertuples()
    return sentence_table(
        ["Channel", "State", "Since", "What is known"],
        ([f"**{row.channel}** {_row_link(row.stretch_id)}", row.state, day(row.start), row.summary] for row in rows),
    )


def indicators() -> Markdown:
    """For each future what would be seen first, where, and its state today."""
    names = load("futures").set_index("future")["name"]
    rows = load("indicators").itertuples()
    return sentence_table(
        ["Future", "Sign", "Where it would be seen", "Today"],
        (
            [
                names[row.future],
                f"**{row.sign}** {_row_link(row.indicator_id)}",
                row.where,
                f"*{row.state}*: {row.today}",
            ]
            for row in rows
        ),
    )


def forecasts() -> Markdown:
    """Our latest probability for each question, with the day of decision, the past cases and the reason."""
    rows = load("forecasts").query("author == 'This report'").drop_duplicates("question_id", keep="last").itertuples()
    return sentence_table(
        ["Question", "Yes", "Decided by", "Past cases", "Why"],
        (
            [
                f"{row.question} {_row_link(row.forecast_id)}",
                f"**{row.probability:g}%**",
                f"{day(row.resolves_on)}, {row.resolution_source}",
                row.reference_class,
                row.reason,
            ]
            for row in rows
        ),
    )


def others_forecasts() -> Markdown:
    """The probabilities that others published, with what happened where it is decided."""
    rows = load("forecasts").query("author != 'This report'").itertuples()
    return sentence_table(
        ["Who, when", "Question", "Said", "What happened"],
        (
            [
                f"{row.author}, {day(row.made_on)} {_row_link(row.forecast_id)}",
                row.question,
                f"{row.probability:g}%",
                "not decided" if pd.isna(row.outcome) else row.outcome,
            ]
            for row in rows
        ),
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
