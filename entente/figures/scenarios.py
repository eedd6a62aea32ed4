"""The futures as figures: what each holds, what drives what, how steady they are, and a scenario the reader sets.

The explorer holds the scores once, as one object by source, source's variant and place of the target's variant, and
computes every balance in the page from the parameters ``pick_<descriptor>``.
"""

import altair as alt
import pandas as pd
from IPython.display import Markdown

from entente.data import split
from entente.figures.charts import ROWS_PAGE, TEXT, at_pixel, frame, ink, on_rows, row_link, tips, width_of
from entente.figures.matrix import LEFT, SIGN, TILE, count_tiles, folded, shades, tile_matrix
from entente.methods.scenarios import impact_scores
from entente.text import sentence_table

WORDS = {  # variants whose code is too long for a tile on a phone
    "fighting": "fights", "settlement": "terms", "strategic": "tech", "summitry": "meet", "coalition": "joint",
    "missiles": "long", "nuclear": "atom", "embrace": "joins", "oppose": "against",
}  # fmt: skip
SIDE = {"phone": 76, "desk": 190}  # px for the names of descriptors
GAP = 6  # px between tiles of the explorer
LINE, BLOCK, HEAD = 20, 54, 34  # px: the line over its tiles, descriptor to descriptor, the verdict above them
BAR = 40  # px, a scenario and its bar
EITHER = "either"


# --- what each future holds ------------------------------------------------------------------------------------------


def futures_matrix(scenarios: pd.DataFrame, futures: pd.DataFrame, descriptors: pd.DataFrame, **words):
    """Draw descriptors down, futures across; a tile says the variant, darker where fewer futures share it.

    ``scenarios`` has a column for each descriptor and ``future``. Where the scenarios of a future differ, its tile says
    so, and the tooltip names the variants.
    """
    names = descriptors.drop_duplicates("descriptor")
    told = descriptors.set_index(["descriptor", "variant"])
    held = scenarios.groupby("future", sort=False)
    tiles = []
    for row in names.itertuples():
        variants = {future: list(dict.fromkeys(own[row.descriptor])) for future, own in held}
        said = {future: own[0] if len(own) == 1 else EITHER for future, own in variants.items()}
        for future, own in variants.items():
            shared = sum(one == said[future] for one in said.values())
            rows = [told.loc[(row.descriptor, variant)] for variant in own]
            what, how = (" or ".join(one[column] for one in rows) for column in ("label", "definition"))
            name = futures.set_index("future").loc[future, "name"]
            shade = 0 if shared == len(said) else 1 + (shared < 4) + (shared < 2)
            tiles.append({
                "row": row.descriptor, "column": future, "shade": shade,
                "sign": WORDS.get(said[future], said[future]), "long": said[future],
                "href": row_link("descriptors", rows[0]["variant_id"]),
                "where": f"{row.descriptor_label}, {name}", "what": what, "how": how,
                "spoken": f"{name}, {row.descriptor_label}: {what}",
            })  # fmt: skip
    down = [{"key": r.descriptor, "label": r.descriptor_label, "short": r.descriptor_short} for r in names.itertuples()]
    across = folded({row.future: row.short for row in futures.itertuples()})
    return tile_matrix(
        pd.DataFrame(tiles), down, across, ramp="count", left=SIDE, size=12, upright=True,
        tooltip={"where": "Future", "what": "Holds", "how": "That is"},
        table="descriptors", rows=descriptors["variant_id"], **words,
    )  # fmt: skip


# --- what drives what ------------------------------------------------------------------------------------------------


def strength_matrix(descriptors: pd.DataFrame, impacts: pd.DataFrame, **words):
    """Draw how strongly each descriptor (down) acts on each (across): the sum of its judgements' sizes."""
    names = descriptors.drop_duplicates("descriptor").set_index("descriptor")
    size = impacts.assign(size=impacts["score"].astype(int).abs())
    every = pd.MultiIndex.from_product([names.index, names.index], names=["row", "column"])
    told = size.groupby(["source", "target"])["size"].agg(["sum", "count"]).reindex(every, fill_value=0).reset_index()
    told.columns = ["row", "column", "count", "judged"]
    said = names["descriptor_short"]
    cells = count_tiles(told.assign(table="cross_impacts"))
    told = cells.assign(
        pair=[f"{said[a]} on {said[b]}" for a, b in cells[["row", "column"]].to_numpy()],
        spoken=[f"{said[a]} on {said[b]}: {n}" for a, b, n in cells[["row", "column", "count"]].to_numpy()],
    ).drop(columns="table")
    down = [{"key": key, "label": row.descriptor_short, "short": row.descriptor_short} for key, row in names.iterrows()]
    fits = {key: text if width_of(text, 12, 600) < 58 else f"{text[:6]}." for key, text in said.items()}
    across = [{"key": key, "label": text, "short": text} for key, text in fits.items()]
    return tile_matrix(
        told, down, across, ramp="count", left={"phone": 76, "desk": 80}, upright=True,
        tooltip={"pair": "What acts on what", "sign": "Strength", "judged": "Judgements"},
        table="cross_impacts", **words,
    )  # fmt: skip


def moves_matrix(moves: pd.DataFrame, scenarios: pd.DataFrame, futures: pd.DataFrame, **words):
    """Draw from which scenario (down) how many single pushes end in which future (across).

    ``moves`` as :func:`entente.methods.scenarios.perturbations` gives them, ``scenarios`` as
    :func:`entente.methods.scenarios.named` does. The tile of the future where a scenario stands is framed.
    """
    short = futures.set_index("future")["short"]
    tiles = []
    for start, row in scenarios.iterrows():
        own = moves[moves["start"] == start]
        own = own.assign(ends=own["end"].map(scenarios["future"]), back=own["end"] == start)
        for future in futures["future"]:
            found = own[own["ends"] == future]
            by = "; ".join(found["push"] + found["back"].map({True: " (back where it began)", False: ""})) or "none"
            tiles.append({
                "row": str(start), "column": future, "count": len(found), "table": "cross_impacts",
                "framed": future == row["future"], "way": f"{row['label']} → {short[future]}", "by": by,
            })  # fmt: skip
    drawn = count_tiles(pd.DataFrame(tiles))
    drawn["spoken"] = [f"{way}: {n}" for way, n in drawn[["way", "count"]].to_numpy()]
    down = [{"key": str(key), "label": row["label"], "short": row["short"]} for key, row in scenarios.iterrows()]
    across = folded(dict(short))
    return tile_matrix(
        drawn.drop(columns="table"), down, across, ramp="count", left=LEFT, upright=True, corner="From, to",
        tooltip={"way": "From, to", "sign": "Pushes", "by": "Which"}, table="cross_impacts", **words,
    )  # fmt: skip


# --- how steady ------------------------------------------------------------------------------------------------------


def share_bars(rows: pd.DataFrame, **words) -> alt.LayerChart:
    """Draw in how many draws each scenario is consistent, as bars from zero; a full bar would be every draw.

    ``rows`` as :func:`entente.methods.scenarios.near` gives them; bars of what is not consistent as coded are pale.
    """
    drawn, heads, y, group = [], [], 0, None
    for row in rows.to_dict("records"):
        if row["group"] != group:
            group, y = row["group"], y + (14 if group else 0)
            heads.append({"text": group, "y": y + 8})
            y += 24
        percent = f"{100 * row['share']:.0f}%"
        drawn.append({
            "label": row["label"], "note": row["note"], "share": row["share"], "percent": percent, "y": y + 8,
            "bar": y + 23, "role": "ink" if row["consistent"] else "line",
            "href": f"{ROWS_PAGE}cross_impacts.html", "spoken": f"{row['label']}: {percent}",
        })  # fmt: skip
        y += BAR
    base, beside = on_rows(drawn), 40
    fill = alt.Fill("role:N").scale(domain=["ink", "line"], range=[ink("ink"), ink("line")])
    bar = at_pixel(alt.Y, "bar")
    end = {"expr": f"datum.share * (width - {beside})"}
    return frame(
        [
            on_rows(heads).mark_text(x=0, align="left", fontWeight=600, color=ink("muted"), aria=False)
            .encode(at_pixel(alt.Y, "y"), text="text:N"),
            base.mark_text(x=0, align="left", fontSize=TEXT, aria=False).encode(at_pixel(alt.Y, "y"), text="label:N"),
            base.mark_rect(height=10, x=0, x2={"expr": f"width - {beside}"}, fill=ink("grid"), aria=False).encode(bar),
            base.mark_rect(height=10, x=0, x2=end, aria=False).encode(bar, fill.legend(None)),
            base.mark_text(x="width", align="right", fontWeight=600, aria=False).encode(bar, text="percent:N"),
            base.mark_rect(opacity=0, height=BAR - 2, x=0, x2="width", cursor="pointer").encode(
                at_pixel(alt.Y, "bar"), href="href:N", description="spoken:N",
                tooltip=tips(label="Scenario", note="Holds", percent="Draws"),
            ),
        ],
        y, table="cross_impacts", **words,
    )  # fmt: skip


# --- a scenario in the reader's hands --------------------------------------------------------------------------------


def scenario_explorer(
    descriptors: pd.DataFrame, impacts: pd.DataFrame, *, futures: pd.DataFrame | None = None, start: dict | None = None,
    **words,
) -> alt.LayerChart:  # fmt: skip
    """Draw the balance of every variant under the scenario the reader sets, and what gives way in it.

    A select for each descriptor sets the parameter ``pick_<descriptor>``. Balances are those of
    :func:`entente.methods.crossimpact.impact_balances`; a descriptor gives way when another of its variants has a
    higher balance, to the first of the highest. ``start`` is the scenario shown first, by default the first variants;
    ``futures`` lend their names to scenarios that hold together.

    Raises:
        ValueError: the start does not give every descriptor a variant it has.
    """
    variants = {name: own for name, own in descriptors.groupby("descriptor", sort=False)}
    start = start or {name: own["variant"].iloc[0] for name, own in variants.items()}
    if strange := [name for name, own in variants.items() if start.get(name) not in set(own["variant"])]:
        raise ValueError(f"the start gives {strange[0]!r} no variant that it has")
    layers = alt.layer(*_tiles(), *_headings()).properties(data=alt.Data(values=_variants(variants)))
    told = _told(layers, _balances(variants, futures))
    height = HEAD + BLOCK * len(variants)
    chart = frame([told], height, table="cross_impacts", **words)
    return chart.add_params(alt.param(name="m", value=_square(descriptors, impacts)), *_selects(variants, start))


def _variants(variants: dict[str, pd.DataFrame]) -> list[dict]:
    """A row for each variant: its place among all, and among those of its descriptor."""
    rows, place = [], 0
    for i, (name, own) in enumerate(variants.items()):
        for k, row in enumerate(own.to_dict("records")):
            rows.append({
                "d": name, "name": row["descriptor_label"], "short": row["descriptor_short"], "v": row["variant"],
                "label": row["label"], "k": k, "n": place, "y": HEAD + BLOCK * i,
                "href": row_link("descriptors", row["variant_id"]),
            })  # fmt: skip
            place += 1
    return rows


def _square(descriptors: pd.DataFrame, impacts: pd.DataFrame) -> dict:
    """The scores by source, its variant and the place of the target's variant."""
    place = {
        pair: n for n, pair in enumerate(descriptors[["descriptor", "variant"]].itertuples(index=False, name=None))
    }
    square = {name: {} for name, _ in place}
    for name, variant in place:
        square[name][variant] = [0] * len(place)
    for row in impact_scores(descriptors, impacts).itertuples():
        square[row.source][row.source_variant][place[row.target, row.target_variant]] = int(row.score)
    return square


def _selects(variants: dict[str, pd.DataFrame], start: dict) -> list[alt.Parameter]:
    return [
        alt.param(
            name=f"pick_{name}",
            value=start[name],
            bind=alt.binding_select(
                options=list(own["variant"]), labels=list(own["label"]), name=own["descriptor_short"].iloc[0]
            ),
        )
        for name, own in variants.items()
    ]


def _balances(variants: dict[str, pd.DataFrame], futures: pd.DataFrame | None) -> list[tuple[str, ...]]:
    """The steps from the variants to what is printed: fields, and sums over a descriptor (``by``) or over all."""
    gives = {name: f"m['{name}'][pick_{name}][datum.n]" for name in variants}
    picked = "{" + ", ".join(f"'{name}': pick_{name}" for name in variants) + "}"
    short = {name: own["descriptor_short"].iloc[0] for name, own in variants.items()}
    pushes = " + ".join(
        f"({one} ? '{short[name]} ' + pick_{name} + ' ' + {_signed(one)} + '; ' : '')" for name, one in gives.items()
    )
    return [
        ("balance", " + ".join(gives.values())),
        ("chosen", f"datum.v == {picked}[datum.d]"),
        ("own", "datum.chosen ? datum.balance : null"),
        ("other", "datum.chosen ? null : datum.balance"),
        ("best", "argmax", "other", "d"),
        ("held", "max", "own", "d"),
        ("margin", "datum.held - datum.best.other"),
        ("broken", "datum.chosen && datum.margin < 0 ? 1 : 0"),
        ("faults", "sum", "broken", None),
        ("most", "max", "size", None),
        ("sign", _signed("datum.balance")),
        ("said", "(narrow ? datum.v : datum.label) + ' ' + datum.sign"),
        ("shade", "clamp(4 + (datum.balance > 0 ? 1 : -1) * ceil(abs(datum.balance) / 2), 0, 8)"),
        ("left", f"datum.k * (width + {GAP}) / 3"),
        ("right", f"datum.left + (width + {GAP}) / 3 - {GAP}"),
        ("rival", "narrow ? datum.best.v : '“' + datum.best.label + '”'"),
        ("state", "datum.margin > 0 ? 'holds by ' + datum.margin : datum.margin == 0 ? 'tied with ' + datum.rival"
         " : 'gives way to ' + datum.rival + ', by ' + -datum.margin"),
        ("why", f"slice({pushes}, 0, -2) || 'nothing'"),
        ("named", _future_named(futures)),
        ("verdict", "datum.faults ? 'Does not hold: ' + datum.faults"
         f" + ' of {len(variants)} ' + (datum.faults == 1 ? 'gives' : 'give') + ' way'"
         " : 'Holds together' + (datum.named ? ': ' + datum.named : '')"),
        ("spoken", "datum.name + ', ' + datum.label + ': ' + datum.sign"
         " + (datum.chosen ? ', chosen, ' + datum.state : '')"),
    ]  # fmt: skip


def _future_named(futures: pd.DataFrame | None) -> str:
    """The expression that names the future whose defining variants are all picked."""
    text = "''"
    for row in [] if futures is None else list(futures.itertuples())[::-1]:
        pairs = (pair.split(":") for pair in split(row.defined_by))
        text = (
            f"{' && '.join(f'pick_{d} == {v!r}' for d, v in pairs)} ? (narrow ? {row.short!r} : {row.name!r}) : {text}"
        )
    return text


def _told(chart: alt.LayerChart, steps: list[tuple]) -> alt.LayerChart:
    for name, *step in steps:
        if len(step) == 1:
            chart = chart.transform_calculate(**{name: step[0]})
            continue
        op, field, by = step
        sum_of = alt.JoinAggregateFieldDef(**{"op": op, "field": field, "as": name})
        chart = chart.transform_joinaggregate([sum_of], **({"groupby": [by]} if by else {}))
    return chart


def _signed(value: str) -> str:
    """The expression that writes a number as :func:`entente.words.signed` does."""
    return f"(({value} > 0 ? '+' : '') + replace('' + ({value}), '-', '−'))"


def _tiles() -> list[alt.Chart]:
    base = alt.Chart()
    chosen = base.transform_filter("datum.chosen")
    x, y, x2 = at_pixel(alt.X, "left"), at_pixel(alt.Y, "middle"), alt.X2("right:Q")
    centre = at_pixel(alt.X, "centre")
    place = {"middle": f"datum.y + {LINE + TILE / 2}", "centre": "(datum.left + datum.right) / 2"}
    frame_of = {"filled": False, "aria": False}
    marks = [
        base.mark_rect(height=TILE, aria=False).encode(x, x2, y, shades(alt.Fill, "stance")),
        chosen.mark_rect(height=TILE - 2, strokeWidth=4, stroke=ink("paper"), **frame_of).encode(x, x2, y),
        chosen.mark_rect(height=TILE, strokeWidth=2, stroke=ink("ink"), **frame_of).encode(x, x2, y),
        base.mark_text(fontSize=SIGN - 1, aria=False, fontWeight={"expr": "datum.chosen ? 600 : 400"}).encode(
            centre, y, shades(alt.Color, "on_stance"), text="said:N"
        ),
        base.mark_rect(opacity=0, height=TILE, cursor="pointer").encode(
            x, x2, y, href="href:N", description="spoken:N",
            tooltip=tips(name="Descriptor", label="Variant", sign="Balance", why="From", state="The chosen one"),
        ),
    ]  # fmt: skip
    return [mark.transform_calculate(**place) for mark in marks]


def _headings() -> list[alt.Chart]:
    """Over the tiles of each descriptor its name and whether its variant holds; above all the verdict."""
    chosen = alt.Chart().transform_filter("datum.chosen").transform_calculate(line=f"datum.y + {LINE / 2}")
    y = at_pixel(alt.Y, "line")
    gives = "datum.margin < 0"
    one = alt.Chart().transform_filter(f"datum.chosen && datum.y == {HEAD}")
    return [
        chosen.mark_text(
            x=0, align="left", fontSize=TEXT, aria=False, text={"expr": "narrow ? datum.short : datum.name"}
        ).encode(y),
        chosen.mark_text(
            x="width", align="right", fontSize=TEXT, aria=False, fontWeight={"expr": f"{gives} ? 600 : 400"},
            color={"expr": f"{gives} ? c.accent : c.muted"},
        ).encode(y, text="state:N"),
        one.mark_text(
            x=0, y=10, align="left", fontSize=16, fontWeight=600, aria=False,
            color={"expr": "datum.faults ? c.accent : c.ink"},
        ).encode(text="verdict:N"),
        one.mark_rect(x=0, x2="width", y=0, height=22, opacity=0).transform_calculate(
            told="'Verdict: ' + datum.verdict"
        ).encode(description="told:N"),
    ]  # fmt: skip


def deciding_table(judged: pd.DataFrame, descriptors: pd.DataFrame) -> Markdown:
    """The judgements that :func:`entente.methods.scenarios.deciding` found, by what they act on; each opens its row."""
    names = descriptors.drop_duplicates("descriptor").set_index("descriptor")
    told, head = (
        names["descriptor_short"],
        ["What is decided", "Judgements", "Most scenarios lost", "Most gained", "Which judgements"],
    )

    def cells(target: str, own: pd.DataFrame) -> list[str]:
        which = [
            f"[{told[row.source]}: {row.source_variant} → {row.target_variant}](#{row.impact_id})"
            for row in own.itertuples()
        ]
        most = (str(own[side].max()) for side in ("lost", "won"))
        return [f"**{names.loc[target, 'descriptor_label']}**", str(len(own)), *most, "; ".join(which)]

    groups = judged.groupby("target", sort=False)
    return sentence_table(head, (cells(*each) for each in groups))
