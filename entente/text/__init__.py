"""What a chapter says from the tables: quoted numbers, judgements, tables of sentences, sources, as MyST Markdown."""

from entente.data.escaping import markdown
from entente.text.claims import claims_table, verdicts
from entente.text.counted import counted, verdicts_counted
from entente.text.futures import (
    chances,
    combinations,
    forecast_rules,
    forecasts,
    how_firm,
    indicators,
    others_forecasts,
    past_states,
    regrets,
)
from entente.text.glued import cutoff, quote, state
from entente.text.handout import answered, foreseen, judged, options_by_futures
from entente.text.judgements import all_judgements, chance_against, chance_of, headlines, judgements
from entente.text.ledgers import (
    channels,
    codes,
    corrections,
    coverage,
    fold,
    moved,
    option_costs,
    posture_log,
    risks,
    searches,
    sentence_table,
    told,
)
from entente.text.reference import dictionary, likelihoods, overview, report_an_error, sources_of
from entente.text.rows import brief, rests_on, row_link

__all__ = [
    "all_judgements",
    "answered",
    "brief",
    "chance_against",
    "chance_of",
    "chances",
    "channels",
    "claims_table",
    "codes",
    "combinations",
    "corrections",
    "counted",
    "coverage",
    "cutoff",
    "dictionary",
    "fold",
    "forecast_rules",
    "forecasts",
    "foreseen",
    "headlines",
    "how_firm",
    "indicators",
    "judged",
    "judgements",
    "likelihoods",
    "markdown",
    "moved",
    "option_costs",
    "options_by_futures",
    "others_forecasts",
    "overview",
    "past_states",
    "posture_log",
    "quote",
    "regrets",
    "report_an_error",
    "rests_on",
    "risks",
    "row_link",
    "searches",
    "sentence_table",
    "sources_of",
    "state",
    "told",
    "verdicts",
    "verdicts_counted",
]
