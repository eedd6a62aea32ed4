"""The tables in the forms that other programs ask for: a register of forecasts, matrices of MACTOR, cross-impacts."""

import json

import pandas as pd

from entente.data import anchor, load, package, split
from entente.methods.stances import as_of, matrix
from entente.site import citation, settings, tabular


def exports() -> dict[str, str]:
    """What each file holds, by its name."""
    dates = {"article": package()["article_date"], "now": package()["evidence_cutoff"]}
    made = {"forecasts.json": forecasts(), "cross-impacts.csv": cross_impacts()}
    for name, date in dates.items():
        made[f"mactor-2mao-{name}.csv"] = mactor_mao(date)
        made[f"mactor-mid-{name}.csv"] = mactor_mid(date)
    return made


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

    It is laid out as ScenarioWizard shows its matrix. Its own format of files is not documented in public: this is CSV.
    """
    variants = [f"{row.descriptor}:{row.variant}" for row in load("descriptors").itertuples()]
    rows = load("cross_impacts")
    scored = rows.assign(
        acts=rows["source"] + ":" + rows["source_variant"], meets=rows["target"] + ":" + rows["target_variant"]
    )
    wide = scored.pivot(index="acts", columns="meets", values="score").reindex(index=variants, columns=variants)
    return tabular.frame_csv(wide.astype("Int64").rename_axis("acts on").reset_index())


def mactor_mao(date: str) -> str:
    """MACTOR's matrix of valued positions (2MAO): actors by objectives, -4 to 4, empty where not assessed."""
    wide = matrix(as_of(load("stances"), date)).astype("Int64")
    return tabular.frame_csv(wide.rename_axis("actor").reset_index())


def mactor_mid(date: str) -> str:
    """MACTOR's matrix of direct influences (MID): who acts in rows, on whom in columns, 0 to 4."""
    rows = load("influence")
    latest = rows[rows["since"] <= date].sort_values("since", kind="stable")
    latest = latest.drop_duplicates(["source_actor", "target_actor"], keep="last")
    actors = list(load("actors")["actor"])
    wide = latest.pivot(index="source_actor", columns="target_actor", values="influence").reindex(
        index=actors, columns=actors
    )
    return tabular.frame_csv(wide.astype("Int64").rename_axis("actor").reset_index())


def _or_none(value: object) -> object:
    return None if pd.isna(value) else value
