import pytest

from domain.industry import IndustryCodeFormat, SafetySector, industry_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A", "A"),
        ("A01", "A01"),
        ("A011", "A011"),
        ("A0111", "A0111"),
        ("t97", "T97"),
        (" C2671 ", "C2671"),
        ("0111", "A0111"),
        ("05", "A05"),
        ("06", "B06"),
        ("2671", "C2671"),
        ("4700", "E4700"),
        ("96", "S96"),
        ("97", "T97"),
    ],
)
def test_a_code_is_read_with_or_without_its_letter(text, code):
    assert industry_code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "U01",
        "A1",
        "1",
        "A01111",
        "01111",
        "00",
        "98",
        "A 01",
        "\uff10\uff11",
        "A\u0660\u0661",
        "\u013101",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(IndustryCodeFormat):
        industry_code(text)


def test_there_are_eight_compulsory_sectors_and_the_rest():
    assert [sector.value for sector in SafetySector][-1] == "GENERAL"
    assert len(SafetySector) == 9
    assert SafetySector("HAZCHEM").zh == "危险化学品"
