"""Bars from zero hold their scale, and each amount has its place."""

import promises
import pytest

from entente.figures import amount_bars

GIVEN = "E-arms-value-cumulative-2025-09-fnf"
GROUP = [{"head": "Who", "note": "What", "bars": [{"key": GIVEN, "said": "given", "accent": True}, "Not priced"]}]
OIL = [f"E-oil-declared-russia-{year}-rus-un" for year in ("2018", "2019", "2023")]
REPORTS = [{"head": "Declared", "note": "Barrels", "bars": [{"key": key, "said": "declared"} for key in OIL]}]


def value():
    return amount_bars(GROUP, most=10_000, **promises.WORDS)


def oil():
    return amount_bars(REPORTS, **promises.WORDS)


KINDS = {"value": value, "oil": oil}


def test_an_amount_beyond_the_scale_is_refused_with_its_value():
    # its bar ran out of the picture
    with pytest.raises(ValueError, match=f"{GIVEN}: 9,800 lies above the top of the scale, 0 to 9,000"):
        amount_bars(GROUP, most=9_000, **promises.WORDS)


def test_a_bar_of_no_estimate_is_refused():
    with pytest.raises(ValueError, match="no row 'E-none' in estimates"):
        amount_bars([{"head": "", "note": "", "bars": [{"key": "E-none", "said": ""}]}], **promises.WORDS)


def test_the_scale_ends_at_the_largest_amount_unless_told():
    ends = [
        layer["encoding"]["x"]["scale"]["domain"]
        for layer in promises.spec(oil)["layer"]
        if "x" in layer.get("encoding", {})
    ]
    largest = max(row["high"] for row in promises.stored_rows(promises.spec(oil), "high"))
    assert ends and all(domain == [0, largest] for domain in ends)


def test_what_was_not_priced_is_written_where_its_bar_would_stand():
    texts = promises.texts(promises.drawn(promises.spec(value), promises.WIDTHS[1]))
    place = {text: box[1] for box, text in texts.items()}
    assert place["Not priced"] > place["What"]
