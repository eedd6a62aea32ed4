"""Key judgements: a sentence with its likelihood, and all else behind one fold."""

import pandas as pd
from IPython.display import Markdown

from entente.data import band, labels, load
from entente.data.escaping import markdown
from entente.text.ledgers import capitalised, sentence_table
from entente.text.rows import rests_on, row_link, rows_of

EVEN = 50  # percent
# "Very likely. Confidence: low." was read as a contradiction by four of six first readers.
LEGEND = (
    "The percentages say how likely we think it is that the sentence is true. Confidence says how good the evidence is."
)


def judgements(chapter: str) -> Markdown:
    """A chapter's key judgements. Likelihood and confidence stand in sentences of their own, as ICD 203 asks."""
    rows = load("judgements").query("chapter == @chapter")
    against = load("objections").groupby("judgement_id")
    blocks = [
        _judgement(row, against.get_group(row.judgement_id) if row.judgement_id in against.groups else None)
        for row in rows.itertuples()
    ]
    return Markdown("\n\n".join([LEGEND, *blocks]))


def _judgement(row, objections: pd.DataFrame | None) -> str:
    best = [] if objections is None else [_objection(each) for each in objections.itertuples()]
    lines = [
        f"{judged(row)} {sure(row)} {row_link(row.judgement_id)}",
        "",
        ":::{dropdown} Why, how sure, and what speaks against it",
        f"{sure(row)} {markdown(capitalised(row.confidence_reason))}",
        "",
        f"It rests on {rests_on(row.rests_on)}.",
        "",
        *best,
        f"What would change it: {markdown(row.would_change_it)}",
        ":::",
    ]
    return "\n".join(lines)


def _objection(row) -> str:
    return (
        f"The best case against it: {markdown(row.against)} Our answer: {markdown(row.answer)} "
        f"{row_link(row.objection_id)}\n"
    )


def judged(row) -> str:
    """A judgement with how likely it is, which comes first where it is unlikely.

    "Russia has handed over reactor technology. Unlikely." was read as a finding by whoever stopped at the full stop,
    and "Unlikely: Russia has handed it over." by two who did not. Such a judgement begins with a name, and an even
    chance is told first, too: it is no finding.
    """
    told = f"**{markdown(row.judgement)}**"
    if row.low > EVEN:
        return f"{told} {likely(row)}"
    opening = {"roughly even chance": "There is a", "almost no chance": "There is"}.get(row.likelihood, "It is")
    return f"{opening} {_likelihood(row)} that {told}"


def likely(row) -> str:
    """How likely a judgement is, with its band, as a sentence."""
    return f"{_likelihood(row).capitalize()}."


def sure(row) -> str:
    """How good the grounds of a judgement are, as a sentence."""
    return f"Confidence: {row.confidence}."


def _likelihood(row) -> str:
    return f"{row.likelihood} ({band(row.low, row.high)})"


def chance_of(key: str) -> str:
    """How likely a judgement is, as its band: "55–80%".

    Raises:
        KeyError: there is no such judgement.
    """
    row = rows_of("judgements").loc[key]
    return band(row.low, row.high)


def chance_against(key: str) -> str:
    """How likely it is that a judgement does not hold: the rest of its band, as "20 to 45%".

    Raises:
        KeyError: there is no such judgement.
    """
    row = rows_of("judgements").loc[key]
    return f"{100 - row.high:g} to {100 - row.low:g}%"


def headlines(*keys: str) -> Markdown:
    """Judgements in a numbered line each: the sentence leads to its chapter, the mark to its row."""
    rows = rows_of("judgements").loc[list(keys)]
    return Markdown(
        "\n".join(
            f"{number}. [{markdown(row.judgement)}]({row.chapter}.ipynb) {likely(row)} {sure(row)} {row_link(key)}"
            for number, (key, row) in enumerate(rows.iterrows(), 1)
        )
    )


def all_judgements() -> Markdown:
    """The key judgements of all chapters in a row each: the best case against, our answer, what would change it."""
    objections = load("objections").set_index("judgement_id")
    pages = labels("judgements", "chapter")
    return sentence_table(
        ["Judgement", "How likely, how sure", "The best case against it, and our answer", "What would change it"],
        (
            [
                f"[{pages[row.chapter]}]({row.chapter}.ipynb)<br>"
                f"{markdown(row.judgement)} {row_link(row.judgement_id)}",
                f"{likely(row)}<br>{sure(row)}",
                f"{markdown(objections.against[row.judgement_id])}<br>"
                f"Our answer: {markdown(objections.answer[row.judgement_id])}",
                markdown(capitalised(row.would_change_it)),
            ]
            for row in load("judgements").itertuples()
        ),
        kind="ledger judged",
    )
