"""What a chapter says of the article's claims: how many held, each with its verdict, and all of them in one table."""

import pandas as pd
from IPython.display import Markdown

from entente.data import labels, load, named, split
from entente.data.escaping import markdown as md
from entente.methods.evidence import how_tested
from entente.text.ledgers import capitalised, fold, sentence_table
from entente.text.rows import row_link


def verdicts(section: str) -> Markdown:
    """How many of the article's claims held, then our answer to the chapter's question; behind a fold, the claims.

    The count comes first and in the open: under a heading that asks whether the article was right stood only our answer
    to the chapter's own question, which six readers of six chapters took for the verdict on the article.
    """
    asked = load("questions").query("chapter == @section").itertuples()
    claims = load("claims").query("section == @section")
    answered = "\n\n".join(
        f"To this chapter’s question, *{md(row.question)}*, we answer: {_verdict(row)}. {row_link(row.question_id)}"
        for row in asked
    )
    judged = sentence_table(
        ["Claim of the article", "Verdict", "Why"],
        ([f"{md(row.claim)} {row_link(row.claim_id)}", _verdict(row), md(row.reason)] for row in claims.itertuples()),
    )
    advice = int((claims["kind"] == "recommendation").sum())
    also = f" and {advice} {'piece' if advice == 1 else 'pieces'} of advice" if advice else ""
    listed = fold(
        f"The article’s {len(claims) - advice} claim{'' if len(claims) - advice == 1 else 's'}{also}, one by one",
        judged,
    ).data
    return Markdown(f"{_added_up(claims)}\n\n{answered}\n\n{listed}")


TOLD_FIRST = ["borne out", "followed", "partly", "not borne out", "not followed", "open"]


def _added_up(claims: pd.DataFrame) -> str:
    """How many claims have each verdict, in sentences, advice apart from what could be true."""
    advice = claims["kind"] == "recommendation"
    told = [
        _counted(claims.loc[~advice, "verdict"], "claim", "claims", ("is", "are"), "borne out in part"),
        _counted(
            claims.loc[advice, "verdict"], "piece of advice", "pieces of advice", ("was", "were"), "followed in part"
        ),
    ]
    return " ".join(sentence for sentence in told if sentence)


def _counted(found: pd.Series, one: str, many: str, verbs: tuple[str, str], partly: str) -> str:
    """Verdicts of one kind of claim as a sentence; empty where there is none of the kind."""
    counts = {
        partly if each == "partly" else each: int((found == each).sum()) for each in TOLD_FIRST if each in set(found)
    }
    verb = dict(zip((True, False), verbs, strict=True))
    if len(found) == 1:
        return f"The article’s one {one} here {verbs[0]} {next(iter(counts))}."
    if len(counts) == 1:
        all_of = "Both" if len(found) == 2 else f"All {len(found)}"
        return f"{all_of} of the article’s {many} here {verbs[1]} {next(iter(counts))}."
    told = [f"{number} {verb[number == 1]} {verdict}" for verdict, number in counts.items()]
    return f"Of the article’s {len(found)} {many} here {_series(told)}." if told else ""


def _series(items: list[str]) -> str:
    """Items as a sentence lists them: one, two and three."""
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else items[0]


def claims_table() -> Markdown:
    """Every claim of the article: claim, verdict, reason, sources; the site's script lets a reader filter the rows.

    A span of the class ``by-<facet>`` is what a row counts as in the filter of that name; the table is whole without
    the script. Of the sources of a claim it names three, of several months where it can: a verdict rests on several
    events, and three reports of one said nothing of the others. On paper the notes name the sources, so that their
    column is left out there.
    """
    sections = labels("claims", "section")
    known = load("sources").set_index("source_id")
    known["published"] = known["published"].fillna("")
    rows = load("claims")
    tests = dict(zip(rows["claim_id"], how_tested(rows), strict=True))
    return sentence_table(
        ["Claim of the article", "Verdict", "Why", "Sources"],
        (
            [
                f"{md(row.claim)} {row_link(row.claim_id)}<br>"
                f"[[{sections[row.section]}]{{.by-section}}, [{row.kind}]{{.by-kind}}, "
                f"[{tests[row.claim_id]}]{{.by-test}}]{{.row-fields}}",
                f"**[{capitalised(row.verdict)}]{{.by-verdict}}**",
                md(row.reason),
                md(named(_spread(split(row.source_ids), known)[:3])),
            ]
            for row in rows.itertuples()
        ),
        kind="ledger filterable",
    )


def _spread(sources: list[str], known: pd.DataFrame) -> list[str]:
    """Sources as a claim names them: the best of each month, the latest month before all, then the others.

    The best is of the highest tier, then of a government or the UN, then read at its publisher, then the latest: the
    table once named a reprint of March 2024 where the UN's own record stood in the same row.
    """

    def standing(each: str) -> tuple:
        one = known.loc[each]
        return int(one["tier"]), one["kind"] not in {"government", "intergovernmental"}, one["read_as"] != "own"

    ranked = sorted(sorted(sources, key=known["published"].get, reverse=True), key=standing)
    of_months = {known["published"][each][:7]: each for each in reversed(ranked)}
    first = [of_months[month] for month in sorted(of_months, reverse=True)]
    return [*first, *(each for each in ranked if each not in first)]


def _verdict(row) -> str:
    return f"**{md(capitalised(row.verdict))}**"
