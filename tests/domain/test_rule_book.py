from datetime import date, timedelta

import pytest

from domain.fund_account import AccrualMode
from domain.papers import MANDATORY, PaperKind, PaperStage
from domain.rule_book import (
    AccrualTerms,
    AuthorizationTerms,
    DistrictTerms,
    Limit,
    LimitTerms,
    NoAccrualRule,
    PaperTerms,
    RuleBook,
    RulePeriodInvalid,
    UseAuthorizationRequired,
    UseCategory,
    UseNotPermitted,
    UseTerms,
)

FROM, TO = date(2019, 1, 1), date(2019, 12, 31)
DAY = timedelta(days=1)


def a_book(*entries):
    book = RuleBook.open(demo=False)
    for terms, start, end in entries:
        book.publish(terms, start, end, "京应急发〔2019〕1号")
    return book


def fixed(rate_bp, district=None):
    return AccrualTerms(AccrualMode.FIXED, rate_bp, district)


def rate(book, on, district="110105"):
    return book.accrual_rule(district, on)[1].rate_bp


def test_a_rule_is_in_force_from_its_first_to_its_last_day():
    book = a_book((fixed(1500), FROM, TO))

    assert [rate(book, FROM), rate(book, TO)] == [1500, 1500]
    for outside in (FROM - DAY, TO + DAY):
        with pytest.raises(NoAccrualRule) as refusal:
            rate(book, outside)
        assert refusal.value.on == outside


def test_a_rule_without_a_last_day_stays():
    assert rate(a_book((fixed(1500), FROM, None)), date(2099, 1, 1)) == 1500


def test_of_several_rules_the_one_that_began_last_counts_whenever_it_was_published():
    book = a_book((fixed(2000), FROM + DAY, None), (fixed(1500), FROM, None))

    assert [rate(book, FROM), rate(book, FROM + DAY)] == [1500, 2000]


def test_of_two_rules_that_began_together_the_later_published_counts():
    assert rate(a_book((fixed(1500), FROM, None), (fixed(2000), FROM, None)), FROM) == 2000


def test_a_districts_rule_goes_before_the_citys_and_counts_nowhere_else():
    book = a_book((fixed(1000, "110105"), FROM, None), (fixed(1500), FROM + DAY, None))

    assert rate(book, FROM + DAY, "110105") == 1000
    assert rate(book, FROM + DAY, "110101") == 1500
    with pytest.raises(NoAccrualRule):
        rate(book, FROM, "110101")


@pytest.mark.parametrize("rate_bp", [0, 10_000])
def test_a_rate_is_from_nothing_to_the_whole(rate_bp):
    assert rate(a_book((fixed(rate_bp), FROM, FROM)), FROM) == rate_bp


@pytest.mark.parametrize(
    ("terms", "start", "end"),
    [
        (fixed(-1), FROM, TO),
        (fixed(10_001), FROM, TO),
        (LimitTerms(Limit.LATE_ENTRY_DAYS, -1), FROM, TO),
        (fixed(1500), FROM, FROM - DAY),
    ],
    ids=["below nothing", "above the whole", "negative limit", "ends before it starts"],
)
def test_a_rule_out_of_range_is_refused(terms, start, end):
    book = a_book()

    with pytest.raises(RulePeriodInvalid):
        book.publish(terms, start, end, "")

    assert len(book.pending_events) == 1


def test_a_use_is_permitted_only_while_it_is_in_the_catalogue():
    book = a_book((UseTerms(UseCategory.TRAINING), FROM, TO))

    assert book.permitted_use(UseCategory.TRAINING, TO).category is UseCategory.TRAINING
    for category, on in ((UseCategory.TRAINING, TO + DAY), (UseCategory.REWARD, TO)):
        with pytest.raises(UseNotPermitted):
            book.permitted_use(category, on)


def test_a_special_use_needs_a_document_that_covers_the_day():
    special = UseTerms(UseCategory.SPECIAL, requires_authorization=True)
    book = a_book((special, FROM, None), (AuthorizationTerms(UseCategory.SPECIAL), FROM, TO))

    assert book.permitted_use(UseCategory.SPECIAL, TO) == special
    with pytest.raises(UseAuthorizationRequired):
        book.permitted_use(UseCategory.SPECIAL, TO + DAY)


def test_a_document_for_another_use_does_not_count():
    special = UseTerms(UseCategory.SPECIAL, requires_authorization=True)
    book = a_book((special, FROM, None), (AuthorizationTerms(UseCategory.OTHER), FROM, None))

    with pytest.raises(UseAuthorizationRequired):
        book.permitted_use(UseCategory.SPECIAL, FROM)


def test_a_limit_is_nothing_until_it_is_published():
    book = a_book(
        (LimitTerms(Limit.LATE_ENTRY_DAYS, 30), FROM, None), (LimitTerms(Limit.LATE_ENTRY_DAYS, 10), TO, None)
    )

    assert [book.limit(Limit.LATE_ENTRY_DAYS, on) for on in (FROM - DAY, FROM, TO)] == [0, 30, 10]
    assert book.limit(Limit.FILING_DUE_DAYS, TO) == 0


def test_a_retired_district_is_told_with_its_last_day_and_its_successor():
    book = a_book((DistrictTerms("110228", "110118"), FROM, TO))

    assert book.retired_districts() == {"110228": (TO, "110118")}


FILING, PAYMENT = PaperStage.FILING, PaperStage.PAYMENT
TRAINING, REWARD = UseCategory.TRAINING, UseCategory.REWARD


def paper(kind, stage=PAYMENT, category=None, weight=1):
    return PaperTerms(kind, stage, category, weight)


def needed(book, stage=PAYMENT, on=FROM, category=TRAINING):
    return book.required_papers(stage, category, on)


def test_without_a_rule_a_filing_needs_the_five_and_nothing_else_anything():
    book = a_book()

    assert needed(book, FILING) == dict.fromkeys(MANDATORY, 1)
    assert needed(book) == needed(book, PaperStage.EXECUTION) == {}


def test_a_paper_is_needed_from_its_first_to_its_last_day():
    book = a_book((paper(PaperKind.INVOICE), FROM, TO))

    assert needed(book, on=FROM) == needed(book, on=TO) == {PaperKind.INVOICE: 1}
    assert needed(book, on=FROM - DAY) == needed(book, on=TO + DAY) == {}


def test_what_one_use_needs_goes_before_what_all_do_and_a_weight_of_nothing_waives():
    waived = paper(PaperKind.INVOICE, category=REWARD, weight=0)
    book = a_book((waived, FROM, None), (paper(PaperKind.INVOICE, weight=3), FROM + DAY, None))

    assert needed(book, on=FROM + DAY) == {PaperKind.INVOICE: 3}
    assert needed(book, on=FROM + DAY, category=REWARD) == {}


def test_of_rules_on_one_paper_the_latest_start_counts_then_the_latest_published():
    book = a_book(
        (paper(PaperKind.INVOICE, weight=2), FROM + DAY, None),
        (paper(PaperKind.INVOICE, weight=5), FROM, None),
        (paper(PaperKind.INVOICE, weight=7), FROM, None),
    )

    assert needed(book, on=FROM) == {PaperKind.INVOICE: 7}
    assert needed(book, on=FROM + DAY) == {PaperKind.INVOICE: 2}


@pytest.mark.parametrize(("weight", "refused"), [(-1, True), (0, False), (100, False), (101, True)])
def test_a_weight_is_a_whole_number_up_to_a_hundred(weight, refused):
    if refused:
        with pytest.raises(RulePeriodInvalid):
            a_book((paper(PaperKind.INVOICE, weight=weight), FROM, None))
    else:
        assert len(needed(a_book((paper(PaperKind.INVOICE, weight=weight), FROM, None)))) == bool(weight)
