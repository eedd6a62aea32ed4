"""What the tables hold, counted a second time from ``data/`` with plain pandas and nothing of ours."""

from collections import Counter
from datetime import date
from itertools import combinations

import pandas as pd
from plain_tables import ARTICLE, TODAY, day, estimate, first_day, percent, plain, row, signed, table

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


def decided(weight: float, told: dict[str, int] | None = None) -> str:
    """The share that was right of the claims that are decided, a claim that held in part counting so much."""
    told = told or verdicts()
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


def means_of_watching() -> list[str]:
    rows = table("channels").query("kind == 'watching' and state == 'open'")
    begun = rows["start"] <= ARTICLE
    then = rows[begun & (rows["end"].isna() | (rows["end"] > ARTICLE))]
    return [str(then["end"].notna().sum()), str(len(then)), "2023", str((~begun & rows["end"].isna()).sum())]


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
    """How many options there are and the best sum, after every sum that can be drawn has been counted."""
    rows = table("options")
    better = {option: odds_above_zero(own) for option, own in rows.groupby("option")}
    assert max(better.values()) < 0.9  # "none … in nine of ten trials"
    return [str(len(better) - 1), signed(rows.groupby("option")["score"].sum().max())]


def odds_above_zero(effects: pd.DataFrame) -> float:
    """The share of all ways to choose a whole number from each range in which the numbers come to more than 0."""
    ways = {0: 1}
    for one in effects.itertuples():
        sums: Counter[int] = Counter()
        for sum_, times in ways.items():
            for score in range(one.low, one.high + 1):
                sums[sum_ + score] += times
        ways = sums
    return sum(times for sum_, times in ways.items() if sum_ > 0) / sum(ways.values())


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


def signs_of_both(one: str, other: str) -> list[float]:
    held = positions(ARTICLE)
    return [held[one][each] * held[other][each] for each in set(held[one]) & set(held[other])]


def opposite_sides(one: str, other: str) -> list[str]:
    signs = signs_of_both(one, other)
    return [str(sum(sign < 0 for sign in signs)), str(len(signs))]


def same_side(one: str, other: str) -> list[str]:
    signs = signs_of_both(one, other)
    assert not any(sign < 0 for sign in signs)  # "on none the opposite"
    return [str(sum(sign > 0 for sign in signs)), str(len(signs))]


def alliance(pair: str) -> pd.Series:
    return table("alliance").query("pair == @pair")["score"]


def as_allies() -> list[str]:
    assert not (alliance("three") == 3).any()  # "none"
    assert (alliance("USA-KOR") == 3).sum() == 3  # as the text has it
    return [str((alliance("PRK-RUS") == 3).sum()), str(alliance("PRK-RUS").size)]


def icbms(when: str) -> str:
    return str(table("missile_tests").query(f"missile_class == 'ICBM' and {when}")["missiles"].sum())


def know_how() -> list[str]:
    rows = table("exchange").query("direction == 'RUS>PRK' and family == 'arms and know-how'")
    graded = rows["status"].value_counts()
    return [str(len(rows)), str(graded["documented"]), str(graded["found by states"])]


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
