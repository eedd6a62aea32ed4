"""The numbers in the titles of the futures, once more: cross-impact balances by trying every combination.

No module of the package is used, and no solver: a scenario is consistent if no outcome has a better rival.
"""

import random
from collections import Counter
from functools import cache
from itertools import product

from counted_twice import in_force
from plain_tables import TODAY, table


@cache
def outcomes() -> dict[str, list[str]]:
    rows = table("descriptors")
    return {name: list(own["variant"]) for name, own in rows.groupby("descriptor", sort=False)}


@cache
def consistent() -> list[dict[str, str]]:
    impacts = table("cross_impacts")[["source", "source_variant", "target", "target_variant", "score"]]
    score = {tuple(row[:4]): int(row[4]) for row in impacts.itertuples(index=False)}
    names, found = list(outcomes()), []
    for variants in product(*outcomes().values()):
        held = list(zip(names, variants, strict=True))
        if all(stands(score, held, name, variant) for name, variant in held):
            found.append(dict(held))
    return found


def stands(score: dict[tuple, int], held: list[tuple[str, str]], name: str, variant: str) -> bool:
    balance = {rival: sum(score.get((*each, name, rival), 0) for each in held) for rival in outcomes()[name]}
    return balance[variant] == max(balance.values())


def future_of(scenario: dict[str, str]) -> str:
    for future in table("futures").itertuples():
        pairs = [pair.split(":") for pair in future.defined_by.split(";")]
        if all(scenario[name] in variants.split("|") for name, variants in pairs):
            return future.future
    raise AssertionError(scenario)


def hedged() -> list[str]:
    futures = {future_of(each) for each in consistent() if each["china"] == "hedge"}
    return [str(len(consistent())), str(len(futures))]


def driven() -> list[str]:
    rows = table("cross_impacts")
    size = rows["score"].abs()
    acts, acted = (size.groupby(rows[side]).sum() for side in ("source", "target"))
    return [str(number) for number in (acts["war"], acted["war"], acted["talks"])]


def surely_moved() -> list[str]:
    """In how many futures Pyongyang loses in nine of ten draws inside the ranges (our own draws), and of how many."""
    rng, effects = random.Random(0), table("variant_effects")
    wanted = in_force("stances", ["actor", "interest"], TODAY).query("actor == 'PRK'").dropna(subset="stance")
    stood: dict[str, list[dict[str, str]]] = {}
    for scenario in consistent():
        stood.setdefault(future_of(scenario), []).append(scenario)
    ups = dict.fromkeys(stood, 0)
    for _ in range(400):
        stance = {row.interest: rng.randint(int(row.low), int(row.high)) for row in wanted.itertuples()}
        worth = Counter()
        for row in effects.itertuples():
            worth[row.variant_id] += stance.get(row.interest, 0) * rng.randint(int(row.low), int(row.high))
        for future, scenarios in stood.items():
            ups[future] += sum(worth[f"D-{name}-{each[name]}"] for each in scenarios for name in each) > 0
    assert not any(up >= 360 for up in ups.values())  # "none" in words
    return [str(sum(up <= 40 for up in ups.values())), str(len(ups))]


def backfiring() -> list[str]:
    wide = table("option_futures").pivot(index="option", columns="future", values="score").drop("do-nothing")
    numbers = (len(wide), (wide < 0).any(axis=1).sum(), (wide.loc["expose"] > 0).sum())
    assert (wide.loc["expose"] >= 0).all()
    return [str(number) for number in numbers]


def telling() -> list[str]:
    rows = table("sign_futures")
    middle = (rows["low"] + rows["high"]) / 2
    apart = middle.groupby(rows["indicator_id"]).agg(lambda own: sorted(own)[-1] / sorted(own)[-2])
    return [str((apart >= 4).sum()), str(len(apart))]


def combinations() -> list[str]:
    whole = 1
    for own in outcomes().values():
        whole *= len(own)
    return [str(len(consistent())), f"{whole:,}"]


TITLES = {
    "the war, pay and talks set them apart": hedged,
    "The war drives most": driven,
    "By our sums Pyongyang is surely worse off": surely_moved,
    "hurt in some future": backfiring,
    "as likely in one future": telling,
    "combinations hold together": combinations,
}
