"""Tables of sentences: verdicts, risks, options, channels, searches, corrections, as MyST Markdown.

What a table says is text: each cell passes :func:`entente.data.escaping.markdown` before it stands in one.
"""

from collections.abc import Iterable

import pandas as pd
from IPython.display import Markdown

from entente.data import band, day, headline, labels, load, package, signed, split
from entente.data.escaping import markdown as md
from entente.methods.stances import CELL, changes
from entente.text.rows import row_link, rows_of


def sentence_table(head: Iterable[str], rows: Iterable[Iterable[str]], kind: str = "ledger") -> Markdown:
    """A table of sentences: columns on a desk and on paper, one card a row on a phone.

    Cells are Markdown in one line each; ``kind`` are the table's classes.

    Raises:
        ValueError: a row has more or fewer cells than the head, or a cell has a line break.
    """
    head, cells = list(head), [list(row) for row in rows]
    for row in cells:
        if len(row) != len(head):
            raise ValueError(f"{len(row)} cells under {len(head)} headings: {row[0]!r:.80}")
        if broken := [cell for cell in row if "\n" in cell]:
            raise ValueError(f"a cell has a line break: {broken[0]!r:.80}")
    lines = [head, ["---"] * len(head), *cells]
    return Markdown(
        "\n".join([":::{table}", f":class: {kind}", "", *(f"| {' | '.join(each)} |" for each in lines), ":::"])
    )


def fold(title: str, *parts: Markdown | str) -> Markdown:
    """What only some readers want, behind a fold with a title."""
    inside = "\n\n".join(part.data if isinstance(part, Markdown) else part for part in parts)
    return Markdown(f"::::{{dropdown}} {title}\n{inside}\n::::")


# --- the matrices in words -------------------------------------------------------------------------------------------


def moved(stances: pd.DataFrame, since: str, step: int) -> Markdown:
    """Stances that have moved by ``step`` or more since a date, the widest move first.

    One that was first assessed after the date is set against its first score, whose day stands beside it: Washington on
    the soldiers, -3 when they became known and -1 four months later, was in no list of what moved.
    """
    rows = changes(stances, since, package()["evidence_cutoff"])
    scored = stances.dropna(subset="stance").sort_values("since").drop_duplicates(CELL)
    rows = rows.merge(scored[[*CELL, "since", "stance"]], on=CELL, suffixes=("", "_first"))
    late = rows["was"].isna()
    rows["was"] = rows["was"].fillna(rows["stance_first"].astype(float))
    rows["at"] = rows["since_first"].map(lambda first: f" ({day(first)})").where(late, "")
    rows = rows.assign(by=(rows["stance"].astype(float) - rows["was"]).abs()).query("by >= @step")
    names, aims = rows_of("actors")["name"], rows_of("interests")["label"]
    return sentence_table(
        ["Who, on what", day(since), "Now", "Last change", "Reason for the last change"],
        (
            [
                f"**{md(names[row.actor])}**: {md(aims[row.interest])} {row_link(row.stance_id)}",
                f"{signed(row.was)}{row.at}",
                signed(row.stance),
                day(row.since),
                md(row.reason),
            ]
            for row in rows.sort_values(["by", "since"], ascending=[False, True], kind="stable").itertuples()
        ),
    )


def risks() -> Markdown:
    """How likely each risk is by the day named, the most likely first; behind a fold what counts and what moves it."""
    rows = load("risk_likelihoods").merge(load("matrix_rows"), left_on="risk", right_on="row")
    rows = list(rows.sort_values("low", ascending=False, kind="stable").itertuples())
    likely = (
        [
            f"{md(row.label)} {row_link(row.likelihood_id)}",
            f"{capitalised(row.likelihood)} ({band(row.low, row.high)})",
            capitalised(row.confidence),
        ]
        for row in rows
    )
    why = (
        [f"**{md(row.label)}.** {md(row.definition)} {row_link(row.likelihood_id)}", md(row.raises), md(row.lowers)]
        for row in rows
    )
    odds = sentence_table([f"Risk by {day(rows[0].by)}", "Likelihood", "Confidence"], likely)
    reasons = sentence_table(["Risk, and what counts as it", "What raises it", "What lowers it"], why)
    meaning = fold("What exactly each risk means, what raises and what lowers it", reasons)
    return Markdown(f"{odds.data}\n\n{meaning.data}")


def option_costs() -> Markdown:
    """What each option costs and risks, who recommends it and what the record says of it."""
    rows = load("option_costs").merge(load("matrix_rows"), left_on="option", right_on="row")
    return sentence_table(
        ["Option", "Cost, 1–5", "Risk, 1–5", "Recommended by", "What has been seen of it"],
        (
            [
                f"**{md(row.label)}** {row_link(row.cost_id)}",
                f"{row.cost}: {md(row.cost_reason)}",
                f"{row.risk}: {md(row.risk_reason)}",
                "not named in what we read" if pd.isna(row.recommended_by) else md(row.recommended_by),
                md(row.record),
            ]
            for row in rows.itertuples()
        ),
    )


def posture_log() -> Markdown:
    """Where Beijing stood since when, and why."""
    names = rows_of("matrix_rows")["short"]

    def also(posture) -> str:
        if pd.isna(posture):
            return "–"
        quietly = posture in ("support", "oppose")  # the log has no open act of either
        return f"Quietly {md(names[posture].lower())}" if quietly else md(names[posture])

    rows = load("posture_log").itertuples()
    return sentence_table(
        ["Since", "Our reading", "Another reading", "Why"],
        (
            [f"[{day(row.since)}](#{row.log_id})", f"**{md(names[row.posture])}**", also(row.also), md(row.reason)]
            for row in rows
        ),
    )


def channels() -> Markdown:
    """The channels of communication as they stand at the end of the evidence, and since when they stand so."""
    rows = load("channels")
    rows = rows[rows["kind"] == "talking"]
    since = rows.groupby("channel").apply(_latest_state_since, include_groups=False)
    return sentence_table(
        ["Channel", "State", "In that state at least since", "What is known"],
        (
            [
                f"**{md(row.channel)}** {row_link(row.stretch_id)}",
                row.state,
                day(since[row.channel]),
                md(row.summary),
            ]
            for row in rows[rows["end"].isna()].itertuples()
        ),
    )


def _latest_state_since(stretches: pd.DataFrame) -> str:
    # a channel without talks before the latest report of it has not been so only since that report
    in_time = stretches.sort_values("start")
    changed = in_time["state"] != in_time["state"].shift()
    return in_time.loc[changed, "start"].iloc[-1]


# --- how far the record reaches --------------------------------------------------------------------------------------


def searches() -> Markdown:
    """What was looked for, how, and what was found instead."""
    outcomes = labels("searches", "outcome")
    return sentence_table(
        ["What was looked for", "Outcome", "What was found, or found instead", "Words tried; latest page read"],
        (
            [
                f"{md(row.question)} {row_link(row.search_id)}",
                outcomes[row.outcome],
                md(row.instead),
                f"{md(row.wordings)}; {day(row.pages_until)}",
            ]
            for row in load("searches").itertuples()
        ),
    )


def coverage() -> Markdown:
    """How complete our tables are where somebody else publishes the whole."""

    def count(value) -> str:
        return "not had" if pd.isna(value) else f"{value}"

    return sentence_table(
        ["List", "In ours", "In the outside list", "Which list; what differs"],
        (
            [
                f"{md(row.list)} {row_link(row.coverage_id)}",
                "at least" if pd.isna(row.in_ours) else f"{row.in_ours}",
                count(row.in_outside),
                md(f"{row.outside}. {row.note}" if pd.notna(row.outside) else row.note),
            ]
            for row in load("coverage").itertuples()
        ),
    )


def corrections() -> Markdown:
    """What was corrected since the edition before, row by row: was, is, why."""
    judged = rows_of("judgements")["judgement"]

    def row_of(row) -> str:
        """The row in words, with a link; one that was taken out by its old name."""
        known = row.row_id in rows_of(row.table).index
        return f"[{told(row.table, row.row_id)}](#{row.row_id})" if known else md(row.row_id)

    def said(text: str) -> str:
        """One side of a correction; how likely and how sure stand in sentences of their own, as everywhere."""
        return md(text.replace("; confidence", ". confidence"))

    def bears_on(keys: object) -> str:
        links = "; ".join(f"[{md(judged[key])}](#{key})" for key in split(keys))
        return f" It bears on the judgement: {links}" if links else ""

    return sentence_table(
        ["Row", "Was", "Is", "Why"],
        (
            [
                f"{row_of(row)} {row_link(row.correction_id)}",
                said(row.was),
                "taken out" if pd.isna(row.is_now) else said(row.is_now),
                f"{md(row.why)}{bears_on(row.judgements)}",
            ]
            for row in load("corrections").itertuples()
        ),
        kind="ledger long",
    )


def codes(table: str) -> Markdown:
    """What the codes of a table stand for; each leads to its row."""
    rows = load(table).sort_values("name") if table == "claimants" else load(table)
    described_by = "note" if "note" in rows else "claimant_kind"
    lines = ["| Code | Name | What it is |", "|---|---|---|"]
    lines += [
        f"| [{md(row.iloc[0])}](#{row.iloc[0]}) | {md(row['name'])} | {md(row[described_by].replace('-', ' '))} |"
        for _, row in rows.iterrows()
    ]
    return Markdown("\n".join(lines))


def told(table: str, key: str) -> str:
    """A row in one line, safe in Markdown."""
    return md(headline(table, rows_of(table).loc[key]))


def capitalised(text: str) -> str:
    """A sentence begins with a capital; names within it keep theirs."""
    return text[:1].upper() + text[1:]
