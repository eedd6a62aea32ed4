# ruff: noqa: E501  (a case a line, as long as it is)
"""Columns and tables that must agree do, or a sentence says where they part."""

import random

import pytest
from desk import rows_of, written

from entente.data import described, package, validate


def told(desk, table, change):
    """The problems after a change of the rows of one table, without the folder; the change gets them as dicts."""
    rows = rows_of(table)
    head = rows[0]
    records = [dict(zip(head, row, strict=True)) for row in rows[1:]]
    change(records)
    raw = written([head, *([record[name] for name in head] for record in records)])
    with desk.spoilt(table, raw) as folder:
        return [str(problem).removeprefix(f"{folder}/{table}.csv, ") for problem in validate(folder, [table])]


def put(at, **cells):
    return lambda rows: rows[at].update(cells)


def again(at, **cells):
    return lambda rows: rows.append(rows[at] | cells)


def first(table, **cells):
    """The number of the first row in which columns hold these; a value of True asks for any, of False for none."""
    rows = rows_of(table)
    for at, row in enumerate(rows[1:]):
        record = dict(zip(rows[0], row, strict=True))
        if all(
            bool(record[name]) == value if isinstance(value, bool) else record[name] == value
            for name, value in cells.items()
        ):
            return at
    raise LookupError(cells)


WRONG = {  # table, what is done, the line and column (counted from the row), what the problem says
    "two stances for one cell and day": ("stances", again(0, stance_id="S-again", reason="Another reason."), "actor, interest and since together once; line 2 has this"),
    "two stances for one reason": ("stances", again(0, stance_id="S-again", since="2026-01-01"), "reason of its own; line 2 has this"),
    "a stance without its range": ("stances", put(0, low="", high=""), "column low: found '', expected low, stance and high filled together or empty together"),
    "a range without its stance": ("stances", put(0, stance=""), "column stance: found '', expected low, stance and high filled together"),
    "a stance beside its range": ("stances", put(0, stance="4"), "expected stance not above high (3)"),
    "a stance known before it holds": ("stances", put(first("stances", known_since=True), known_since="2023-09"), "expected known_since after since"),
    "an influence known before it holds": ("influence", put(0, known_since="2023-09-01"), "expected known_since after since"),
    "two risks for one reason": ("risks", lambda rows: rows[1].update(reason=rows[0]["reason"]), "reason of its own; line 2 has this"),
    "two effects of options for one reason": ("options", lambda rows: rows[1].update(reason=rows[0]["reason"]), "reason of its own; line 2 has this"),
    "two instruments for one reason": ("instruments", lambda rows: rows[1].update(reason=rows[0]["reason"]), "reason of its own; line 2 has this"),
    "two postures for one reason": ("postures", lambda rows: rows[1].update(reason=rows[0]["reason"]), "reason of its own; line 2 has this"),
    "a search that found and names no source": ("searches", put(first("searches", outcome="found"), source_ids=""), "expected source_ids filled where outcome is one of found, partly"),
    "a risk whose band is not its word's": ("risk_likelihoods", put(first("risk_likelihoods", likelihood="unlikely"), high="50"), "column high: found '50', expected 45, as unlikely is 20 to 45"),
    "a stance before the article": ("stances", put(0, since="2013-09-12"), "column since: found '2013-09-12', expected a date from 2023-09-12 on"),
    "a stance before the event that changed it": ("stances", put(first("stances", event_id=True), since="2023-09-13"), "expected one not after since (2023-09-13), and this is of"),
    "a source of an impact misspelt": ("cross_impacts", put(0, source="warr"), "column source: found 'warr', expected a descriptor in descriptors.csv"),
    "a variant of an impact misspelt": ("cross_impacts", put(0, source_variant="fightin"), "column source_variant: found 'fightin', expected a variant of war in descriptors.csv"),
    "a variant of another descriptor": ("cross_impacts", put(0, target_variant="fighting"), "column target_variant: found 'fighting', expected a variant of payment in"),
    "an impact twice under two ids": ("cross_impacts", again(0, impact_id="CI-again"), "source, source_variant, target and target_variant together once; line 2 has this"),
    "an impact that rests on rows without a source": ("cross_impacts", put(0, source_ids=""), "column source_ids: found '', expected source_ids filled where rests_on is filled"),
    "a descriptor called two things": ("descriptors", put(1, descriptor_label="The war"), "expected 'The war in Ukraine', as line 2 has it for war"),
    "a variant twice": ("descriptors", again(0, variant_id="D-again", label="Again"), "descriptor and variant together once; line 2 has this"),
    "a future by a variant there is not": ("futures", put(0, defined_by="war:fighting;talks:never"), "column defined_by: found 'talks:never', expected descriptor:variant of descriptors"),
    "a future by two variants of one descriptor": ("futures", put(0, defined_by="war:fighting;war:truce"), "column defined_by: found 'war', expected each descriptor once in the list"),
    "a future by one variant there is and one there is not": ("futures", put(0, defined_by="talks:none|never"), "column defined_by: found 'talks:none|never', expected descriptor:variant of descriptors"),
    "a forecast whose parts do not add up": ("forecasts", put(0, adjustment=5), "the sum of base_rate and adjustment"),
    "a future in another form": ("futures", put(0, defined_by="war=fighting"), "column defined_by: found 'war=fighting'"),
    "two futures defined alike": ("futures", put(1, defined_by="war:fighting;payment:goods|little;talks:none"), "defined_by of its own; line 2 has this"),
    "a future without a sign": ("indicators", lambda rows: [row.update(future="terms") for row in rows if row["future"] == "standstill"], "column future: expected a row for standstill"),
    "a likelihood beside its band": ("judgements", put(first("judgements", likelihood="very likely"), low="60"), "column low: found '60', expected 80, as very likely is 80 to 95"),
    "a word for another band": ("judgements", put(first("judgements", likelihood="very likely"), likelihood="unlikely"), "expected 20, as unlikely is 20 to 45"),
    "a comparison that cannot be read": ("judgements", put(0, comparison="net PRK RUS = 3"), "column comparison: found 'net PRK RUS = 3', expected text of the form net PRK RUS > net PRK RUS on 2023-09-12"),
    "a comparison of nobody": ("judgements", put(0, comparison="net PRK XXX > 0"), "column comparison: found 'XXX', expected a name in the column actor of stances.csv"),
    "a comparison on a day that is none": ("judgements", put(0, comparison="net PRK RUS on 2023-13-12 > 0"), "column comparison: found"),
    "a comparison of two numbers": ("judgements", put(0, comparison="1 > 0"), "column comparison: found '1 > 0', expected text of the form"),
    "a comparison of two numbers behind one of actors": ("judgements", put(0, comparison="net PRK RUS > 0 and 2 < 3"), "column comparison: found"),
    "a comparison of an actor with itself": ("judgements", put(0, comparison="net PRK PRK > 0"), "two actors"),
    "a comparison of a thing with itself": ("judgements", put(0, comparison="net PRK RUS > net PRK RUS"), "column comparison: found"),
    "a comparison on 30 February": ("judgements", put(0, comparison="net PRK RUS on 2025-02-30 > 0"), "column comparison: found '2025-02-30', expected a date that exists"),
    "a comparison before anything was coded": ("judgements", put(0, comparison="net PRK RUS > net PRK RUS on 2001-01-01"), "column comparison: found '2001-01-01', expected a date from 2023-09-12 on"),
    "a comparison of the time to come": ("judgements", put(0, comparison="net PRK RUS on 2027-01-01 > 0"), "column comparison: found '2027-01-01', expected a date not after 2026-11-25"),
    "an amount of a thirteenth month": ("exchange", put(0, period="2025-13"), "column period: found '2025-13', expected a date that exists"),
    "an amount to the 99th month": ("exchange", put(0, period="2025-02-28 to 2025-99"), "column period: found '2025-99', expected a date that exists"),
    "an amount from July to January": ("exchange", put(0, period="2025-07 to 2025-01"), "column period: found '2025-07 to 2025-01', expected the earlier date first"),
    "an amount of the time to come": ("exchange", put(0, period="2099"), "column period: found '2099', expected a date not after 2026-11-25"),
    "an amount of the year nought": ("exchange", put(0, period="0000"), "column period: found '0000', expected a date that exists"),
    "an amount in a unit that nobody knows": ("exchange", put(0, unit="bananas"), "column unit: found 'bananas', expected one of USD million"),
    "a correction of a row that nobody has": ("corrections", put(first("corrections", is_now=True), row_id="no-such-row"), "column row_id: found 'no-such-row', expected a row of estimates.csv where is_now is filled"),
    "a correction of a row of another table": ("corrections", put(first("corrections", is_now=True), table="claims"), "expected a row of claims.csv where is_now is filled"),
    "a correction of a table that is none": ("corrections", put(0, table="nan"), "column table: found 'nan', expected a table of the dictionary"),
    "a correction that took out a row that is there": ("corrections", put(first("corrections", is_now=True), is_now=""), "expected a row that is no more in estimates.csv where is_now is empty"),
    "a verdict of the second judge under the name of the third": ("second_verdicts", lambda rows: [row.update(judge={"second": "third", "third": "second"}[row["judge"]]) for row in rows], "column verdict_id: found 'V2-C-context-01', expected V3-C-context-01, made of claim_id"),
    "a verdict under the name of another claim": ("second_verdicts", put(1, verdict_id="V2-C-context-99"), "column verdict_id: found 'V2-C-context-99', expected V2-C-context-02, made of claim_id"),
    "two actors exchanged between rows": ("risks", lambda rows: (rows[0].update(actor=rows[1]["actor"]), rows[1].update(actor="KOR")), "column risk_id: found 'RK-clash-in-korea-KOR', expected RK-clash-in-korea-PRK, made of risk and actor"),
    "a permanent member that is none": ("votes", put(first("votes", body="UNSC"), USA="not a member"), "column USA: found 'not a member', expected USA other than not a member, split where body is filled"),
    "more votes in our table than were held": ("coverage", put(0, in_ours="26"), "column in_ours: found '26', expected in_ours not above in_outside (25)"),
    "a veto of a state that has none": ("votes", put(first("votes", body="UNSC", KOR="yes"), KOR="no (veto)"), "column KOR: found 'no (veto)', expected one of yes, no, abstain"),
    "a vote of North Korea in the Council": ("votes", put(first("votes", body="UNSC"), PRK="yes"), "column PRK: found 'yes', expected PRK not a member where body is UNSC"),
    "a state that is no member of the Assembly": ("votes", put(first("votes", body="UNGA"), JPN="not a member"), "expected JPN other than not a member where body is one of UNGA, UNGA Third Committee"),
    "an outcome that acts on itself": ("cross_impacts", put(0, target="war", target_variant="truce"), "column target: found 'war', expected target other than source"),
    "an event between nobody": ("events", put(0, dyad="FOO-BAR"), "column dyad: found 'FOO-BAR', expected one of AUS-JPN"),
    "an event of one state with itself": ("events", put(0, dyad="PRK-PRK"), "column dyad: found 'PRK-PRK'"),
    "a pair of states the other way round": ("events", put(0, dyad="RUS-PRK"), "column dyad: found 'RUS-PRK'"),
    "a fact about nobody": ("facts", put(0, actors="KOR;XYZ"), "column actors: found 'XYZ', expected any of CFR"),
    "a publisher in no country": ("publishers", put(0, country="QQQ"), "column country: found 'QQQ', expected text of the form KOR (a code of ISO 3166 alpha-3, or INT)"),
    "a text in no language": ("sources", put(0, language="zz"), "column language: found 'zz', expected text of the form ko (a code of ISO 639-1), not empty"),
    "a page that was read in 2099": ("sources", put(0, accessed="2099-01-01"), "column accessed: found '2099-01-01', expected a date not after 2026-12"),
    "a page that was read before there was a report": ("sources", put(0, accessed="1945"), "column accessed: found '1945', expected a date from 2023-09-12 on"),
    "a search of the time to come": ("searches", put(0, searched_on="2099"), "column searched_on: found '2099', expected a date not after 2026-12"),
    "a search before there was a report": ("searches", put(0, searched_on="1945", pages_until="1945"), "column searched_on: found '1945', expected a date from 2023-09-12 on"),
    "a page that was read before it was published": ("sources", put(first("sources", published=True), published="2026-05", accessed="2026-04-01"), "column accessed: found '2026-04-01', expected accessed not before published (2026-05)"),
    "a sign whose state is of 1950": ("indicators", put(0, state_on="1950"), "column state_on: found '1950', expected a date from 2023-09-12 on"),
    "a sign that was seen after we could read": ("indicators", put(0, state_on="2026-11"), "expected blind_from not before state_on (2026-11)"),
    "a forecast that failed before its day": ("forecasts", put(first("forecasts", outcome=False), outcome="no"), "column outcome: found 'no', expected outcome other than no where resolves_on is after the cut-off"),
    "a future that takes what belongs to another": ("futures", put(first("futures", future="truce"), defined_by="war:truce"), "expected no combination that belongs to line 4 too, and war:truce;payment:strategic;talks:none does"),
    "a combination that belongs to no future": ("futures", put(first("futures", future="truce"), defined_by="war:truce;payment:goods"), "column defined_by: expected a row to which war:truce;payment:little;talks:none belongs"),
    "a time of which one outcome is not told": ("past_states", lambda rows: rows[0].update(combination=rows[0]["combination"].replace("supply:more;", "")), "expected each descriptor once in the list, supply too"),
    "a key that is a program's word for nothing": ("facts", put(0, fact_id="nan"), "column fact_id: found 'nan', expected a key that names the row (a word for an empty cell)"),
    "a key that somebody meant to write": ("sources", lambda rows: rows.append(rows[0] | {"source_id": "TBD", "url": "https://example.org/x"}), "column source_id: found 'TBD', expected a key that names the row"),
    "a sum of millions": ("designations", put(0, individuals="9999999", entities="1"), "column total: found '8', expected 10000000, the sum of"),
    "a name damaged in the first row that has it": ("descriptors", put(0, descriptor_label="The wa"), "line 2, column descriptor_label: found 'The wa', expected 'The war in Ukraine', as line 3 has it for war"),
    "a judgement on unconfirmed events alone": ("judgements", put(0, rests_on="UNCONFIRMED"), "column rests_on: found"),
    "a risk of another matrix": ("risks", put(0, risk="do-nothing"), "column risk: found 'do-nothing', expected a row of matrix_rows.csv with matrix risks"),
    "a posture twice in a row": ("posture_log", lambda rows: rows[0].update(also=rows[0]["posture"]), "expected also other than posture"),
    "an actor's influence on itself": ("influence", put(0, target_actor="PRK"), "column target_actor: found 'PRK', expected target_actor other than source_actor"),
    "an end before its start": ("channels", put(0, end="2020-01"), "column end: found '2020-01', expected end not before start (2021-03)"),
    "two stretches of a channel at once": ("channels", put(1, start="2024-01"), "expected start not before the end of line 2, as both are of Washington and Pyongyang, leaders"),
    "a channel of two kinds": ("channels", put(1, kind="watching"), "expected 'talking', as line 2 has it for Washington and Pyongyang, leaders"),
    "a fact that ends before it begins": ("facts", put(first("facts", date_end=True), date_end="2001"), "expected date_end not before date"),
    "a forecast decided before it is made": ("forecasts", put(0, resolves_on="2026-11-25"), "column resolves_on: found '2026-11-25', expected resolves_on after made_on (2026-11-25)"),
    "a probability of one, not of a hundred": ("forecasts", put(0, probability="0.7"), "column probability: found '0.7', expected percent from 0 to 100, not a share of 1"),
    "a probability above a hundred": ("forecasts", put(0, probability="101"), "column probability: found '101', expected a number from 0 to 100"),
    "a forecast whose day has passed undecided": ("forecasts", put(first("forecasts", outcome="no"), outcome=""), "expected outcome filled where resolves_on is passed at the cut-off"),
    "one question in two wordings": ("forecasts", again(0, forecast_id="FC-again", made_on="2026-10-01", question="Will it?"), "as line 2 has it for nuclear-test"),
    "a verdict emptied": ("claims", put(0, verdict=""), "column verdict: found '', expected one of borne out"),
    "a verdict on a fact that is one on advice": ("claims", put(first("claims", kind="fact"), verdict="followed"), "expected verdict one of borne out, partly, open, not borne out where kind is other than recommendation"),
    "a verdict on advice that is one on a fact": ("claims", put(first("claims", kind="recommendation"), verdict="borne out"), "expected verdict one of followed, partly, open, not followed where kind is recommendation"),
    "an open claim with a date": ("claims", put(first("claims", verdict="open"), since="2024"), "expected since empty where verdict is open"),
    "a decided claim without a date": ("claims", put(0, since=""), "expected since filled where verdict is other than open"),
    "a sentence of the article without a claim": ("claims", put(0, sentences="2"), "column sentences: expected a row for 1"),
    "a sentence that is no number": ("claims", put(0, sentences="1;two"), "column sentences: found 'two', expected a list of 12"),
    "low above best": ("estimates", put(first("estimates", low=True, best=True), low="9999999"), "expected low not above best"),
    "an estimate without a number": ("estimates", put(1, low="", best="", high=""), "expected at least one of low, best and high filled"),
    "fewer than none": ("estimates", put(first("estimates", unit="persons", low=True), low="-5"), "expected low of at least 0 where unit is other than percent, USD million"),
    "half a container": ("estimates", put(first("estimates", unit="containers", low=True), low="15.809"), "expected low a whole number where unit is one of"),
    "a share of more than all": ("estimates", put(first("estimates", measure="chn_share_of_trade", best=True), best="950"), "of at most 100 where unit is percent and measure is other than"),
    "a window that ends before it begins": ("estimates", put(first("estimates", period_start=True, period_end=True), period_end="1999"), "expected period_end not before period_start"),
    "an estimate of the time to come": ("estimates", put(0, as_of="2030"), "column as_of: found '2030', expected a date not after 2026-11-25"),
    "a unit that is not the measure's": ("estimates", put(0, unit="persons"), "expected systems, as measures.csv has it for guns_launchers_cumulative"),
    "an amount without a unit": ("exchange", put(0, unit=""), "where unit is empty"),
    "a unit without an amount": ("exchange", put(0, low="", high=""), "expected at least one of low, best and high filled where unit is filled"),
    "half a value": ("exchange", put(first("exchange", value_low_musd=True), value_high_musd=""), "value_low_musd and value_high_musd filled together or empty together"),
    "more votes than members": ("votes", put(0, yes="16"), "yes, no and abstain to add up to 15 at most where body is UNSC, not 16"),
    "votes half told": ("votes", put(0, abstain=""), "yes, no and abstain filled together or empty together"),
    "a veto of what was adopted": ("votes", put(0, RUS="no (veto)"), "expected outcome rejected where RUS is no (veto)"),
    "a text adopted against the vote": ("votes", put(first("votes", body="UNGA"), yes="11", no="100"), "expected no below yes (11)"),
    "parts that are not the total": ("designations", put(0, total="9"), "column total: found '9', expected 8, the sum of individuals, entities, vessels and aircraft"),
    "more on both lists than on one": ("sanctions_list", put(0, both="7"), "expected both not above russia_eo14024 (6)"),
    "a point outside its interval": ("ideal_points", put(0, point="1"), "expected point not above high"),
    "a number where none was counted": ("launch_notices", put(first("launch_notices", count_note="multiple"), missiles="3"), "expected missiles empty where count_note is multiple"),
    "one page under two names": ("sources", lambda rows: rows[1].update(url=rows[0]["url"].replace("https://www.", "http://").rstrip("/") + "/"), "expected url of its own; line 2 has this one"),
    "a source after the cut-off": ("sources", put(0, published="2026-12"), "column published: found '2026-12', expected a date not after 2026-11-25"),
    "an address that is a script": ("sources", put(0, url="javascript:alert(1)"), "an address that begins with http:// or https://"),
    "a verdict that is its own next best": ("second_verdicts", put(first("second_verdicts", second_best="partly"), verdict="partly"), "expected second_best other than verdict"),
    "an argument against us that nobody answered": ("second_verdicts", put(first("second_verdicts", argument=True), decision=""), "expected decision filled where argument is filled"),
    "an objection to our words that nobody answered": ("second_verdicts", put(first("second_verdicts", wording=True, argument=False), decision=""), "expected decision filled where wording is filled"),
    "a second coding without a source": ("second_coding", put(first("second_coding", stance=True, pages=False), source_ids=""), "expected at least one of source_ids and pages filled where stance is filled"),
    "a descriptor without a variant for today": ("descriptors", put(first("descriptors", today="yes"), today="no"), "column today: found 'no', expected yes in one row of"),
    "a descriptor with two variants for today": ("descriptors", put(first("descriptors", today="no"), today="yes"), "column today: found 'yes', expected yes in one row of"),
    "a publisher in another spelling": ("sources", put(0, publisher="38 north"), "column publisher: found '38 north', expected 38 North"),
    "a tier that is not the publisher's": ("sources", put(first("sources", read_as="own", tier="2"), tier="1"), "column tier: found '1', expected 2, as publishers.csv has it for"),
    "a judgement without an objection": ("objections", lambda rows: rows.pop(), "column judgement_id: expected a row for"),
    "an option of which nothing is said": ("option_costs", lambda rows: rows.pop(), "column option: expected a row for press-beijing"),
    "a risk without a likelihood": ("risk_likelihoods", lambda rows: rows.pop(), "column risk: expected a row for"),
    "a chapter without a question": ("questions", lambda rows: rows.pop(), "column chapter: expected a row for conclusion"),
    "an actor that influences one fewer": ("influence", lambda rows: rows.remove(next(row for row in rows if row["since"] == "2023-09-12" and [each["target_actor"] for each in rows if each["source_actor"] == row["source_actor"]].count(row["target_actor"]) == 1)), "column source_actor, target_actor: expected a row for"),
    "a key like that of another table": ("facts", put(0, fact_id="EV-1961-07-06-soviet.alliance-treaty"), "expected a key that is no other row's; events.csv has it or one like it"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_does_not_agree_is_told(desk, what):
    table, change, said = WRONG[what]
    if what == "a judgement on unconfirmed events alone":
        events = rows_of("events")
        unconfirmed = next(row[0] for row in events[1:] if row[events[0].index("status")] == "unconfirmed")
        change, said = (
            put(0, rests_on=unconfirmed),
            "expected a row among them other than events with status unconfirmed",
        )
    problems = told(desk, table, change)
    assert any(said in problem for problem in problems), problems
    assert len(problems) <= 3


GRIDS = ["options", "option_futures", "postures", "sign_futures", "instruments", "risks", "alliance", "second_verdicts"]


@pytest.mark.parametrize("table", GRIDS)
def test_a_table_of_which_rows_are_missing_at_its_end_is_told(desk, table):
    # a file that was cut at the end of a line has no broken cell: the last option, future or judge was gone in silence
    rows = rows_of(table)
    for kept in (len(rows) - 1, len(rows) - 3, len(rows) // 2, 2):
        with desk.spoilt(table, written(rows[:kept])) as folder:
            problems = [str(problem) for problem in validate(folder, [table])]
        assert problems and all("expected a row for" in problem for problem in problems), (kept, problems)
        assert len(problems) <= 3


@pytest.mark.parametrize("table", GRIDS)
def test_a_row_that_is_missing_anywhere_in_a_grid_is_told_by_what_it_would_be_of(desk, table):
    fields = next(each["fields"] for each in described(table)["relations"] if each["rule"] == "grid")
    for at in range(0, len(rows_of(table)) - 1, 7):
        row = dict(zip(rows_of(table)[0], rows_of(table)[at + 1], strict=True))
        (only,) = told(desk, table, lambda rows, at=at: rows.pop(at))
        assert f"column {', '.join(fields)}: expected a row for {' and '.join(row[name] for name in fields)}." in only


def test_what_the_dictionary_says_is_not_judged_has_no_row_and_is_of_the_table():
    # a pair that was judged later would stay named as one that was not, and could be lost again unseen
    for table in [each["name"] for each in package()["resources"]]:
        for relation in described(table).get("relations", []):
            head, *rows = rows_of(table)
            columns = [[row[head.index(name)] for row in rows] for name in relation.get("fields", [])]
            for pair in (each.split(" ") for each in relation.get("but", [])):
                assert tuple(pair) not in zip(*columns, strict=True), (table, pair)
                assert all(member in column for member, column in zip(pair, columns, strict=True)), (table, pair)


def test_a_tenth_actor_need_not_be_judged_in_every_table(desk):
    # a reader may add an actor of his own; what nobody has judged of it is not assessed, and no row is missing
    rows = rows_of("actors")
    with desk.spoilt("actors", written([*rows, ["IRN", "Iran", "Iran", "The state."]])) as folder:
        assert validate(folder, ["risks", "instruments", "influence", "stances"]) == []


def test_a_row_with_a_misspelt_name_is_told_as_that_and_not_as_a_row_that_is_missing(desk):
    (only,) = told(desk, "options", put(0, option="do-nothin"))
    assert "column option: found 'do-nothin', expected a row of matrix_rows.csv with matrix options" in only


def test_a_change_that_keeps_all_relations_is_no_fault(desk):
    assert told(desk, "stances", put(0, stance="2", low="0", high="4")) == []
    assert told(desk, "stances", put(0, stance="", low="", high="")) == []
    assert told(desk, "forecasts", put(first("forecasts", outcome=False), outcome="yes")) == []
    assert told(desk, "searches", put(0, searched_on="2026-12-31")) == []
    assert told(desk, "exchange", put(0, unit="", low="", best="", high="")) == []
    for period in ("2023", "2023-09-12", "2024 to 2025-01", "2025-07 to 2025-07-31"):
        assert told(desk, "exchange", put(0, period=period)) == []
    for comparison in ("net PRK RUS on 2023-09-12 > -2.5", "0 < closeness PRK CHN and net PRK RUS > net PRK CHN"):
        assert told(desk, "judgements", put(0, comparison=comparison)) == []


def test_what_a_damaged_cell_makes_of_its_row_is_not_told_beside_it(desk):
    (only,) = told(desk, "stances", put(0, stance="9"))
    assert only.endswith("column stance: found '9', expected a whole number from -4 to 4.")


def test_other_tables_need_not_be_right_for_one_to_be_checked(desk):
    # a date of an event that cannot be read once ended the check of the stances it changed
    rows = rows_of("events")
    for row in rows[1:]:
        row[1] = "some day"
    with desk.spoilt("events", written(rows)) as folder:
        assert validate(folder, ["stances"]) == []


@pytest.mark.parametrize("table", [each["name"] for each in package()["resources"]])
def test_any_part_of_the_rows_of_a_table_is_checked_without_an_error(desk, table):
    rng, rows = random.Random(table), rows_of(table)
    some = [row for row in rows[1:] if rng.random() < 0.5] or rows[1:2]
    for row in some:
        row[rng.randrange(len(row))] = rng.choice(["", "x", "1", "2024", "-", rng.choice(rows[1])])
    with desk.spoilt(table, written([rows[0], *some])) as folder:
        assert all("\n" not in str(problem) for problem in validate(folder))
