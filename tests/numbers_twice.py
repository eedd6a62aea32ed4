# ruff: noqa: E501  (a title a line, as long as it is)
"""Numbers of the report computed a second time, with plain pandas and nothing of ours, straight from ``data/``.

``TITLES`` has, by chapter, words of a figure's title and what computes the numbers in it, in the order in which they
stand there (years and fixed names count as numbers too). A new figure needs a line there, or one in ``LEFT`` with the
reason why its numbers cannot be had this way.
"""

import re

import pandas as pd
from counted_twice import (
    all_no_on_rights,
    american_rounds,
    as_allies,
    bought,
    closeness,
    coded_twice,
    containers,
    council,
    decided,
    effects,
    emergency,
    errors_apart,
    event,
    graded,
    growth,
    held_already,
    icbms,
    influence_of,
    know_how,
    korean_trade,
    means_of_watching,
    moved,
    of_ukraine,
    opposite_sides,
    options_summed,
    others_of_2025,
    outside_the_exchange,
    pairs_of_votes,
    positions,
    provocations,
    rank_correlation,
    rounds_elsewhere,
    rounds_on_the_trade,
    same_side,
    strong_rows,
    talks,
    tools_used,
    trade,
    verdicts,
)  # fmt: skip
from plain_tables import ARTICLE, PACKAGE, TODAY, day, estimate, first_day, percent, plain, row, signed, table

DRAWN = "shares of random draws"
BY_HAND = "events chosen by hand in the chapter; no column says which lane they are in"


# --- numbers of the front page and the conclusion, by the names under which prose quotes them --------------------------


def quoted(key: str) -> str:
    """An amount as prose quotes it: money in millions or billions, a range, a floor."""
    found = row("estimates", key)
    ends = list(dict.fromkeys(found[["low", "best", "high"]].dropna()))
    if str(found["unit"]) == "USD million":
        scale, word = (1000, " billion") if max(ends) >= 1000 else (1, " million")
        return f"${'–'.join(plain(each / scale) for each in ends)}{word}"
    return "–".join(plain(each) for each in ends)


def forecasts() -> pd.DataFrame:
    """The report's latest word on each question."""
    return table("forecasts").query("author == 'This report'").drop_duplicates("question_id", keep="last")


def sentences() -> int:
    return max(int(each) for cell in table("claims")["sentences"].astype(str) for each in cell.split(";"))


def rows_of_all() -> int:
    return sum(len(table(each["name"])) for each in PACKAGE["resources"] if each["name"] != "sources")


def could() -> int:
    forecast = table("claims").query("kind == 'forecast'")["claim"]
    return int(forecast.str.contains("could|might").sum())


def firm() -> pd.DataFrame:
    """The claims that could have failed: facts, judgements, and what the article says would come."""
    claims = table("claims").query("kind != 'recommendation'")
    return claims[~(claims["kind"].eq("forecast") & claims["claim"].str.contains("could|might"))]


def tested() -> dict[str, int]:
    """How the claims fared that could have failed."""
    described = verdicts("fact", "judgement")
    would = firm().query("kind == 'forecast'")["verdict"].tolist()
    assert sorted(would) == ["not borne out", "open", "partly"]
    return described | {
        "claims": described["claims"] + len(would),
        **{way: described[way] + 1 for way in ("failed", "partly", "open")},
    }


def kinds_tested() -> dict[str, int]:
    """The rows of the table of kinds: facts, judgements, and what the article says would come."""
    told = {}
    for name, kind in (("fact", "fact"), ("view", "judgement")):
        own = verdicts(kind)
        assert own["open"] == 0  # "none"
        told |= {f"concl_{name}_{way}": own[way] for way in ("claims", "held", "partly")}
    assert verdicts("fact")["failed"] == 0  # "none"
    told["concl_view_failed"] = verdicts("judgement")["failed"]
    told |= {f"concl_would_{way}": 1 for way in ("partly", "failed", "open")}  # as tested() asserts
    return told | {"concl_would_claims": 3}


def strictly() -> int:
    """What held at least in part, in percent, if the price, the economy and the two aims count as failed, too."""
    own = tested()
    return percent(own["held"] + own["partly"] - 3, own["claims"] - own["open"])


def by_others() -> dict[str, pd.Series]:
    """The verdicts of each of the two further judges, by claim."""
    rows = table("second_verdicts")
    return {judge: own.set_index("claim_id")["verdict"] for judge, own in rows.groupby("judge")}


def held_by_others() -> list[int]:
    """How many of the claims that could have failed held by each of the two."""
    return [int((own[firm()["claim_id"]] == "borne out").sum()) for own in by_others().values()]


def all_alike() -> int:
    """On how many claims both gave the verdict that was ours then; "followed" answers to nothing but itself."""
    ours = table("second_verdicts").drop_duplicates("claim_id").set_index("claim_id")["first"]
    one, other = by_others().values()
    return int(((one[ours.index] == ours) & (other[ours.index] == ours)).sum())


def failed_at_first() -> int:
    """How many claims were once judged to have failed: those that still are, and those whose verdict changed."""
    now = table("claims").query("verdict == 'not borne out'")["claim_id"]
    return len({*now, *(claim for claim, was in verdicts_before().items() if was == "not borne out")})


def hedged() -> dict[str, int]:
    """How the forecasts fared that say what could or might come: all but the three that say what would."""
    told = verdicts("forecast")
    return told | {"claims": could()} | {way: told[way] - 1 for way in ("failed", "partly", "open")}


def handed_over() -> str:
    """The chance that the judgement on warhead, re-entry and reactor leaves to a handover."""
    kept = row("judgements", "J-stakes-04")
    return f"{100 - kept['high']:g} to {100 - kept['low']:g}%"


def not_handed_over() -> str:
    """The chance that the judgement gives to no handover."""
    kept = row("judgements", "J-conclusion-01")
    return f"{kept['low']:g}–{kept['high']:g}%"


def turned_by_side() -> tuple[int, int]:
    """How many verdicts turned to the article's favour, and how many against it."""
    order = ["not borne out", "not followed", "open", "partly", "borne out", "followed"]
    rank = dict(zip(order, [0, 0, 1, 1, 2, 2], strict=True))
    now = table("claims").set_index("claim_id")["verdict"]
    sides = [rank[now[claim]] - rank[was] for claim, was in verdicts_before().items()]  # 0: changed back
    return sum(side > 0 for side in sides), sum(side < 0 for side in sides)


def verdicts_before() -> dict[str, str]:
    """What the verdict of a claim was before the first correction that changed it."""
    before: dict[str, str] = {}
    for each in table("corrections").query("table == 'claims'").itertuples():
        if was := re.search(r"verdict ([a-z ]+)", each.was):
            before.setdefault(each.row_id, was[1])
    return before


def turned() -> int:
    """How many verdicts are not what they were at first; one was changed and changed back."""
    now = table("claims").set_index("claim_id")["verdict"]
    return sum(now[claim] != was for claim, was in verdicts_before().items())


TITLES = {
    "china": {
        "fell by": lambda: [
            plain(100 * (1 - trade(2024) / trade(2023)), 0), "2024", plain(100 * (trade(2025) / trade(2024) - 1), 0), "2025",
        ],
        "sold North Korea": lambda: ["2024", plain((trade(2024) - bought()) / bought(), 0), plain((trade(2024) - 2 * bought()) / 1000)],
        "Russia was seen to return": lambda: [
            *(plain(25 * round((bought() + estimate("E-coal-iron-income-year-2025-us", end)) / 25))
              for end in ("low", "high")),
            plain(round(estimate("E-russian-return-value-2025-09-fnf", "low") * 12 / 33, -1)),
            plain(round(
                estimate("E-income-confirmed-share-2025-12-inss", "high") / 100
                * estimate("E-arms-value-cumulative-2025-12-inss", "low") * 12 / 29, -1,
            )),
        ],
        "emergency texts": lambda: [str((emergency()["CHN"] == "abstain").sum()), str(len(emergency())), all_no_on_rights()],
        "Without the exchange": lambda: [
            signed(closeness("PRK", other, only=outside_the_exchange())) for other in ("RUS", "CHN")
        ],
    },
    "claims": {
        "that could have failed": lambda: [str(tested()[name]) for name in ("claims", "held", "partly", "failed")],
        "are open": lambda: [str(verdicts()[name]) for name in WAYS],
    },
    "conclusion": {
        "turns that the article does not name": lambda rows: [
            str(len(TURNS)), str(sum(event(key) < first_day(ARTICLE) for key in TURNS if key in rows)),
        ],
        "evidence was there on the article’s day": lambda: [str(held_already()), str(verdicts()["held"])],
    },
    "context": {
        "months before the earliest shipload": lambda: [str((event("ev-2023-09-07-first-container-shipment") - event("ev-2022-03-02-unga-aggression-vote")).days // 30)],
        "Council texts": lambda: [str((council()["RUS"] == "yes").sum()), str((council()["RUS"] == "no (veto)").sum()), "2024"],
        "recorded trade fell": lambda: [plain(korean_trade()["2016"]), "2016", plain(korean_trade().min()), korean_trade().idxmin()],
        "wanted the same": lambda: same_side("PRK", "RUS"),
        "the opposite of Beijing": lambda: opposite_sides("PRK", "CHN"),
    },
    "data": {
        "rest on at least one": lambda: [strong_rows()],
        "graded rows": lambda: [
            percent(graded()["reliability"].isin(["A", "B"]).sum(), len(graded())),
            percent((graded()["credibility"] <= 2).sum(), len(graded())),
        ],
    },
    "explore": {
        "up from": lambda: [signed(closeness("PRK", "RUS")), signed(closeness("PRK", "RUS", ARTICLE))],
        "China with them": lambda: [signed(closeness(*pair)) for pair in (("PRK", "RUS"), ("PRK", "CHN"), ("RUS", "CHN"))],
        "The stances behind it": lambda: [
            str(sum(map(len, positions(TODAY).values()))), str(len(table("actors")) * len(table("interests"))),
        ],
    },
    "global-community": {
        "other than Washington": rounds_elsewhere,
        "means of watching open": means_of_watching,
        "channels of talk": talks,
        "texts seen": of_ukraine,
        "sanctions lists often": tools_used,
    },
    "index": {"have moved since": lambda: list(map(str, moved()))},
    "method": {
        "Two models": lambda: [str((coded_twice() == 0).sum()), str(len(coded_twice())), str((coded_twice() <= 1).sum())],
        "the closest pair": lambda: [signed(closeness("PRK", "RUS")), signed(closeness("PRK", "RUS", only=outside_the_exchange()))],
        "gained most influence": lambda: [influence_of("PRK", ARTICLE), influence_of("PRK", TODAY)],
        "rank correlation": lambda: [
            rank_correlation(-pairs_of_votes()["close"], pairs_of_votes()["far"]),
            rank_correlation(pairs_of_votes()["apart"].astype(int), pairs_of_votes()["far"]),
        ],
    },
    "risks": {
        "as allies do": as_allies,
        "standard errors": lambda: ["2024", errors_apart("RUS", "CHN", 2024)],
        "Provocations peaked": lambda: [provocations(2024), "2024", provocations(2024, "hybrid"), provocations(2025), "2025"],
        "The pact of 2018": lambda: ["2018"],
        "intercontinental missiles": lambda: [icbms("year == 2023"), "2023", icbms("year > 2023")],
        "SIPRI’s estimate": lambda: [
            plain(estimate("E-warheads-assembled-2023-01-sipri")), "2023", plain(estimate("E-warheads-assembled-2026-01-sipri")), "2026",
            *(plain(estimate("E-warheads-assembled-2025-kida", end)) for end in ("low", "high")), "2025",
        ],
        "A clash would hit": lambda: [str(len(table("risks").query("risk == 'new-nuclear-state' and score >= 4")))],
    },
    "stakes": {
        "arms and know-how": know_how,
        "could hold": lambda: [
            plain(estimate("E-containers-cumulative-2026-03-01-rok-dia")), plain(estimate("E-shells-cumulative-2026-03-01-rok-dia", "low")),
            "2025", *others_of_2025(),
        ],
        "claims of Russia’s fire": lambda: [
            "2024", plain(estimate("E-russia-shell-fire-day-2024-03-11-west-off")), plain(estimate("E-russia-shell-fire-day-2024-04-ukr-mil", "high")),
        ],
        "guns and launchers": lambda: [
            plain(estimate("E-bm-delivered-cumulative-2025-01-08-us", "low")), plain(estimate("E-guns-launchers-cumulative-2026-03-01-rok-dia")),
        ],
        "dead or wounded": lambda: [
            plain(estimate("E-casualties-cumulative-2026-02-12-rok-nis")), "2026", plain(estimate("E-killed-cumulative-2025-09-02-rok-nis")), "2025",
        ],
        "barrels": lambda: [
            plain(estimate("E-oil-declared-russia-2024-01-rus-un")), "2024", plain(estimate("E-oil-estimated-russia-2024-11-05-osc", "low")),
        ],
        "of the value come back": lambda: [
            percent(estimate("E-russian-return-value-2025-09-fnf", "high"), estimate("E-arms-value-cumulative-2025-09-fnf", "low")),
            plain(estimate("E-income-confirmed-share-2025-12-inss", "high")),
        ],
    },
    "us-response": {
        "aimed at the trade": lambda: [
            str((rounds_on_the_trade()["date"] > ARTICLE).sum()), plain(containers("US", "low")), plain(containers("ROK-DIA", "best")),
        ],
        "last round found": american_rounds,
        "North Korea shrank": growth,
        "sure of their sign": effects,
        "beats nothing new": options_summed,
    },
}  # fmt: skip
LEFT = {  # by chapter: words of a title, and why its numbers are not computed here
    "china": {"high visits": BY_HAND, "Chinese texts": BY_HAND},
    "explore": {"three closest pairs in": DRAWN},
    "future": {"Two futures survive best": DRAWN},
    "global-community": {"The EU agreed": "the numbers stand in the words of an event's title", "offers to Pyongyang": BY_HAND},
    "method": {"weakest comparison falls to": DRAWN},
    "us-response": {"From a warning to offers": BY_HAND},
}  # fmt: skip
TURNS = [  # chosen by hand, one for each line of time
    "ev-2022-11-18-wagner-delivery",
    "ev-2024-10-08-first-troops",
    "ev-2024-03-28-panel-veto",
    "ev-2024-11-01-china-own-affair",
    "ev-2025-02-24-us-votes-against",
]
WAYS = ["claims", "held", "partly", "failed", "open"]
SHOWN_FIRST = ["ceasefire", "third-wave", "nuclear-test"]
QUOTED = {
    "index": {
        "index_claims": lambda: verdicts()["claims"],
        "index_held": lambda: verdicts()["held"],
        "index_failed": lambda: verdicts()["failed"],
        "index_partly": lambda: verdicts()["partly"],
        "index_open": lambda: verdicts()["open"],
        "index_firm_claims": lambda: tested()["claims"],
        "index_firm_held": lambda: tested()["held"],
        "index_alike": all_alike,
        "index_handed": handed_over,
        "index_missiles": lambda: plain(estimate("E-bm-delivered-cumulative-2025-01-08-us", "low"), 0),
        "index_stolen": lambda: quoted("E-crypto-stolen-year-2025-chainalysis"),
        "index_losses": lambda: quoted("E-casualties-cumulative-2026-02-12-rok-nis"),
        "index_present": lambda: quoted("E-troops-present-2026-02-12-rok-nis"),
        "index_worth": lambda: (
            f"${plain(estimate('E-arms-value-cumulative-2025-09-fnf', 'low') / 1000)}"
            f"–{plain(estimate('E-arms-value-cumulative-2025-12-inss', 'high') / 1000)} billion"
        ),
        "index_soldiers": lambda: f"{row('exchange', 'X12')['best']:,.0f}",
        "index_builders": lambda: f"{row('exchange', 'X14')['best']:,.0f}",
        "index_sentences": sentences,
        "index_forecasts": lambda: len(forecasts()),
        "index_forecast_day": lambda: day(forecasts().query("question_id in @SHOWN_FIRST")["made_on"].max()),
        "index_edition": lambda: PACKAGE["version"],
        "index_cutoff": lambda: day(TODAY),
        "index_dense": lambda: day(PACKAGE["evidence_dense_until"]),
        "index_tile": lambda: signed(row("stances", "S-UKR-munitions-for-russia-2023-09-12")["stance"]),
        "index_last_change": lambda: day(table("stances")["since"].max()),
        "index_rows": lambda: plain(rows_of_all()),
        "index_sources": lambda: plain(len(table("sources"))),
    },
    "conclusion": {
        "concl_claims": lambda: verdicts()["claims"],
        **{f"concl_firm_{way}": lambda way=way: tested()[way] for way in WAYS},
        **{f"concl_could_{way}": lambda way=way: hedged()[way] for way in WAYS},
        **{f"concl_advice_{way}": lambda way=way: verdicts("recommendation")[way] for way in WAYS},
        "concl_handed": handed_over,
        "concl_not": not_handed_over,
        "concl_held": lambda: verdicts()["held"],
        "concl_low": lambda: decided(0),
        **{name: lambda name=name: kinds_tested()[name] for name in kinds_tested()},
        "concl_strict_high": strictly,
        "concl_most": lambda: max(held_by_others()),
        "concl_alike": all_alike,
        "concl_first_failed": failed_at_first,
        "concl_firm_low": lambda: decided(0, tested()),
        "concl_firm_high": lambda: decided(1, tested()),
        "concl_half": lambda: decided(0.5),
        "concl_high": lambda: decided(1),
        "concl_forecasts": lambda: verdicts("forecast")["claims"],
        "concl_forecasts_held": lambda: verdicts("forecast")["held"],
        "concl_already": held_already,
        "concl_turned": turned,
        "concl_for": lambda: turned_by_side()[0],
        "concl_against": lambda: turned_by_side()[1],
        "concl_decided": lambda: verdicts()["claims"] - verdicts()["open"],
    },
}
