from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.voucher import VoucherFormat, VoucherLine, VoucherNumber, VoucherPeriodMismatch


def a_voucher(text="付-2019-08-0034-1", account_set="RENHE"):
    return VoucherNumber.read(text, account_set)


def test_a_voucher_line_is_read_into_its_parts():
    assert a_voucher("付-2019-08-0034-2") == VoucherNumber("RENHE", 2019, 8, "付", "34", 2)


@pytest.mark.parametrize("word", ["记", "收", "付", "转", "银收", "银付", "现收", "现付"])
def test_every_voucher_word_is_read(word):
    assert a_voucher(f"{word}-2019-08-0034").word == word


@pytest.mark.parametrize(
    "text",
    ["付-2019-08-0034", "付-2019-8-34", "付-2019-08-034-1", "付-2019-08-00034-01", " 付-2019-08-0034-1 "],
)
def test_leading_zeros_and_a_missing_line_do_not_make_another_voucher(text):
    assert a_voucher(text) == a_voucher("付-2019-08-0034-1")
    assert a_voucher(text).stream == a_voucher("付-2019-08-0034-1").stream


def test_a_part_of_a_long_voucher_is_a_number_of_its_own():
    part = a_voucher("记-2019-12-0034(01/3)")

    assert part.number == "34(1/3)"
    assert part.text == "记-2019-12-0034(1/3)-1"
    assert part.stream != a_voucher("记-2019-12-0034").stream
    assert a_voucher("记-2019-12-0034(3/3)").number == "34(3/3)"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "付",
        "0034",
        "付-2019-08",
        "支-2019-08-0034",
        "银-2019-08-0034",
        "银记-2019-08-0034",
        "付-19-08-0034",
        "付-0000-08-0034",
        "付-2019-00-0034",
        "付-2019-13-0034",
        "付-2019-008-0034",
        "付-2019-08-0000",
        "付-2019-08-0034-0",
        "付-2019-08-0034-",
        "付-2019-08-0034-1-1",
        "付-2019-08-0034(0/3)",
        "付-2019-08-0034(4/3)",
        "付-2019-08-0034(1/3",
        "付-2019-08-12-1/3",
        "付 2019 08 0034",
        "付-2019-08- 0034",
        "付-2019-08-003\uff14",
        "付-2019-08-٣٤",
        "付-2019-08-3e1",
        "付—2019—08—0034",
        "付-2019-08-1234567890",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(VoucherFormat):
        a_voucher(text)


@pytest.mark.parametrize(
    "other",
    [
        a_voucher(account_set="TAIAN"),
        a_voucher("付-2018-08-0034-1"),
        a_voucher("付-2019-09-0034-1"),
        a_voucher("银付-2019-08-0034-1"),
        a_voucher("付-2019-08-0035-1"),
        a_voucher("付-2019-08-0034-2"),
    ],
    ids=["account set", "year", "period", "word", "number", "line"],
)
def test_each_part_tells_two_voucher_lines_apart(other):
    assert other.stream != a_voucher().stream


def test_the_stream_of_a_voucher_line_never_changes():
    assert a_voucher().stream == UUID("346c4470-316f-5919-a28c-d2899c932e38")


@given(
    st.builds(
        VoucherNumber,
        account_set=st.just("RENHE"),
        year=st.integers(1000, 9999),
        period=st.integers(1, 12),
        word=st.sampled_from(["记", "收", "付", "转", "银收", "银付", "现收", "现付"]),
        number=st.integers(1, 999_999_999).map(str)
        | st.tuples(st.integers(1, 9999), st.integers(1, 9)).map(lambda n: f"{n[0]}({n[1]}/9)"),
        line=st.integers(1, 99_999),
    )
)
def test_a_voucher_line_printed_and_read_is_the_same(number):
    assert VoucherNumber.read(number.text, number.account_set) == number


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("付-2019-12-1", date(2019, 12, 1), date(2019, 12, 31)),
        ("付-2019-02-1", date(2019, 2, 1), date(2019, 2, 28)),
        ("付-2020-02-1", date(2020, 2, 1), date(2020, 2, 29)),
    ],
)
def test_a_period_is_a_month(text, first, last):
    assert (a_voucher(text).first_day, a_voucher(text).last_day) == (first, last)


@pytest.mark.parametrize("paid_on", [date(2019, 7, 1), date(2019, 8, 1), date(2019, 8, 31)])
def test_a_voucher_is_of_the_month_of_the_payment_or_later(paid_on):
    a_voucher("付-2019-08-0034").check_period(paid_on)


def test_a_voucher_of_an_earlier_month_is_refused():
    with pytest.raises(VoucherPeriodMismatch) as refusal:
        a_voucher("付-2019-08-0034").check_period(date(2019, 9, 1))

    assert refusal.value.values() == {"period": "2019-08", "paid_on": "2019-09-01"}


@pytest.mark.parametrize("red", [False, True])
def test_a_used_voucher_line_stands_in_the_stream_of_its_number(red):
    number, payment_id = a_voucher(), uuid4()

    line = VoucherLine.use(number, payment_id, red=red)

    (used,) = line.collect_events()
    assert line.id == number.stream
    assert (used.number, used.payment_id, used.red) == (number, payment_id, red)
    assert used.mutate(None) == line
    assert VoucherLine.Used.TOPIC == "voucher_line.Used"
