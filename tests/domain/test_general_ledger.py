"""A month of the general ledger: what may be handed in, and what counts when it is handed in again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.general_ledger import (
    MOST_LINES,
    GeneralLedger,
    GeneralLedgerDate,
    GeneralLedgerLine,
    GeneralLedgerLineTwice,
    GeneralLedgerMixed,
    GeneralLedgerSide,
    GeneralLedgerSize,
    GeneralLedgerUnchanged,
    check_lines,
)
from domain.money import fen
from domain.voucher import VoucherNumber
from tests.domain.specs import RENHE

TODAY = date(2019, 9, 30)


def a_line(text="付-2019-08-0034-1", debit="100.00", credit=None, on="2019-08-20", books=RENHE, summary=None):
    return GeneralLedgerLine(
        VoucherNumber.read(text, books),
        date.fromisoformat(on),
        summary,
        debit and fen(debit),
        credit and fen(credit),
    )


def a_month():
    return GeneralLedger.open(RENHE, a_line().voucher)


def handed_in(ledger, *lines):
    """The facts of handing lines in, by name, with the vouchers they tell."""
    ledger.collect_events()
    ledger.hand_in(lines)
    return [(type(fact).__name__, [line.voucher.line for line in fact.lines]) for fact in ledger.collect_events()]


def test_a_debit_is_an_expense_and_a_credit_or_a_red_debit_takes_one_back():
    assert a_line().amount == fen("100.00")
    assert a_line(debit=None, credit="100.00").amount == fen("-100.00")
    assert a_line(debit="-100.00").amount == fen("-100.00")
    assert a_line(debit="0.00").amount == 0


def test_a_line_has_one_side():
    check_lines([a_line(debit="0.00", credit="5.00"), a_line("付-2019-08-1", "0.00", "0.00")], TODAY)

    for debit, credit in ((None, None), ("1.00", "1.00")):
        with pytest.raises(GeneralLedgerSide):
            check_lines([a_line(debit=debit, credit=credit)], TODAY)


@pytest.mark.parametrize(
    ("on", "today"), [("2019-08-01", TODAY), ("2019-08-31", TODAY), ("2019-08-20", date(2019, 8, 20))]
)
def test_a_line_is_of_a_day_of_its_month_that_has_come(on, today):
    check_lines([a_line(on=on)], today)


@pytest.mark.parametrize(
    ("on", "today"), [("2019-07-31", TODAY), ("2019-09-01", TODAY), ("2019-08-20", date(2019, 8, 19))]
)
def test_a_line_is_not_of_another_month_nor_of_a_day_to_come(on, today):
    with pytest.raises(GeneralLedgerDate):
        check_lines([a_line(on=on)], today)


def test_so_many_lines_are_handed_in_together():
    lines = [a_line(f"付-2019-08-0034-{number}") for number in range(1, MOST_LINES + 2)]
    check_lines(lines[:-1], TODAY)

    for wrong in ([], lines):
        with pytest.raises(GeneralLedgerSize):
            check_lines(wrong, TODAY)


def test_lines_handed_in_together_are_of_one_month_and_one_account_set():
    for other in (a_line("付-2019-09-1", on="2019-09-01"), a_line("付-2019-08-1", books="RENHE/二")):
        with pytest.raises(GeneralLedgerMixed):
            check_lines([a_line(), other], TODAY)


def test_a_line_is_handed_in_once_at_a_time_however_it_is_written():
    with pytest.raises(GeneralLedgerLineTwice):
        check_lines([a_line("付-2019-08-0034"), a_line("付-2019-8-34-1")], TODAY)


def test_what_is_new_and_what_is_changed_are_facts_of_their_own():
    ledger = a_month()
    first, second = a_line(), a_line("付-2019-08-0034-2")

    assert handed_in(ledger, first) == [("LinesHandedIn", [1])]
    assert handed_in(ledger, first, second) == [("LinesHandedIn", [2])]
    assert handed_in(ledger, a_line(debit="90.00"), second) == [("LinesReplaced", [1])]
    assert handed_in(ledger, first, a_line("付-2019-08-0034-3")) == [("LinesHandedIn", [3]), ("LinesReplaced", [1])]


@pytest.mark.parametrize("change", [{"on": "2019-08-21"}, {"summary": "更名"}, {"debit": None, "credit": "-100.00"}])
def test_another_day_summary_or_side_is_a_change(change):
    ledger = a_month()
    ledger.hand_in([a_line()])

    assert not ledger.holds(a_line(**change))
    assert handed_in(ledger, a_line(**change)) == [("LinesReplaced", [1])]


def test_lines_that_say_the_same_again_are_refused():
    ledger = a_month()
    ledger.hand_in([a_line()])

    with pytest.raises(GeneralLedgerUnchanged):
        ledger.hand_in([a_line(credit="0.00")])


@given(st.lists(st.lists(st.tuples(st.integers(1, 5), st.integers(-3, 3)), min_size=1, max_size=5), max_size=6))
def test_of_each_line_the_last_that_was_handed_in_is_held(hand_ins):
    ledger, last = a_month(), {}
    for said in hand_ins:
        lines = {number: a_line(f"付-2019-08-0034-{number}", f"{debit}.00") for number, debit in said}
        last |= lines
        try:
            ledger.copy().hand_in(list(lines.values()))
            ledger.hand_in(list(lines.values()))
        except GeneralLedgerUnchanged:
            assert all(ledger.holds(line) for line in lines.values())

    assert all(ledger.holds(line) for line in last.values())
    assert len(ledger.lines) == len(last)
