import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit_code import (
    ALPHABET,
    CreditCodeChar,
    CreditCodeChecksum,
    CreditCodeLength,
    CreditCodePlaceholder,
    credit_code,
    has_organisation_check_digit,
    with_check_character,
)

VALID = [
    "91110105MA0000015F",
    "91110302MA00000239",
    "91110106MA00000X71",
    "91110108MA0000031G",
    "9111000070000001XQ",
    "91110105MA00003490",
    "91110105MA0000226Y",
]


@pytest.mark.parametrize("code", VALID)
def test_a_valid_code_is_taken_as_it_is(code):
    assert credit_code(code) == code


@pytest.mark.parametrize("code", VALID)
def test_the_check_character_follows_from_the_other_seventeen(code):
    assert with_check_character(code[:-1]) == code


@pytest.mark.parametrize(
    "text",
    [
        " 91110105MA0000015F\n",
        "\u300091110105MA0000015F",
        "91110105ma0000015f",
        "\uff19\uff11110105MA0000015\uff26",
        "91110105\uff4d\uff410000015F",
    ],
)
def test_blanks_around_full_width_and_small_letters_are_normalised(text):
    assert credit_code(text) == "91110105MA0000015F"


@pytest.mark.parametrize("code", ["91110105MA0000016F", "91110105MA0000051F"], ids=["one digit", "transposed"])
def test_a_wrong_check_character_is_refused_and_the_right_one_not_told(code):
    with pytest.raises(CreditCodeChecksum) as refusal:
        credit_code(code)

    assert refusal.value.values() == {}


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_passes_the_check(code, place, character):
    mistyped = code[:place] + character + code[place + 1 :]
    if mistyped != code:
        with pytest.raises(CreditCodeChecksum):
            credit_code(mistyped)


@pytest.mark.parametrize("length", [0, 15, 17, 19])
def test_a_code_has_eighteen_characters(length):
    with pytest.raises(CreditCodeLength) as refusal:
        credit_code("1" * length)

    assert refusal.value.length == length


def test_an_old_fifteen_digit_number_is_told_to_be_one():
    with pytest.raises(CreditCodeLength) as refusal:
        credit_code("110105012345678")

    assert "15位旧注册号" in refusal.value.words("zh")
    assert "old 15-digit number" in refusal.value.words("en")


@pytest.mark.parametrize("character", ["I", "O", "S", "V", "Z", "-", " ", "中", "\u0663", "\u2169", "\ufb00", "\u0131"])
def test_a_character_that_no_code_has_is_refused_by_name(character):
    with pytest.raises(CreditCodeChar) as refusal:
        credit_code(f"91110105MA{character}000015F")

    assert refusal.value.character == character


@pytest.mark.parametrize("first", "19ANY")
def test_the_first_character_is_that_of_a_department(first):
    code = with_check_character(first + "1110105MA0000015")

    assert credit_code(code) == code


@pytest.mark.parametrize("first", "0BMXW")
def test_a_code_of_no_department_is_a_placeholder(first):
    with pytest.raises(CreditCodePlaceholder):
        credit_code(with_check_character(first + "1110105MA0000015"))


@pytest.mark.parametrize("province", ["10", "11", "79", "82"])
def test_the_registering_authority_lies_in_a_province_or_is_national(province):
    code = with_check_character(f"91{province}0105MA0000015")

    assert credit_code(code) == code


@pytest.mark.parametrize("authority", ["090105", "830105", "000000", "A10105", "11010A"])
def test_a_code_of_no_authority_is_a_placeholder(authority):
    with pytest.raises(CreditCodePlaceholder):
        credit_code(with_check_character(f"91{authority}MA0000015"))


def test_eighteen_zeros_pass_the_check_and_are_a_placeholder():
    with pytest.raises(CreditCodePlaceholder):
        credit_code("0" * 18)


def test_the_checks_come_in_order():
    with pytest.raises(CreditCodeLength):
        credit_code("O" * 17)
    with pytest.raises(CreditCodeChar):
        credit_code("00000000000000000O")
    with pytest.raises(CreditCodeChecksum):
        credit_code("000000000000000001")


@pytest.mark.parametrize("code", VALID)
def test_the_organisation_number_of_a_valid_code_passes_its_own_check(code):
    assert has_organisation_check_digit(code)


def test_a_wrong_organisation_check_digit_is_no_refusal():
    code = with_check_character("91110105MA0000016")

    assert credit_code(code) == code
    assert not has_organisation_check_digit(code)
