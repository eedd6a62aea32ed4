"""What the brief says, from the tables: plain words, which its template sets."""

from collections.abc import Iterable

from entente.data import day, load, signed
from entente.methods.forecasts import own_forecasts
from entente.methods.regret import regret
from entente.text.judgements import likely, sure
from entente.text.ledgers import capitalised
from entente.text.rows import rows_of


def judged(keys: Iterable[str]) -> list[dict[str, str]]:
    """Judgements with their likelihood, confidence, best case against and what would change them.

    Likelihood and confidence are sentences of their own, as ICD 203 asks.
    """
    rows = rows_of("judgements")
    against = load("objections").drop_duplicates("judgement_id").set_index("judgement_id")["against"]
    return [
        {
            "key": key,
            "judgement": rows.loc[key, "judgement"],
            "likely": likely(rows.loc[key]),
            "confidence": sure(rows.loc[key]),
            "why": capitalised(rows.loc[key, "confidence_reason"]),
            "against": against.get(key),
            "change": rows.loc[key, "would_change_it"],
        }
        for key in keys
    ]


def answered() -> list[dict[str, str]]:
    """The question of each chapter, its verdict and its answer."""
    return load("questions")[["chapter", "question", "verdict", "answer"]].to_dict("records")


def foreseen() -> list[dict[str, str]]:
    """Our latest forecast for each question that is not decided, the likeliest first."""
    rows = own_forecasts(latest=True)
    rows = rows[rows["outcome"].isna()].sort_values("probability", ascending=False, kind="stable")
    return [
        {
            "question": row.question,
            "chance": f"{row.probability:g}%",
            "decided": f"{day(row.resolves_on)}, {row.resolution_source}",
            "past": row.reference_class,
        }
        for row in rows.itertuples()
    ]


def options_by_futures() -> dict[str, list]:
    """What each option would do in each future: ``futures``, their names, and ``rows`` of an option with its scores.

    The option that would be regretted least comes first.
    """
    futures, options, scored = rows_of("futures")["short"], rows_of("matrix_rows")["label"], load("option_futures")
    wide = scored.pivot(index="option", columns="future", values="score")
    wide = wide.loc[regret(scored).index, scored["future"].unique()]
    return {
        "futures": [futures[name] for name in wide.columns],
        "rows": [(options[name], [signed(score) for score in row]) for name, *row in wide.itertuples()],
    }
