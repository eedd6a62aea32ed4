"""What may come, in tables: signs to watch, forecasts, how steady the futures are, options that can be regretted."""

from collections.abc import Collection

import pandas as pd
from IPython.display import Markdown

from entente.data import day, load, signed
from entente.data.escaping import markdown as md
from entente.methods.forecasts import OURS, own_forecasts
from entente.methods.inputs import need_known
from entente.text.ledgers import sentence_table
from entente.text.rows import row_link, rows_of

FOR_ALL = (
    "For all of them: only what happens after the day on which the forecast was made counts. The event must fall "
    "within the term, and word of it within thirty days after. Silence does not count as a statement. Where rules "
    "and question differ the rules hold, and a source named at the right is where to look first, not the only one."
)
OF_FUTURES = (
    "The first four columns count the combinations that hold together: if no outcome may be tied with another, if ties "
    "are allowed, and if another outcome may be favoured by one or by two points. Then follow the share of the trials "
    "in which the future remains, and the share of its combinations in the trials in which China hedges."
)
OF_COMBINATIONS = (
    "Tied: another outcome is favoured just as much. Held by one point: the next best outcome has one point less. The "
    "last column is the share of the trials in which the combination holds together."
)
OF_REGRETS = (
    "Regret counts the points by which an option falls short of the best option in a future: the largest over all "
    "futures, and their sum. Cost runs from 1, none to speak of, to 5, a core interest given up."
)


def indicators() -> Markdown:
    """For each future what would be seen before it, where, by when, and its state today."""
    names = rows_of("futures")["name"]
    signs = load("indicators")
    signs = signs.sort_values("future", key=lambda future: future.map(names.index.get_loc), kind="stable")
    return sentence_table(
        ["Speaks most, or as much as any, for", "Sign, and what counts as seen", "Where, by when", "Last known"],
        (
            [
                md(names[row.future]),
                f"**{md(row.sign)}** {row_link(row.indicator_id)}: {md(row.threshold)}",
                f"{md(row.where)}; {day(row.by_when)}",
                f"*{row.state}* ({day(row.state_on)}): {md(row.today)}",
            ]
            for row in signs.itertuples()
        ),
    )


def forecasts(questions: Collection[str] | None = None) -> Markdown:
    """Our latest probability for each question, or for those named: past cases, what moves it, and the sum.

    Raises:
        ValueError: a question that we have not answered.
    """
    return sentence_table(
        ["Question", "Past cases alone", "Added or taken away", "Chance", "Why"],
        (
            [
                f"{md(row.question)} {row_link(row.forecast_id)}",
                f"{row.base_rate:g}%. {md(row.reference_class)}",
                signed(int(row.adjustment)),
                f"**{row.probability:g}%**",
                md(row.reason),
            ]
            for row in _asked(questions)
        ),
    )


def chances(questions: Collection[str] | None = None) -> Markdown:
    """Our latest probability for each question, or for those named, beside what past cases alone would give.

    Raises:
        ValueError: a question that we have not answered.
    """
    return sentence_table(
        ["Question", "Past cases alone", "Our chance"],
        (
            [f"{md(row.question)} {row_link(row.forecast_id)}", f"{row.base_rate:g}%", f"**{row.probability:g}%**"]
            for row in _asked(questions)
        ),
    )


def _asked(questions: Collection[str] | None) -> list:
    """Our latest forecasts of the questions named, or all."""
    ours = list(own_forecasts(latest=True).itertuples())
    need_known(questions or [], [row.question_id for row in ours], "question of ours")
    return [row for row in ours if questions is None or row.question_id in questions]


def forecast_rules() -> Markdown:
    """By what rules each forecast of ours is decided, when and where, under the rules that hold for all."""
    table = sentence_table(
        ["Question", "Rules", "Decided by"],
        (
            [md(row.question), md(row.rules), f"{day(row.resolves_on)}, {md(row.resolution_source)}"]
            for row in own_forecasts(latest=True).itertuples()
        ),
    )
    return Markdown(f"{FOR_ALL}\n\n{table.data}")


def others_forecasts() -> Markdown:
    """The probabilities that others published, with what happened where it is decided."""
    rows = load("forecasts")
    return sentence_table(
        ["Who, when", "Question", "Said", "What happened"],
        (
            [
                f"{md(row.author)}, {day(row.made_on)} {row_link(row.forecast_id)}",
                md(row.question),
                f"{row.probability:g}%",
                "not decided" if pd.isna(row.outcome) else md(row.outcome),
            ]
            for row in rows[rows["author"] != OURS].itertuples()
        ),
    )


def how_firm(loosened: pd.DataFrame, families: pd.DataFrame) -> Markdown:
    """For each future how many combinations stand as the rule is loosened, and in what share of draws one stands.

    ``loosened`` and ``families`` are what :func:`entente.methods.scenario_robustness.tolerances` and
    :func:`~entente.methods.scenario_robustness.family_shares` give.
    """
    names = rows_of("futures")["name"]
    table = sentence_table(
        [
            "Future",
            "Without ties",
            "With ties",
            "One point against",
            "Two points against",
            "Share of trials",
            "China takes no side",
        ],
        (
            [md(names[future]), *map(str, row), *(f"{families.loc[future, name]:.0%}" for name in ("share", "only"))]
            for future, *row in loosened.itertuples()
        ),
    )
    return Markdown(f"{OF_FUTURES}\n\n{table.data}")


def combinations(scenarios: pd.DataFrame) -> Markdown:
    """Each combination that holds: what is tied in it, what one point holds, and in what share of draws it stands.

    ``scenarios`` as :func:`entente.methods.scenario_robustness.scenario_margins` gives them.
    """
    table = sentence_table(
        ["Combination", "Tied with another outcome", "Held by one point", "Share of trials"],
        (
            [md(row.short), *(md(", ".join(names)) or "none" for names in (row.tied, row.by_one)), f"{row.share:.0%}"]
            for row in scenarios.itertuples()
        ),
    )
    return Markdown(f"{OF_COMBINATIONS}\n\n{table.data}")


def past_states(explained: pd.DataFrame) -> Markdown:
    """Combinations that stood, and by how much the model fails to explain them.

    ``explained`` as :func:`entente.methods.scenario_robustness.explained` gives it.
    """
    return sentence_table(
        ["When", "What the time was like", "Points against", "In which development"],
        (
            [
                f"{day(row.since)} to {day(row.until) if pd.notna(row.until) else 'now'} {row_link(row.state_id)}",
                md(row.note),
                f"{row.off:g}",
                md(row.where) or "none",
            ]
            for row in explained.itertuples()
        ),
    )


def regrets(regret: pd.DataFrame) -> Markdown:
    """Options by how much can be regretted, the least first, with what each costs.

    ``regret`` as :func:`entente.methods.regret.regret` gives it.
    """
    names = load("matrix_rows").query("matrix == 'options'").set_index("row")["label"]
    costs = load("option_costs").set_index("option")["cost"]
    table = sentence_table(
        ["Option", "Helps in", "Backfires in", "Largest regret", "Sum of regrets", "Cost, of 5"],
        (
            [md(names[row.Index]), *map(str, (row.helps, row.backfires, row.most, row.whole)), str(costs[row.Index])]
            for row in regret.itertuples()
        ),
    )
    return Markdown(f"{OF_REGRETS}\n\n{table.data}")
