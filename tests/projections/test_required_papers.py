"""Which papers are required, as SQL: on every day what the domain's rule book says."""

from datetime import date, timedelta
from uuid import uuid4

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from domain.papers import PaperKind, PaperStage
from domain.rule_book import PaperTerms, RuleBook, UseCategory
from ledger.store import Recorded
from projections import rules
from projections.required_papers import REQUIRED_PAPERS

FIRST = date(2019, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(6)]
KINDS = [PaperKind.CONTRACT, PaperKind.INVOICE, PaperKind.OTHER]
USES = [UseCategory.TRAINING, UseCategory.REWARD]

ENTRIES = st.lists(
    st.tuples(
        st.builds(
            PaperTerms,
            st.sampled_from(KINDS),
            st.sampled_from(PaperStage),
            st.sampled_from([None, *USES]),
            st.integers(0, 2),
        ),
        st.sampled_from(DAYS[:3]),
        st.sampled_from([None, *DAYS[2:]]),
    ),
    max_size=6,
)


def by_sql(database, recorded, position):
    with psycopg.connect(database, row_factory=dict_row) as connection, connection.cursor() as cursor:
        rules.fold(cursor, recorded)
        found = cursor.execute(REQUIRED_PAPERS, {"position": position}).fetchall()
        connection.rollback()
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ENTRIES, st.integers(0, 6))
def test_the_required_papers_are_those_of_the_domain_on_every_day(database, entries, known):
    book, heard = RuleBook.open(demo=False), RuleBook.open(demo=False)
    for place, entry in enumerate(entries):
        book.publish(*entry, "example")
        if place < known:
            heard.publish(*entry, "example")
    recorded = [Recorded(place, fact) for place, fact in enumerate(book.collect_events())]

    rows = by_sql(database, recorded, known)

    for day in DAYS:
        for stage in PaperStage:
            for use in USES:
                found = {
                    PaperKind(row["kind"]): row["weight"]
                    for row in rows
                    if (row["stage"], row["category"]) == (stage.value, use.value)
                    and row["from_on"] <= day
                    and (row["until_on"] is None or row["until_on"] > day)
                }
                assert found == heard.required_papers(stage, use, day), (day, stage, use)


def test_what_is_not_known_yet_requires_nothing(database):
    book = RuleBook.open(demo=False)
    book.publish(PaperTerms(PaperKind.INVOICE, PaperStage.PAYMENT), FIRST, None, str(uuid4()))
    recorded = [Recorded(place, fact) for place, fact in enumerate(book.collect_events(), 1)]

    assert {row["stage"] for row in by_sql(database, recorded, 1)} == {"FILING"}
    assert {row["stage"] for row in by_sql(database, recorded, 2)} == {"FILING", "PAYMENT"}
