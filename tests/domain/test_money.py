import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import (
    MOST,
    WHOLE_BP,
    AmountFormat,
    AmountNotPositive,
    AmountPrecision,
    AmountTooLarge,
    Fen,
    fen,
    positive,
    share_of,
    split,
    yuan,
)

amounts = st.integers(0, MOST).map(Fen)
rates = st.integers(0, WHOLE_BP)
shares = st.lists(st.integers(1, 99), min_size=1, max_size=6).map(lambda cuts: [*cuts, WHOLE_BP - sum(cuts)])


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("25000.00", 2_500_000),
        ("25000", 2_500_000),
        ("0.1", 10),
        ("0.01", 1),
        ("007", 700),
        ("-30000.00", -3_000_000),
        ("-0", 0),
    ],
)
def test_yuan_as_written_become_whole_fen(text, amount):
    assert fen(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\uff12\uff15\uff10\uff10\uff10",
        "25\uff0e00",
        "٢٥",
        "২৫",
        "二万",
        "1e3",
        "1E3",
        "1_000",
        "1,000",
        "1 000",
        "1\u00a0000",
        " 25",
        "25 ",
        "25\n",
        "+25",
        "--25",
        ".5",
        "5.",
        "1.2.3",
        "NaN",
        "Infinity",
        "0x10",
        "²5",
        "9" * 31,
    ],
)
def test_an_amount_that_is_not_a_plain_decimal_is_refused(text):
    with pytest.raises(AmountFormat):
        fen(text)


@pytest.mark.parametrize("text", ["0.001", "12.345", "12.340"])
def test_an_amount_finer_than_a_fen_is_refused_not_rounded(text):
    with pytest.raises(AmountPrecision):
        fen(text)


def test_the_largest_amount_is_ten_to_the_fifteenth_fen():
    assert fen("10000000000000.00") == MOST
    assert fen("-10000000000000.00") == -MOST
    for text in ("10000000000000.01", "-10000000000000.01"):
        with pytest.raises(AmountTooLarge):
            fen(text)


def test_a_positive_amount_is_from_one_fen_to_the_largest():
    assert positive(Fen(1)) == 1
    assert positive(MOST) == MOST
    for amount in (0, -1):
        with pytest.raises(AmountNotPositive):
            positive(Fen(amount))
    with pytest.raises(AmountTooLarge):
        positive(Fen(MOST + 1))


@pytest.mark.parametrize(
    ("amount", "text"), [(0, "0.00"), (1, "0.01"), (-1, "-0.01"), (-3_000_000, "-30000.00"), (120, "1.20")]
)
def test_fen_are_written_as_yuan_with_two_places(amount, text):
    assert yuan(Fen(amount)) == text


@given(st.integers(-MOST, MOST).map(Fen))
def test_an_amount_written_and_read_is_the_same(amount):
    assert fen(yuan(amount)) == amount


@pytest.mark.parametrize(
    ("deltas", "posted"),
    [
        pytest.param([1_234_567, 3, -1_234_570], [185_185, 1, -185_186], id="V1-V3"),
        pytest.param([1_000_000, -416_667], [150_000, -62_500], id="V4-V5"),
    ],
)
def test_accrual_follows_the_cumulative_premium(deltas, posted):
    premium = accrued = 0
    postings = []
    for delta in deltas:
        premium += delta
        postings.append(share_of(Fen(premium), 1500) - accrued)
        accrued += postings[-1]

    assert postings == posted


@pytest.mark.parametrize(
    ("rate_bp", "text"),
    [(500, "617.28"), (1000, "1234.57"), (1500, "1851.85"), (2000, "2469.13"), (2100, "2592.59")],
)
def test_rates_on_a_premium(rate_bp, text):
    assert yuan(share_of(fen("12345.67"), rate_bp)) == text


def test_half_a_fen_is_rounded_up_and_less_is_not():
    assert share_of(Fen(1), 5000) == 1
    assert share_of(Fen(1), 4999) == 0


@given(amounts, rates)
def test_a_share_is_the_nearest_fen_and_half_goes_up(amount, rate_bp):
    error = share_of(amount, rate_bp) * WHOLE_BP - amount * rate_bp

    assert -WHOLE_BP // 2 < error <= WHOLE_BP // 2


@pytest.mark.parametrize(
    ("amount", "shares_bp", "parts"),
    [
        (15_000, [5000, 3000, 2000], [7500, 4500, 3000]),
        (10_001, [3333, 3333, 3334], [3333, 3333, 3335]),
        (1, [5000, 5000], [1, 0]),
        (2, [5000, 5000], [1, 1]),
        (0, [5000, 5000], [0, 0]),
        (7, [10_000], [7]),
    ],
)
def test_premium_is_split_by_largest_remainder(amount, shares_bp, parts):
    assert split(Fen(amount), shares_bp) == parts


@given(amounts, shares)
def test_the_parts_of_a_split_sum_to_the_whole(amount, shares_bp):
    assert sum(split(amount, shares_bp)) == amount


@given(amounts, shares)
def test_a_part_is_less_than_a_fen_away_from_its_exact_share(amount, shares_bp):
    for part, share in zip(split(amount, shares_bp), shares_bp, strict=True):
        assert abs(part * WHOLE_BP - amount * share) < WHOLE_BP
