"""The futures as tiles and bars: what each holds, what drives what, who gains, and how steady they are."""

from collections.abc import Mapping, Sequence
from typing import Unpack

import altair as alt
import pandas as pd
from IPython.display import Markdown

from entente.data import choices, day, folder_of, signed
from entente.data.escaping import markdown as md
from entente.figures.engine import HEADING, answers, at_pixel, by_role, field_by_screen, on_rows, refuse_beyond
from entente.figures.frame import TileWords, Words, frame
from entente.figures.rows import beside, page_of, row_link
from entente.figures.theme import SCREENS, SMALL, STEPS, TEXT, clipped, ink, inks, width_of
from entente.figures.tiles import count_tiles, folded, keyed_names, tile_matrix
from entente.figures.vocabulary import one_of
from entente.text import sentence_table

IN_TILES = {  # each variant as a tile says it: on a desk and on a phone
    "fighting": ("fighting", "fights"), "truce": ("truce", "truce"), "settlement": ("settled", "settled"),
    "goods": ("goods", "goods"), "strategic": ("technology", "tech"), "little": ("little", "little"),
    "more": ("more", "more"), "steady": ("as now", "as now"), "ebb": ("few or none", "few"),
    "hedge": ("no side", "no side"), "oppose": ("opposes", "against"), "embrace": ("joins in", "joins"),
    "none": ("no talks", "none"), "summitry": ("they meet", "meet"), "freeze": ("a freeze", "freeze"),
    "hollow": ("lists only", "lists"), "coalition": ("together", "joint"),
    "tight": ("full drills", "full"), "frayed": ("drills cut", "cut"),
    "quiet": ("short range", "short"), "missiles": ("long range", "long"), "nuclear": ("nuclear", "nuclear"),
    "cold": ("cold", "cold"), "clash": ("a clash", "clash"), "thaw": ("a thaw", "thaw"),
    "high": ("high", "high"), "eased": ("eased", "eased"),
}  # fmt: skip
SIDE = {"phone": 76, "desk": 190}  # px for the names of descriptors
SIGNS = {"phone": 108, "desk": 400}  # px for signs to watch
SQUARE = {"phone": 76, "desk": 80}  # the same where they stand across too
COLUMN = 58  # px a descriptor's name may take across
BAR, BESIDE = 40, 40  # px: a scenario and its bar; the percentage beside it
EITHER = "either"  # the scenarios of a future differ
SURE = 0.9  # share of draws that agree on the sign of a gain


# --- what each future holds ------------------------------------------------------------------------------------------


def futures_matrix(
    scenarios: pd.DataFrame, futures: pd.DataFrame, descriptors: pd.DataFrame, **words: Unpack[Words]
) -> alt.LayerChart:
    """Draw descriptors down, futures across; a tile says the variant, darker where fewer futures share it.

    ``scenarios`` has a column for each descriptor and ``future``, as :func:`entente.methods.scenarios.named` gives
    them; ``futures`` and ``descriptors`` are those tables. Where the scenarios of a future differ, its tile says so and
    the tooltip names the variants. For ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: a scenario belongs to no future of the table, or has a variant that is not in it.
    """
    names, titles = descriptors.drop_duplicates("descriptor"), futures.set_index("future")["name"].to_dict()
    for future in scenarios["future"]:
        one_of(future, titles, "future of a scenario")
    tiles = [
        tile
        for row in names.to_dict("records")
        for tile in _descriptor_tiles(
            row, scenarios, titles, descriptors[descriptors["descriptor"] == row["descriptor"]]
        )
    ]
    return tile_matrix(
        pd.DataFrame(tiles), _descriptors(names), folded(dict(zip(futures["future"], futures["short"], strict=True))),
        ramp="count", left=SIDE, size=SMALL, upright=True,
        tooltip={"where": "Future", "what": "Holds", "how": "That is"},
        table="descriptors", rows=descriptors["variant_id"], **words,
    )  # fmt: skip


def _descriptor_tiles(
    row: Mapping, scenarios: pd.DataFrame, titles: Mapping[str, str], variants: pd.DataFrame
) -> list[dict]:
    """The tiles of a descriptor, one a future: the variant that its scenarios have, or that they differ."""
    by_name, descriptor, label = variants.set_index("variant"), row["descriptor"], row["descriptor_label"]
    found = {future: own[descriptor].unique() for future, own in scenarios.groupby("future", sort=False)}
    printed = {future: own[0] if len(own) == 1 else EITHER for future, own in found.items()}
    tiles = []
    for future, own in found.items():
        rows = [by_name.loc[one_of(variant, list(by_name.index), descriptor)] for variant in own]
        what, how = (" or ".join(each[column] for each in rows) for column in ("label", "definition"))
        sharing = sum(text == printed[future] for text in printed.values())
        in_tile = IN_TILES.get(printed[future], (printed[future],) * 2)
        tiles.append({
            "row": descriptor,
            "column": future,
            "shade": _rarity(sharing, len(printed)),
            "sign": in_tile[1],
            "long": in_tile[0],
            "href": row_link("descriptors", rows[0]["variant_id"]),
            "where": f"{label}, {titles[future]}",
            "what": what,
            "how": how,
            "spoken": f"{titles[future]}, {label}: {what}",
        })  # fmt: skip
    return tiles


def _rarity(sharing: int, futures: int) -> int:
    """The step of the ramp for a variant that so many of the futures share: all, many, two or three, one."""
    return 0 if sharing == futures else 1 + (sharing < 4) + (sharing < 2)


def _descriptors(names: pd.DataFrame) -> list[dict]:
    labels, shorts = (
        dict(zip(names["descriptor"], names[f"descriptor_{name}"], strict=True)) for name in ("label", "short")
    )
    return keyed_names(labels, shorts)


def gains_matrix(
    gains: pd.DataFrame, ranges: pd.DataFrame, futures: Sequence[dict], **words: Unpack[TileWords]
) -> alt.LayerChart:
    """Draw what each actor gains from each future or scenario: those down, actors across.

    ``gains`` is future x actor, as :func:`entente.methods.scenarios.gains` gives them, ``ranges`` what
    :func:`entente.methods.scenarios.gain_ranges` makes of them; ``futures`` are its rows as tiles take them, ``{"key",
    "label", "short"}``. The largest gain or loss has the strongest colour; a question mark: fewer than nine draws in
    ten agree on the sign. For ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: a row or a column of ``gains`` is no future of ``futures`` or no actor.
    """
    shorts, most = beside(gains, "actors")["short"].to_dict(), gains.abs().to_numpy().max() or 1
    titles, middle = {each["key"]: each["label"] for each in futures}, STEPS["stance"] // 2
    tiles = []
    for future, row in gains.iterrows():
        for code, value in row.items():
            cell = f"{titles[one_of(future, titles, 'a future')]}, {shorts[one_of(code, shorts, 'an actor')]}"
            gain, drawn = signed(round(value)), ranges.loc[(future, code)]
            low, high = (signed(round(drawn[end])) for end in ("low", "high"))
            sure = max(drawn["gaining"], 1 - drawn["gaining"]) >= SURE or not round(value)
            tiles.append({
                "row": future,
                "column": code,
                "shade": round(middle + middle * value / most),
                "sign": gain if sure else "?",
                "href": page_of("variant_effects"),
                "named": cell,
                "value": f"{gain} ({low} to {high})",
                "spoken": f"{cell}: {gain}, between {low} and {high}",
            })  # fmt: skip
    columns = [{"key": code, "label": name, "short": code, "name": name} for code, name in shorts.items()]
    tooltip = {"named": "Future, actor", "value": "Gain"}
    return tile_matrix(pd.DataFrame(tiles), futures, columns, ramp="stance", tooltip=tooltip, **words)


# --- what drives what ------------------------------------------------------------------------------------------------


def impact_matrix(descriptors: pd.DataFrame, impacts: pd.DataFrame, **words: Unpack[Words]) -> alt.LayerChart:
    """Draw how strongly each descriptor (down) acts on each (across): the sum of its judgements' sizes.

    ``descriptors`` and ``impacts`` are the tables of descriptors and of cross-impacts. For ``words`` see
    :mod:`entente.figures.frame`.

    Raises:
        ValueError: a judgement names a descriptor that is not there.
    """
    names = descriptors.drop_duplicates("descriptor").set_index("descriptor")
    for row in impacts.to_dict("records"):
        for end in ("source", "target"):
            one_of(row[end], list(names.index), f"{end} of {row['impact_id']}")
    sizes = impacts.assign(size=impacts["score"].astype(int).abs())
    every = pd.MultiIndex.from_product([names.index, names.index], names=["row", "column"])
    summed = (
        sizes.groupby(["source", "target"])["size"].agg(["sum", "count"]).reindex(every, fill_value=0).reset_index()
    )
    summed.columns = ["row", "column", "count", "judged"]
    short = names["descriptor_short"]
    cells = count_tiles(summed.assign(table="cross_impacts"))
    cells = cells.assign(
        pair=[f"{short[a]} on {short[b]}" for a, b in cells[["row", "column"]].to_numpy()],
        spoken=[f"{short[a]} on {short[b]}: {n}" for a, b, n in cells[["row", "column", "count"]].to_numpy()],
    ).drop(columns="table")
    fits = {key: text if width_of(text, SMALL, 600) < COLUMN else f"{text[:6]}." for key, text in short.items()}
    return tile_matrix(
        cells, keyed_names(short.to_dict()), keyed_names(fits), ramp="count", left=SQUARE, upright=True,
        tooltip={"pair": "What acts on what", "sign": "Strength", "judged": "Judgements"},
        table="cross_impacts", **words,
    )  # fmt: skip


def sensitivity_table(judged: pd.DataFrame, descriptors: pd.DataFrame) -> Markdown:
    """The judgements whose own range alone changes the scenarios, by what they act on; each opens its row.

    ``judged`` as :func:`entente.methods.scenario_robustness.one_at_a_time` gives them, ``descriptors`` is that table.
    """
    names = descriptors.drop_duplicates("descriptor").set_index("descriptor")
    short, head = names["descriptor_short"], ["What they act on", "Judgements", "Combinations lost", "Gained"]

    def cells(target: str, own: pd.DataFrame) -> list[str]:
        which = [
            f"[{md(short[row.source])}: {md(row.source_variant)} → {md(row.target_variant)}](#{row.impact_id})"
            for row in own.itertuples()
        ]
        most = (str(own[change].max()) for change in ("lost", "won"))
        return [f"**{md(names.loc[target, 'descriptor_label'])}**", str(len(own)), *most, "; ".join(which)]

    groups = judged.groupby("target", sort=False)
    return sentence_table([*head, "Which judgements"], (cells(*each) for each in groups))


# --- what would show it ----------------------------------------------------------------------------------------------


def sign_matrix(
    signs: pd.DataFrame, likelihoods: pd.DataFrame, futures: pd.DataFrame, **words: Unpack[Words]
) -> alt.LayerChart:
    """Draw how likely each sign (down) would be seen in each future (across), as the band of its likelihood.

    ``signs``, ``likelihoods`` and ``futures`` are the tables of indicators, of signs in futures, and of futures. The
    future that a sign speaks for is framed. For ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: a likelihood of a sign or in a future that is not there.
    """
    of, names = signs.set_index("indicator_id"), futures.set_index("future")["name"].to_dict()
    ladder, deepest, tiles = choices("sign_futures", "likelihood", folder_of(likelihoods)), STEPS["grade"] - 1, []
    for row in likelihoods.to_dict("records"):
        sign = of.loc[one_of(row["indicator_id"], list(of.index), row["sign_id"])]
        where = f"{sign['sign']}, if: {names[one_of(row['future'], names, row['sign_id'])]}"
        band, step = f"{row['low']}–{row['high']}", ladder.index(one_of(row["likelihood"], ladder, row["sign_id"]))
        tiles.append({
            "row": row["indicator_id"],
            "column": row["future"],
            "shade": round(step * deepest / (len(ladder) - 1)),
            "sign": band,
            "href": row_link("indicators", row["indicator_id"]),
            "framed": row["future"] == sign["future"],
            "where": where,
            "what": f"{row['likelihood']} ({band}%)",
            "how": f"{sign['threshold']}, by {day(sign['by_when'])}",
            "spoken": f"{where}: {row['likelihood']}",
        })  # fmt: skip
    return tile_matrix(
        pd.DataFrame(tiles), keyed_names(of["sign"].to_dict(), of["short"].to_dict()),
        folded(futures.set_index("future")["short"].to_dict()),
        ramp="grade", left=SIGNS, size=SMALL, upright=True,
        tooltip={"where": "Sign, future", "what": "Would be seen", "how": "That is"},
        table="indicators", rows=signs["indicator_id"], **words,
    )  # fmt: skip


# --- how steady ------------------------------------------------------------------------------------------------------


def consistency_bars(rows: pd.DataFrame, **words: Unpack[Words]) -> alt.LayerChart:
    """Draw in what share of draws each scenario is consistent, as bars from zero; a full bar would be every draw.

    ``rows`` have the columns ``share`` (0 to 1), ``label``, ``note`` for the tooltip, ``group``, the heading above the
    first of those that stand together, and ``consistent``; bars of what is not consistent as coded are pale. A name
    that is longer than its line is cut, and whole in the tooltip. For ``words`` see :mod:`entente.figures.frame`.

    Raises:
        ValueError: a share does not lie between 0 and 1.
    """
    drawn, heads, y, group = [], [], 0, None
    for row in rows.to_dict("records"):
        refuse_beyond(row["share"], 0, 1, row["label"])
        if row["group"] != group:
            group, y = row["group"], y + (14 if group else 0)
            heads.append({"text": group, "y": y + 8})
            y += 24
        percent = f"{100 * row['share']:.0f}%"
        drawn.append({
            "label": row["label"],
            **{f"{screen}_label": clipped(row["label"], room) for screen, room in SCREENS.items()},
            "note": row["note"],
            "share": row["share"],
            "percent": percent,
            "y": y + 8,
            "bar": y + 23,
            "role": "ink" if row["consistent"] else "line",
            "href": page_of("cross_impacts"),
            "spoken": f"{row['label']}: {percent}",
        })  # fmt: skip
        y += BAR
    base, y_text, y_bar = on_rows(drawn), at_pixel(alt.Y, "y"), at_pixel(alt.Y, "bar")
    fill = by_role(alt.Fill, alt.Scale(domain=["ink", "line"], range=inks("ink", "line")))
    full, end = ({"expr": text} for text in (f"width - {BESIDE}", f"datum.share * (width - {BESIDE})"))
    layers = [
        on_rows(heads).mark_text(x=0, color=ink("muted"), **HEADING).encode(y_text, text="text:N"),
        base.mark_text(x=0, align="left", fontSize=TEXT, aria=False, text=field_by_screen("label")).encode(y_text),
        base.mark_rect(height=10, x=0, x2=full, fill=ink("grid"), aria=False).encode(y_bar),
        base.mark_rect(height=10, x=0, x2=end, aria=False).encode(y_bar, fill),
        base.mark_text(x="width", align="right", fontWeight=600, aria=False).encode(y_bar, text="percent:N"),
        base.mark_rect(opacity=0, height=BAR - 2, x=0, x2="width", cursor="pointer").encode(
            y_bar, **answers({"label": "Scenario", "note": "Holds", "percent": "Draws"})
        ),
    ]
    return frame(layers, y, table="cross_impacts", **words)
