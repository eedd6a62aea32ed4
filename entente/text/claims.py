"""What a chapter says of the article's claims: how many held, each with its verdict, and all of them in one table."""

import pandas as pd
from IPython.display import Markdown

from entente.data import choices, labels, load, named, split
from entente.data.escaping import markdown as md
from entente.methods.evidence import COUNTED_AS, how_tested
from entente.text.ledgers import capitalised, fold, sentence_table
from entente.text.rows import row_link

WORDS = {  # of a claim, and of advice: its noun and its verb, each in singular and plural, and "partly" in full
    False: (("claim", "claims"), ("is", "are"), "borne out in part"),
    True: (("piece of advice", "pieces of advice"), ("was", "were"), "followed in part"),
}


def verdicts(section: str) -> Markdown:
    """How many of the article's claims held, then our answer to the chapter's question; behind a fold, the claims.

    The count comes first and in the open: under a heading that asks whether the article was right stood only our answer
    to the chapter's own question, which six readers of six chapters took for the verdict on the article.
    """
    asked = load("questions").query("chapter == @section").itertuples()
    claims = load("claims").query("section == @section")
    kinds = list(claims["verdict"].groupby(claims["kind"].eq("recommendation")))  # advice last
    score = " ".join(_score(found, *WORDS[advice]) for advice, found in kinds)
    answered = "\n\n".join(
        f"To this chapter’s question, *{md(row.question)}*, we answer: {_verdict(row)}. {row_link(row.question_id)}"
        for row in asked
    )
    judged = sentence_table(
        ["Claim of the article", "Verdict", "Why"],
        ([f"{md(row.claim)} {row_link(row.claim_id)}", _verdict(row), md(row.reason)] for row in claims.itertuples()),
    )
    listed = " and ".join(f"{len(found)} {WORDS[advice][0][len(found) > 1]}" for advice, found in kinds)
    return Markdown(f"{score}\n\n{answered}\n\n{fold(f'The article’s {listed}, one by one', judged).data}")


def _score(found: pd.Series, noun: tuple[str, str], verb: tuple[str, str], partly: str) -> str:
    """What became of the claims of one kind, in a sentence, their verdicts in the order of the dictionary."""
    counts = found.value_counts().to_dict()
    told = {
        partly if each == "partly" else each: counts[each] for each in choices("claims", "verdict") if each in counts
    }
    if len(told) == 1:
        ones = {1: f"The article’s one {noun[0]}", 2: f"Both of the article’s {noun[1]}"}
        who = ones.get(len(found), f"All {len(found)} of the article’s {noun[1]}")
        return f"{who} here {verb[len(found) > 1]} {next(iter(told))}."
    *others, last = (f"{number} {verb[number > 1]} {verdict}" for verdict, number in told.items())
    return f"Of the article’s {len(found)} {noun[1]} here {', '.join(others)} and {last}."


def claims_table() -> Markdown:
    """Every claim of the article: claim, verdict, reason, sources; the site's script lets a reader filter the rows.

    A span of the class ``by-<facet>`` is what a row counts as in the filter of that name; the table is whole without
    the script. Of the sources of a claim it names three, of several months where it can: a verdict rests on several
    events, and three reports of one said nothing of the others. On paper the notes name the sources, so that their
    column is left out there. Under our verdict stand those of further judges that count otherwise.
    """
    sections = labels("claims", "section")
    known = load("sources").set_index("source_id")
    known["published"] = known["published"].fillna("")
    rows = load("claims")
    tests = dict(zip(rows["claim_id"], how_tested(rows), strict=True))
    apart = _counted_otherwise(rows)
    return sentence_table(
        ["Claim of the article", "Verdict", "Why", "Sources"],
        (
            [
                f"{md(row.claim)} {row_link(row.claim_id)}<br>"
                f"[[{sections[row.section]}]{{.by-section}}, [{row.kind}]{{.by-kind}}, "
                f"[{tests[row.claim_id]}]{{.by-test}}]{{.row-fields}}",
                f"**[{capitalised(row.verdict)}]{{.by-verdict}}**{apart.get(row.claim_id, '')}",
                md(row.reason),
                md(named(_spread(split(row.source_ids), known)[:3])),
            ]
            for row in rows.itertuples()
        ),
        kind="ledger filterable",
    )


def _counted_otherwise(claims: pd.DataFrame) -> dict[str, str]:
    """By claim: the verdicts of further judges that count otherwise than ours, a line each with the mark of its row.

    A verdict on an earlier wording says so: two judges stood as dissenting from a sentence they had not read.
    """
    others = load("second_verdicts")
    others = others.join(claims.set_index("claim_id")[["claim", "verdict"]].add_suffix("_now"), on="claim_id")
    others["of"] = (others["claim"] != others["claim_now"]).map({True: ", of an earlier wording", False: ""})
    apart = others[others["verdict"].map(COUNTED_AS) != others["verdict_now"].map(COUNTED_AS)]
    return {
        claim: "".join(
            f"<br>[{capitalised(row.judge)} judge{row.of}: {row.verdict} {row_link(row.verdict_id)}]{{.row-fields}}"
            for row in own.itertuples()
        )
        for claim, own in apart.groupby("claim_id")
    }


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
