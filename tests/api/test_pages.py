from datetime import date
from uuid import UUID

import pytest

from ledger_api.ids import global_id, opaque, read_id
from ledger_api.pages import CursorInvalid, Listing, PageInfo, PageSize, page_of, page_size
from tests.api.toy import post

PAYMENTS = Listing("payments", "PAID_ON_DESC", date(2019, 8, 16), 120)
KEY = (date(2019, 7, 30), UUID(int=7))
KIND = tuple[date, UUID]


def test_an_id_gives_its_key_back():
    named = global_id("FundAccount", "RENHE:110105:2019")

    assert read_id("FundAccount", named) == "RENHE:110105:2019"
    assert "=" not in named


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "FundAccount:1",
        "编号",
        global_id("Project", "1"),
        global_id("Fund", "Account:1"),
        global_id("FundAccount", ""),
    ]
    + [global_id("FundAccount", "1") + extra for extra in ("=", " ")]
    + [opaque(b"FundAccount:\xff")],
)
def test_an_id_that_is_malformed_or_of_another_kind_names_nothing(text: str):
    assert read_id("FundAccount", text) is None


@pytest.mark.parametrize(
    ("first", "last", "size"), [(None, None, 20), (1, None, 1), (100, None, 100), (None, 100, 100)]
)
def test_a_page_has_one_to_a_hundred_rows_and_twenty_unasked(first: int | None, last: int | None, size: int):
    assert page_size(first, last) == size


@pytest.mark.parametrize(("first", "last"), [(101, None), (0, None), (-1, None), (None, 101), (None, 0), (1, 1)])
def test_a_page_that_is_too_large_empty_or_from_both_ends_is_refused(first: int | None, last: int | None):
    with pytest.raises(PageSize) as refusal:
        page_size(first, last)

    assert refusal.value.most == 100


async def test_a_refused_page_is_told_by_its_code_in_the_language_of_the_request():
    query = "{ size(first: 101) }"

    unsaid = (await post(query=query)).json()["errors"][0]
    english = (await post(query=query, headers={"accept-language": "en-GB,en;q=0.9,zh;q=0.8"})).json()["errors"][0]

    assert unsaid["message"] == "每页最多100条"
    assert english["message"].startswith("A page has at most 100 rows")
    assert unsaid["extensions"] == english["extensions"] == {"code": "PAGE_SIZE", "values": {"most": "100"}}


def test_a_cursor_gives_its_sort_key_back():
    assert PAYMENTS.key(PAYMENTS.cursor(*KEY), KIND) == KEY


def test_a_cursor_gives_the_dates_of_its_list_back():
    assert Listing.of("payments", "PAID_ON_DESC", PAYMENTS.cursor(*KEY)) == PAYMENTS


@pytest.mark.parametrize(
    "other",
    [
        Listing("projects", "PAID_ON_DESC", date(2019, 8, 16), 120),
        Listing("payments", "PAID_ON_ASC", date(2019, 8, 16), 120),
        Listing("payments", "PAID_ON_DESC", date(2019, 8, 17), 120),
        Listing("payments", "PAID_ON_DESC", date(2019, 8, 16), 121),
        Listing("payments", "PAID_ON_DESC"),
    ],
)
def test_a_cursor_of_another_list_is_refused(other: Listing):
    with pytest.raises(CursorInvalid):
        PAYMENTS.key(other.cursor(*KEY), KIND)


@pytest.mark.parametrize("cursor", ["", "x", "游标", opaque(b"12345678[null,null,[]]"), PAYMENTS.cursor(*KEY)[:-4]])
def test_a_cursor_that_was_made_up_is_refused(cursor: str):
    with pytest.raises(CursorInvalid):
        PAYMENTS.key(cursor, KIND)
    with pytest.raises(CursorInvalid):
        Listing.of("payments", "PAID_ON_DESC", cursor)


def test_a_cursor_with_one_letter_changed_is_refused():
    cursor = PAYMENTS.cursor(*KEY)

    for place in range(len(cursor)):
        changed = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
        with pytest.raises(CursorInvalid):
            PAYMENTS.key(changed, KIND)


def test_a_cursor_with_the_key_of_another_kind_is_refused():
    with pytest.raises(CursorInvalid):
        PAYMENTS.key(PAYMENTS.cursor("RENHE"), KIND)


@pytest.mark.parametrize(
    ("fetched", "backward", "resumed", "shown", "more_after", "more_before"),
    [
        ([1, 2, 3], False, False, [1, 2], True, False),
        ([1, 2], False, False, [1, 2], False, False),
        ([3, 4, 5], False, True, [3, 4], True, True),
        ([5], False, True, [5], False, True),
        ([5, 4, 3], True, False, [4, 5], False, True),
        ([5, 4], True, False, [4, 5], False, False),
        ([2, 1], True, True, [1, 2], True, False),
        ([4, 3, 2], True, True, [3, 4], True, True),
    ],
)
def test_a_page_stands_in_the_order_of_the_list_and_says_where_there_is_more(
    *, fetched: list[int], backward: bool, resumed: bool, shown: list[int], more_after: bool, more_before: bool
):
    page = page_of(fetched, 2, str, backward=backward, resumed=resumed)

    assert [edge.node for edge in page.edges] == shown
    assert page.info == PageInfo(
        has_next_page=more_after,
        has_previous_page=more_before,
        start_cursor=str(shown[0]),
        end_cursor=str(shown[-1]),
    )


def test_an_empty_page_has_no_cursors():
    page = page_of([], 20, str)

    assert page.edges == []
    assert page.info == PageInfo(has_next_page=False, has_previous_page=False, start_cursor=None, end_cursor=None)
