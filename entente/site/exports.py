"""The tables in forms that other programs ask for: forecasts, matrices of MACTOR, a project of ScenarioWizard."""

import json
from collections.abc import Mapping

import numpy as np
import pandas as pd

from entente.data import anchor, load, package, split
from entente.methods.robustness import direct_influence
from entente.methods.stances import as_of, matrix
from entente.site import citation, settings, tabular

PROJECT = "cross-impacts.scw"
FORMS = {  # for whom a table is also there in another form
    "forecasts": {"For other programs (JSON)": "forecasts.json"},
    "cross_impacts": {"As a matrix (CSV)": "cross-impacts.csv", "For ScenarioWizard (SCW)": PROJECT},
    "stances": {
        "For MACTOR, at the article (CSV)": "mactor-2mao-article.csv",
        "For MACTOR, now (CSV)": "mactor-2mao-now.csv",
    },
    "influence": {
        "For MACTOR, at the article (CSV)": "mactor-mid-article.csv",
        "For MACTOR, now (CSV)": "mactor-mid-now.csv",
    },
}
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": "'", "”": "'", '"': "'", "–": "-", "—": "-", "−": "-"})


def exports() -> dict[str, str]:
    """What each file holds, by its name."""
    dates = {"article": package()["article_date"], "now": package()["evidence_cutoff"]}
    made = {"forecasts.json": forecasts(), "cross-impacts.csv": cross_impacts(), PROJECT: scenario_wizard()}
    for name, date in dates.items():
        made[f"mactor-2mao-{name}.csv"] = mactor_mao(date)
        made[f"mactor-mid-{name}.csv"] = mactor_mid(date)
    return made


def made_of(table: str) -> dict[str, str]:
    """The files that are made of a table, by the words that its page links them with."""
    return FORMS.get(table, {})


def forecasts() -> str:
    """Every forecast as JSON: who gave which question what chance on which day, and what came of it."""
    rows = [
        {
            "id": row["forecast_id"],
            "question_id": row["question_id"],
            "question": row["question"],
            "forecaster": row["author"],
            "made_on": row["made_on"],
            "probability": round(float(row["probability"]) / 100, 6),
            "resolves_on": row["resolves_on"],
            "resolution_source": _or_none(row["resolution_source"]),
            "reference_class": _or_none(row["reference_class"]),
            "reason": _or_none(row["reason"]),
            "outcome": _or_none(row["outcome"]),
            "url": f"{settings.address()}chapters/data/forecasts.html#{anchor(row['forecast_id'])}",
            "sources": split(row["source_ids"]),
        }
        for row in load("forecasts").to_dict("records")
    ]
    about = {"title": f"Forecasts of: {package()['title']}", "edition": package()["version"]}
    about |= {"released": citation.released(), "probability": "of a yes, from 0 to 1", "forecasts": rows}
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"


def cross_impacts() -> str:
    """The cross-impact matrix, a column and a row a variant, named ``descriptor:variant``; empty where none was scored.

    It is laid out as ScenarioWizard shows its matrix, for a spreadsheet; :func:`scenario_wizard` is what it opens.
    """
    variants = [f"{row.descriptor}:{row.variant}" for row in load("descriptors").itertuples()]
    rows = load("cross_impacts")
    scored = rows.assign(
        acts=rows["source"] + ":" + rows["source_variant"], meets=rows["target"] + ":" + rows["target_variant"]
    )
    wide = scored.pivot(index="acts", columns="meets", values="score").reindex(index=variants, columns=variants)
    return tabular.frame_csv(wide.astype("Int64").rename_axis("acts on").reset_index())


def scenario_wizard() -> str:
    """The cross-impacts as a project of ScenarioWizard 4, in ASCII with the line ends of Windows.

    Names are those of the tables, which have no comma, quotation mark or space to trip over; what they mean stands in
    the texts. Sections end with a lone ``#``: names; short names, left empty as its own files leave them; a section
    that is empty; a colour for each variant; an empty one; the matrix, 0 where nothing was scored; a text for the
    project, for each descriptor, and for each pair, who acts first; an empty one. The layout is that of the project
    files which the Stockholm Environment Institute published with its solver (github.com/sei-international/cibsa).
    """
    descriptors = dict(iter(load("descriptors").groupby("descriptor", sort=False)))
    rows = load("cross_impacts")
    reasons = rows.groupby(["source", "target"])["reason"].agg(lambda told: " ".join(dict.fromkeys(told)))
    names, shorts = [], []
    for name, own in descriptors.items():
        names += [f"&{name}", *(f" -{variant}" for variant in own["variant"])]
        shorts += ["&", *[" "] * len(own)]
    matrix = _matrix_lines(descriptors, rows)
    told = {"# 0-0": [f"{package()['title']}, edition {package()['version']}, {settings.address()}"]}
    told["# "] = [_meaning(own) for own in descriptors.values()]
    told["#  -> "] = [reasons.get((acts, meets), "") for acts in descriptors for meets in descriptors]
    texts = [line for head, each in told.items() for text in each for line in (head, _quoted(text))]
    sections = [names, shorts, [], ["FFFFFF"] * len(matrix), [], matrix, texts, []]
    lines = ["$ ScenarioWizard 4.0", PROJECT, *(line for section in sections for line in [*section, "#"])]
    return "".join(f"{line}\r\n" for line in lines)


def mactor_mao(date: str) -> str:
    """MACTOR's matrix of valued positions (2MAO): actors by objectives, -4 to 4, empty where not assessed."""
    wide = matrix(as_of(load("stances"), date)).astype("Int64")
    return tabular.frame_csv(wide.rename_axis("actor").reset_index())


def mactor_mid(date: str) -> str:
    """MACTOR's matrix of direct influences (MID): who acts in rows, on whom in columns, 0 to 4, empty on oneself."""
    actors = list(load("actors")["actor"])
    wide = direct_influence(load("influence"), date).reindex(index=actors, columns=actors)
    return tabular.frame_csv(wide.mask(np.eye(len(actors), dtype=bool)).astype("Int64").reset_index())


def _matrix_lines(descriptors: Mapping[str, pd.DataFrame], rows: pd.DataFrame) -> list[str]:
    """The matrix, who acts in rows, as ScenarioWizard writes it."""
    scores = {(row.source, row.source_variant, row.target, row.target_variant): row.score for row in rows.itertuples()}
    pairs = [(name, variant) for name, own in descriptors.items() for variant in own["variant"]]
    return [",".join(f"{scores.get((*acts, *meets), 0):2d} " for meets in pairs) for acts in pairs]


def _meaning(variants: pd.DataFrame) -> str:
    """What a descriptor asks, and what each of its variants stands for."""
    first = variants.iloc[0]
    told = [f"{row.variant}: {row.label}. {row.definition}" for row in variants.itertuples()]
    return " ".join([f"{first['descriptor_label']}. {first['question']}", *told])


def _quoted(text: str) -> str:
    """A text of a project on one line; a letter outside ASCII as its number, as in ``&#37329;``, since none is lost."""
    return f'"{text.translate(PLAIN).encode("ascii", "xmlcharrefreplace").decode("ascii")}"'


def _or_none(value: object) -> object:
    return None if pd.isna(value) else value
