# ruff: noqa: E501  (a title a line, as long as it is)
"""Numbers of the report computed a second time, with plain pandas and nothing of ours, straight from ``data/``.

``TITLES`` has, by chapter, words of a figure's title and what computes the numbers in it, in the order in which they
stand there (years and fixed names count as numbers too). A new figure needs a line there, or one in ``LEFT`` with the
reason why its numbers cannot be had this way.
"""

import json
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parents[1] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text("utf-8"))
ARTICLE, TODAY = PACKAGE["article_date"], PACKAGE["evidence_cutoff"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"]
DRAWN = "shares of random draws"
BY_HAND = "events chosen by hand in the chapter; no column says which lane they are in"


@cache
def table(name: str) -> pd.DataFrame:
    """A table as it is written; what is a number in every cell is one."""
    return pd.read_csv(DATA / f"{name}.csv", keep_default_na=False, na_values=[""])


def row(name: str, key: str) -> pd.Series:
    return table(name).set_index(table(name).columns[0]).loc[key]


def estimate(key: str, of: str = "best") -> float:
    return row("estimates", key)[of]


# --- how numbers are written -----------------------------------------------------------------------------------------


def plain(value: float, digits: int = 2) -> str:
    """15,809 or 4.8, with a true minus."""
    rounded = round(float(value), digits)
    return (f"{rounded:,.0f}" if abs(rounded) >= 1000 else f"{rounded:g}").replace("-", "−")


def signed(value: float) -> str:
    rounded = round(float(value), 2)
    return ("+" if rounded > 0 else "") + plain(rounded)


def percent(part: float, whole: float) -> str:
    return f"{round(100 * part / whole)}"


def day(text: str) -> str:
    year, *rest = str(text).split("-")
    return " ".join([*(str(int(each)) for each in rest[1:]), *(MONTHS[int(each) - 1] for each in rest[:1]), year])


def first_day(text: str) -> date:
    parts = [int(each) for each in str(text).split("-")]
    return date(*parts, *[1] * (3 - len(parts)))


# --- what several titles need ----------------------------------------------------------------------------------------


def in_force(name: str, cell: list[str], when: str) -> pd.DataFrame:
    """The rows of a log that hold on a day."""
    log = table(name)
    return log[log["since"] <= when].sort_values("since", kind="stable").groupby(cell, sort=False).tail(1)


def positions(when: str, only: list[str] | None = None) -> dict[str, dict[str, float]]:
    """Stances on a day, by actor and interest, where assessed."""
    rows = in_force("stances", ["actor", "interest"], when).dropna(subset="stance")
    if only is not None:
        rows = rows[rows["interest"].isin(only)]
    return {actor: dict(zip(own["interest"], own["stance"], strict=True)) for actor, own in rows.groupby("actor")}


def closeness(one: str, other: str, when: str = TODAY, only: list[str] | None = None) -> float:
    """MACTOR's convergence less divergence, per interest that both have assessed."""
    held = positions(when, only)
    shared = sorted(set(held[one]) & set(held[other]))
    total = 0.0
    for interest in shared:
        a, b = held[one][interest], held[other][interest]
        total += (abs(a) + abs(b)) / 2 * ((a * b > 0) - (a * b < 0))
    return total / len(shared)


def outside_the_exchange() -> list[str]:
    interests = table("interests")
    return list(interests.loc[interests["exchange"] == "no", "interest"])


def moved() -> tuple[int, int]:
    """Stances that differ from the day of the article: changed, and assessed for the first time."""
    before = in_force("stances", ["actor", "interest"], ARTICLE).set_index(["actor", "interest"])["stance"]
    after = in_force("stances", ["actor", "interest"], TODAY).set_index(["actor", "interest"])["stance"]
    was = before.reindex(after.index)
    differs = (was != after) & ~(was.isna() & after.isna())
    return int((differs & was.notna()).sum()), int((differs & was.isna()).sum())


VERDICTS = {"borne out": "held", "followed": "held", "partly": "partly", "not borne out": "failed",
            "not followed": "failed"}  # fmt: skip


def verdicts(*kinds: str) -> dict[str, int]:
    """How the claims fared, those of some kinds or all."""
    claims = table("claims")
    rows = claims[claims["kind"].isin(kinds)] if kinds else claims
    counts = rows["verdict"].map(VERDICTS).fillna("open").value_counts()
    return {"claims": len(rows), **{name: int(counts.get(name, 0)) for name in ("held", "partly", "failed", "open")}}


def decided(weight: int) -> str:
    told = verdicts()
    return percent(told["held"] + weight * told["partly"], told["claims"] - told["open"])


def held_already() -> int:
    claims = table("claims")
    since = claims["since"].dropna().map(lambda told: first_day(told) <= first_day(ARTICLE))
    return int((since & (claims["verdict"].map(VERDICTS) == "held").reindex(since.index)).sum())


def of_votes(body: str, since: str = "0") -> pd.DataFrame:
    votes = table("votes")
    return votes[(votes["body"] == body) & (votes["date"] >= since)]


def influence_of(actor: str, when: str) -> str:
    """MACTOR's direct and indirect influence of an actor on the others."""
    rows = in_force("influence", ["source_actor", "target_actor"], when)
    direct = {(a, b): v for a, b, v in zip(rows["source_actor"], rows["target_actor"], rows["influence"], strict=True)}
    actors = sorted({a for a, _ in direct})
    others = [other for other in actors if other != actor]
    through = sum(
        min(direct.get((actor, middle), 0), direct.get((middle, other), 0)) for other in others for middle in actors
    )
    return plain(sum(direct[actor, other] for other in others) + through)


def pairs_of_votes() -> pd.DataFrame:
    """Pairs of states with ideal points of 2024: closeness as coded, distance in votes, whether of two blocs."""
    points = table("ideal_points").query("year == 2024 and series == 'fp'").set_index("actor")["point"]
    east = {"PRK", "RUS", "CHN"}
    return pd.DataFrame([
        {"close": closeness(a, b, "2024-12-31"), "far": abs(points[a] - points[b]), "apart": (a in east) != (b in east)}
        for a, b in combinations(points.index, 2)
    ])  # fmt: skip


def rank_correlation(one: pd.Series, other: pd.Series) -> str:
    return f"{one.rank().corr(other.rank()):.2f}"


def errors_apart(one: str, other: str, year: int) -> str:
    points = table("ideal_points").query("year == @year and series == 'fp'").set_index("actor")
    error = (points["high"] - points["low"]) / 3.29
    gap = abs(points["point"][one] - points["point"][other])
    return f"{gap / (error[one] ** 2 + error[other] ** 2) ** 0.5:.1f}"


def strong_rows() -> str:
    """Rows entered from pages of which the best source is of tier 1 or 2."""
    tiers = table("sources").set_index("source_id")["tier"]
    best = [
        min(tiers[key] for key in cell.split(";"))
        for name in ("estimates", "exchange", "events", "votes", "designations", "assessments", "facts")
        for cell in table(name)["source_ids"].dropna()
    ]
    return percent(sum(tier <= 2 for tier in best), len(best))


def graded() -> pd.DataFrame:
    return pd.concat(table(name)[["reliability", "credibility"]] for name in ("estimates", "exchange", "facts"))


def coded_twice() -> pd.Series:
    codings = table("second_coding").dropna(subset=["first", "stance"])
    return (codings["first"] - codings["stance"]).abs()


def rounds_on_the_trade() -> pd.DataFrame:
    rows = table("designations")
    goods = ~rows["target_theme"].isin(["finance", "labour", "cyber"])
    return rows[goods & (rows["aimed_at_russia_link"] == "yes")]


def american_rounds() -> tuple[str, str, str, str, str]:
    rows = table("designations").query("authority == 'United States'")
    last = rows.loc[rows["designation_id"].isin(rounds_on_the_trade()["designation_id"]), "date"].max()
    since = rows[rows["date"] > last]
    money = since["target_theme"].isin(["finance", "labour", "cyber"]).sum()
    return *day(last).split()[::2], str(money), str(len(since))


def rounds_elsewhere() -> list[str]:
    rows = table("designations").query("aimed_at_russia_link == 'yes' and authority != 'United States'")
    years = rows.loc[rows["date"] > ARTICLE, "date"].str[:4].value_counts()
    return [str(years["2024"]), "2024", str(years["2025"]), "2025"]


def windows() -> list[str]:
    rows = table("channels").query("kind == 'watching' and state == 'open'")
    begun = rows["start"] <= ARTICLE
    then = rows[begun & (rows["end"].isna() | (rows["end"] > ARTICLE))]
    return [str(len(then)), str(then["end"].notna().sum()), str((~begun & rows["end"].isna()).sum())]


def talks() -> list[str]:
    rows = table("channels").query("kind == 'talking'")
    now = rows[rows["end"].isna()]
    allied = now["channel"].str.contains("Two Koreas|Tokyo")
    assert not (allied & (now["state"] == "open")).any()  # "none does"
    return [str((now["state"] == "open").sum()), str(len(now)), str(allied.sum())]


def of_ukraine() -> list[str]:
    rows = of_votes("UNGA", "2022")
    late = rows.loc[rows["date"] >= "2025", "USA"].dropna()
    friends = rows[["KOR", "JPN", "AUS"]].stack().dropna()
    assert (friends == "yes").all()  # "in all"
    return ["2025", str((late == "yes").sum()), str(len(late)), str(len(friends))]


def tools_used() -> list[str]:
    told = []
    for instrument, least in (("listings", 2), ("contact-with-moscow", 3)):
        scores = table("instruments").set_index("instrument").loc[instrument, "score"]
        told += [str((scores >= least).sum()), str(len(scores))]
    return told


def effects() -> list[str]:
    rows = table("options").query("option != 'do-nothing'")
    sure = rows[(rows["low"] > 0) | (rows["high"] < 0)]
    assert (sure["interest"] == "us-alliance-network").all()  # "all of these concern alliances"
    return [str(len(rows)), str(len(sure))]


def options_summed() -> list[str]:
    sums = table("options").groupby("option")[["low", "score"]].sum()
    assert not (sums["low"] > 0).any()  # "none is sure"
    return [str(len(sums) - 1), signed(sums["score"].max())]


def provocations(year: int, kind: str | None = None) -> str:
    rows = table("provocations").query("year == @year")
    return str((rows if kind is None else rows[rows["category"] == kind])["records"].sum())


# --- what one title needs --------------------------------------------------------------------------------------------


def trade(year: int) -> float:
    return estimate(f"E-chn-trade-year-{year}-gacc")


def bought() -> float:
    return estimate("E-chn-imports-year-2024-comtrade")


def emergency() -> pd.DataFrame:
    votes = table("votes")
    return votes[votes["vote_id"].str.match("UNGA-(ES11|2026)") & (votes["date"] >= "2022")]


def all_no_on_rights() -> str:
    votes = of_votes("UNGA", "2022")
    rights = votes[votes["subject"].str.contains("Human rights in") & ~votes["vote_id"].isin(emergency()["vote_id"])]
    assert (rights["CHN"] == "no").all() and (rights["RUS"] == "no").all()
    return str(len(rights))


def event(key: str) -> date:
    return first_day(row("events", key)["date"])


def council() -> pd.DataFrame:
    votes = of_votes("UNSC")
    return votes[votes["reference"] != "procedural"]


def korean_trade() -> pd.Series:
    rows = table("estimates").query("measure == 'dprk_trade_total' and as_of >= '2015' and as_of <= '2024'")
    return rows.set_index("as_of")["best"] / 1000


def same_side(one: str, other: str) -> list[str]:
    held = positions(ARTICLE)
    signs = [held[one][each] * held[other][each] for each in set(held[one]) & set(held[other])]
    assert not any(sign < 0 for sign in signs)  # "on none the opposite"
    return [str(sum(sign > 0 for sign in signs)), str(len(signs))]


def alliance(pair: str) -> pd.Series:
    return table("alliance").query("pair == @pair")["score"]


def icbms(when: str) -> str:
    return str(table("missile_tests").query(f"missile_class == 'ICBM' and {when}")["missiles"].sum())


def know_how() -> list[str]:
    rows = table("exchange").query("direction == 'RUS>PRK' and family == 'arms and know-how'")
    return [str(len(rows)), str((rows["status"] == "documented").sum())]


def others_of_2025() -> list[str]:
    """Least and most of the running totals of shells that are no conversion of containers, nor repeat another count."""
    rows = table("estimates")
    converted = rows["dispute"].fillna("").str.startswith("Capacity conversion")
    late = (rows["measure"] == "shells_cumulative") & (rows["as_of"] >= "2025-02") & (rows["claimant"] != "KIDA")
    rows = rows[late & ~converted]
    return [plain(rows[["low", "best"]].min().min()), plain(rows[["high", "best"]].max().max())]


def containers(claimant: str, of: str) -> float:
    return table("estimates").query("measure == 'containers_cumulative' and claimant == @claimant")[of].max()


def growth() -> list[str]:
    rows = table("estimates").query("measure == 'gdp_growth'")
    rate = dict(zip(rows["as_of"].astype(int), rows["best"], strict=True))
    shrank = sum(rate[year] < 0 for year in range(2017, 2023))
    return [str(shrank), "6", "2022", plain(rate[2023]), plain(rate[2024]), "2024"]


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


def turned() -> int:
    return int(table("corrections").query("table == 'claims'")["was"].str.contains("verdict ").sum())


TITLES = {
    "china": {
        "fell by": lambda: [
            plain(100 * (1 - trade(2024) / trade(2023)), 0), "2024", plain(100 * (trade(2025) / trade(2024) - 1), 0), "2025",
        ],
        "sold North Korea": lambda: ["2024", plain((trade(2024) - bought()) / bought(), 0), plain((trade(2024) - 2 * bought()) / 1000)],
        "One year of China’s trade": lambda: [plain(trade(2025) / 1000)],
        "emergency texts": lambda: [str((emergency()["CHN"] == "abstain").sum()), str(len(emergency())), all_no_on_rights()],
        "Without the exchange": lambda: [
            signed(closeness("PRK", other, only=outside_the_exchange())) for other in ("RUS", "CHN")
        ],
    },
    "claims": {"held in part": lambda: [str(verdicts()[name]) for name in ("claims", "held", "partly", "failed", "open")]},
    "conclusion": {
        "facts and judgements held": lambda: [
            str(verdicts(*kinds)[name]) for kinds in (("fact", "judgement"), ("forecast",)) for name in ("held", "claims")
        ],
        "strict judge": lambda: [decided(0), decided(1)],
        "Five things": lambda rows: [
            str(sum(event(key) < first_day(ARTICLE) for key in rows)), str(len(rows)),
        ],
        "true on the article’s day": lambda: [str(held_already()), str(verdicts()["held"])],
    },
    "context": {
        "months lie between": lambda: [str((event("ev-2023-09-07-first-container-shipment") - event("ev-2022-03-02-unga-aggression-vote")).days // 30)],
        "days before the leaders met": lambda: [str((event("ev-2023-09-13-vostochny-summit") - event("ev-2023-09-07-first-container-shipment")).days)],
        "Council texts": lambda: [str((council()["RUS"] == "yes").sum()), str((council()["RUS"] == "no (veto)").sum()), "2024"],
        "recorded trade fell": lambda: [plain(korean_trade()["2015"]), "2015", plain(korean_trade().min()), korean_trade().idxmin()],
        "wanted the same": lambda: same_side("PRK", "RUS"),
        "Per shared interest": lambda: [signed(closeness(*pair, ARTICLE)) for pair in (("PRK", "RUS"), ("RUS", "CHN"))],
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
        "windows open": windows,
        "channels of talk": talks,
        "texts seen": of_ukraine,
        "sanctions lists often": tools_used,
    },
    "index": {"have moved since": lambda: list(map(str, moved()))},
    "method": {
        "Two coders": lambda: [str((coded_twice() == 0).sum()), str(len(coded_twice())), str((coded_twice() <= 1).sum())],
        "the closest pair": lambda: [signed(closeness("PRK", "RUS")), signed(closeness("PRK", "RUS", only=outside_the_exchange()))],
        "gained most influence": lambda: [influence_of("PRK", ARTICLE), influence_of("PRK", TODAY)],
        "rank correlation": lambda: [
            rank_correlation(-pairs_of_votes()["close"], pairs_of_votes()["far"]),
            rank_correlation(pairs_of_votes()["apart"].astype(int), pairs_of_votes()["far"]),
        ],
    },
    "risks": {
        "as allies do": lambda: [
            str(((alliance("PRK-RUS")) == 3).sum()), str(alliance("PRK-RUS").size), str(alliance("three").max()),
        ],
        "standard errors": lambda: ["2024", errors_apart("RUS", "CHN", 2024)],
        "Provocations peaked": lambda: [provocations(2024), "2024", provocations(2024, "hybrid"), provocations(2025), "2025"],
        "The pact of 2018": lambda: ["2018"],
        "intercontinental missiles": lambda: [icbms("year == 2023"), "2023", icbms("year > 2023")],
        "SIPRI’s estimate": lambda: [
            plain(estimate("E-warheads-assembled-2023-01-sipri")), "2023", plain(estimate("E-warheads-assembled-2026-01-sipri")), "2026",
            "2025", *(plain(estimate("E-warheads-assembled-2025-kida", end)) for end in ("low", "high")),
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
        "below one year’s deficit": lambda: [
            plain(estimate("E-russian-return-value-2025-09-fnf", "high") / 1000), plain(estimate("E-dprk-deficit-chn-kotra-2024-kotra") / 1000),
        ],
    },
    "us-response": {
        "hit the trade": lambda: [
            str((rounds_on_the_trade()["date"] > ARTICLE).sum()), plain(containers("US", "low")), plain(containers("ROK-DIA", "best")),
        ],
        "last round found": american_rounds,
        "North Korea shrank": growth,
        "sure of their sign": effects,
        "best sum": options_summed,
    },
}  # fmt: skip
LEFT = {  # by chapter: words of a title, and why its numbers are not computed here
    "china": {"high visits": BY_HAND, "Chinese texts": BY_HAND},
    "explore": {"three closest pairs in": DRAWN},
    "future": {
        "stand in over two thirds of the trials": DRAWN,
        "single pushes end": "successions, tested against the definition in methods/test_crossimpact.py",
    },
    "global-community": {"Europe signed": "the numbers stand in the words of an event's title", "offers to Pyongyang": BY_HAND},
    "method": {"comparisons hold": DRAWN},
    "us-response": {"From a warning to offers": BY_HAND},
}  # fmt: skip
SHOWN_FIRST = ["ceasefire", "third-wave", "nuclear-test"]
QUOTED = {
    "index": {
        "index_claims": lambda: verdicts()["claims"],
        "index_held": lambda: verdicts()["held"],
        "index_failed": lambda: verdicts()["failed"],
        "index_partly": lambda: verdicts()["partly"],
        "index_open": lambda: verdicts()["open"],
        "index_sentences": sentences,
        "index_forecasts": lambda: len(forecasts()),
        "index_forecast_day": lambda: day(forecasts().query("question_id in @SHOWN_FIRST")["made_on"].max()),
        "index_edition": lambda: PACKAGE["version"],
        "index_cutoff": lambda: day(TODAY),
        "index_dense": lambda: day(PACKAGE["evidence_dense_until"]),
        "index_last_change": lambda: day(table("stances")["since"].max()),
        "index_rows": lambda: plain(rows_of_all()),
        "index_sources": lambda: plain(len(table("sources"))),
    },
    "conclusion": {
        "concl_claims": lambda: verdicts()["claims"],
        "concl_held": lambda: verdicts()["held"],
        "concl_failed": lambda: verdicts()["failed"],
        "concl_open": lambda: verdicts()["open"],
        "concl_low": lambda: decided(0),
        "concl_high": lambda: decided(1),
        "concl_best": lambda: verdicts()["held"] + verdicts()["open"],
        "concl_described": lambda: verdicts("fact", "judgement")["claims"],
        "concl_described_held": lambda: verdicts("fact", "judgement")["held"],
        "concl_described_partly": lambda: verdicts("fact", "judgement")["partly"],
        "concl_partly": lambda: verdicts()["partly"],
        "concl_followed": lambda: verdicts("recommendation")["held"],
        "concl_strict": lambda: percent(verdicts()["held"], verdicts()["claims"]),
        "concl_forecasts": lambda: verdicts("forecast")["claims"],
        "concl_forecasts_held": lambda: verdicts("forecast")["held"],
        "concl_forecasts_partly": lambda: verdicts("forecast")["partly"],
        "concl_already": held_already,
        "concl_foreseen": lambda: verdicts()["held"] - held_already(),
        "concl_could": could,
        "concl_turned": turned,
    },
}
