"""The ledgers as a chapter prints them: every row, with who says so."""

import re

import pytest

from entente import text as prose
from entente.data import day, load, named, split
from entente.data.escaping import markdown
from entente.text.judgements import judged

CLAIMS = load("claims")


def test_the_ledger_has_every_claim_with_its_row_its_verdict_its_reason_and_who_says_so():
    lines = prose.claims_table().data.splitlines()[5:-1]
    assert len(lines) == len(CLAIMS)
    for line, row in zip(lines, CLAIMS.itertuples(), strict=True):
        assert f"(#{row.claim_id} " in line
        assert markdown(row.claim) in line and markdown(row.reason) in line and row.verdict.capitalize() in line
        said = line.split(" | ")[-1].removesuffix(" |").split("; ")
        own = markdown(named(split(row.source_ids))).split("; ")
        assert set(said) <= set(own) and len(said) <= 3


def test_a_chapter_says_in_the_open_how_many_of_the_articles_claims_held_before_its_own_answer():
    # six readers took the answer to the chapter's question for the verdict on the article, whose count was in a fold
    told = prose.verdicts("us-response").data.split("\n\n")
    claims = CLAIMS.query("section == 'us-response'")
    held = int((claims["verdict"] == "borne out").sum())
    assert told[0].startswith("Of the article’s 8 claims here ") and f"{held} are borne out" in told[0]
    assert told[0].endswith("Of the article’s 2 pieces of advice here 1 was followed and 1 was followed in part.")
    assert told[1].startswith("To this chapter’s question, ")


def test_a_stance_first_scored_after_the_date_is_set_against_its_first_score_and_that_day():
    # Washington on the soldiers went from -3 to -1, and the list of what had moved left it out
    lines = prose.moved(load("stances"), "2023-09-12", 2).data.splitlines()
    soldiers = next(line for line in lines if "(#S-USA-troops-for-russia-2025-02-24 " in line)
    assert soldiers.split(" | ")[1:3] == ["−3 (23\N{NO-BREAK SPACE}Oct\N{NO-BREAK SPACE}2024)", "−1"]


def test_key_judgements_say_first_what_percentages_and_confidence_mean():
    # "Very likely (80–95%). Confidence: low." was read as a contradiction
    first, second, *_ = prose.judgements("us-response").data.split("\n\n")
    assert first.startswith("The percentages say how likely") and "Confidence says how good the evidence is." in first
    assert second.startswith("**")


def test_a_claim_names_sources_of_several_months_where_it_can():
    # the claim that Pyongyang would pay a price named three reports of one warning, all older than what decides it
    price = next(line for line in prose.claims_table().data.splitlines() if "(#C-us-response-10 " in line)
    assert len({each[-8:] for each in price.split(" | ")[-1].removesuffix(" |").split("; ")}) == 3


def test_a_claim_on_which_a_further_judge_counts_otherwise_says_so_under_our_verdict():
    lines = prose.claims_table().data.splitlines()
    axis = next(line for line in lines if "(#C-risks-01 " in line)
    assert "Second judge: partly" in axis and "Third judge: partly" in axis and "(#V3-C-risks-01 " in axis
    assert not any(" judge: " in line for line in lines if "(#C-context-12 " in line)  # all three: not borne out


def test_a_verdict_on_earlier_words_of_a_claim_is_not_shown_as_one_on_those_that_stand():
    tests = next(line for line in prose.claims_table().data.splitlines() if "(#C-risks-09 " in line)
    assert "Second judge, of an earlier wording: borne out" in tests


def test_of_one_month_a_claim_names_the_record_before_those_who_report_it():
    # five claims on the veto of March 2024 named a reprint of AP beside the UN's own record in the same row
    known = load("sources").set_index("source_id")
    assert known.loc["un-sc15648-2024-03-28", "kind"] == "intergovernmental"
    lines = prose.claims_table().data.splitlines()
    cites = CLAIMS[
        CLAIMS["source_ids"].str.contains("un-sc15648-2024-03-28") & CLAIMS["source_ids"].str.contains("ap-")
    ]
    assert len(cites) >= 5
    for claim in cites["claim_id"]:
        said = next(line for line in lines if f"(#{claim} " in line).split(" | ")[-1]
        assert not re.search(r"\bAP, [0-9 ]*Mar 2024", said)


def test_the_ledger_of_judgements_has_them_all_and_keeps_likelihood_and_confidence_apart():
    text = prose.all_judgements().data
    for row in load("judgements").itertuples():
        line = next(line for line in text.splitlines() if f"(#{row.judgement_id} " in line)
        assert markdown(row.judgement) in line
        sentence = next(part for part in line.split("<br>") if f"{row.low}–{row.high}%" in part)
        assert "onfidence" not in sentence and f"Confidence: {row.confidence}." in line


def test_what_is_unlikely_says_so_before_it_is_said():
    # "Russia has handed over reactor technology. Unlikely." was read as a finding; a reader's own table can hold such
    row = next(load("judgements").itertuples())._replace(likelihood="unlikely", low=20, high=45)
    assert judged(row).startswith(f"It is unlikely (20–45%) that **{markdown(row.judgement)}**")
    even = row._replace(likelihood="roughly even chance", low=45, high=55)
    assert judged(even).startswith(f"There is a roughly even chance (45–55%) that **{markdown(row.judgement)}**")


def test_the_ledger_of_risks_says_apart_what_raises_and_what_lowers_each():
    text = prose.risks().data
    for row in load("risk_likelihoods").itertuples():
        odds, why = (line for line in text.splitlines() if f"(#{row.likelihood_id} " in line)
        assert f"{row.low}–{row.high}%" in odds
        assert why.removesuffix(" |").split(" | ")[-2:] == [markdown(row.raises), markdown(row.lowers)]


def test_forecasts_are_told_for_the_questions_named_and_all_of_them_where_none_is():
    ours = load("forecasts").query("author == 'This report'")
    some, every = prose.forecasts(["icbm", "ceasefire"]).data, prose.forecasts().data
    assert [row.forecast_id for row in ours.itertuples() if f"(#{row.forecast_id} " in some] == list(
        ours[ours["question_id"].isin(["icbm", "ceasefire"])]["forecast_id"]
    )
    assert all(f"(#{key} " in every for key in ours["forecast_id"])
    with pytest.raises(ValueError, match="question of ours 'icbn'"):
        prose.forecasts(["icbn"])


def test_a_chance_stands_beside_what_past_cases_alone_would_give():
    ours = load("forecasts").query("author == 'This report'").drop_duplicates("question_id", keep="last")
    told = prose.chances().data
    for row in ours.itertuples():
        line = next(line for line in told.splitlines() if f"(#{row.forecast_id} " in line)
        assert line.removesuffix(" |").split(" | ")[-2:] == [f"{row.base_rate:g}%", f"**{row.probability:g}%**"]


def test_a_channel_is_in_its_state_since_it_came_into_it_not_since_the_latest_report_of_it():
    # Washington's to Pyongyang stood as without talks since the day on which Trump spoke of an answer
    told = prose.channels().data
    line = next(line for line in told.splitlines() if "Washington and Pyongyang" in line)
    assert line.split(" | ")[1:3] == ["no talks", day("2025-09-21")]
