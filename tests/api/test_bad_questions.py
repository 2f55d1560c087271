"""Questions that are asked badly: what is wrong is said by its code, and no answer is ever a fault."""

import pytest

from tests.api.story import RENHE, named

TODAY = "2019-12-31"


def codes(answer):
    """The codes of the errors of a question."""
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


# Text

ASKED_WITH_TEXT = [
    ("Policies", lambda text: {"filter": {"search": text}}),
    ("Policies", lambda text: {"filter": {"creditCode": text}}),
    ("Payments", lambda text: {"filter": {"payee": text}}),
    ("Payments", lambda text: {"filter": {"voucher": text}}),
    ("Projects", lambda text: {"filter": {"search": text}}),
    ("Rules", lambda text: {"kind": text}),
    ("Policy", lambda text: {"by": {"number": {"insurerId": named("Organisation", RENHE), "number": text}}}),
    (
        "Project",
        lambda text: {"by": {"number": {"insurerId": named("Organisation", RENHE), "year": 2019, "number": text}}},
    ),
    (
        "Payment",
        lambda text: {
            "by": {
                "voucher": {
                    "insurerId": named("Organisation", RENHE),
                    "text": "付-2019-08-34",
                    "accountSet": text,
                }
            }
        },
    ),
]


@pytest.mark.parametrize("text", ["甲\u0000", "x" * 10_000, "\u202e"])
def test_a_text_to_look_for_is_refused_too(year, text):
    for operation, asked in ASKED_WITH_TEXT:
        assert (operation, codes(year.finance.post(operation, **asked(text)))) == (operation, ["TEXT_FORMAT"])


@pytest.mark.parametrize("text", ["%", "_", "'; DROP TABLE journal; --", "\\", "%(insurer)s", "{0}", "甲\u0301"])
def test_a_strange_text_is_only_looked_for(year, text):
    for operation, asked in ASKED_WITH_TEXT:
        answer = year.finance.post(operation, **asked(text))
        assert codes(answer) == []
    assert year.finance.ask("Projects", filter={"search": text})["projects"]["totalCount"] == 0


def test_a_credit_code_of_nothing_is_no_credit_code(year):
    assert codes(year.finance.post("Enterprise", by={"creditCode": ""})) == ["CREDIT_CODE_LENGTH"]


@pytest.mark.parametrize("body", [rb'"\ud800"', rb'"\udc00\ud800"', b'"\xff"'])
def test_half_a_character_is_no_json(year, body):
    content = b'{"query": "query Q($id: ID!) { node(id: $id) { id } }", "variables": {"id": ' + body + b"}}"

    answer = year.finance.http.post("/graphql", content=content, headers={"content-type": "application/json"})

    assert (answer.status_code, codes(answer.json())) == (400, ["BAD_REQUEST"])


# Ids


@pytest.mark.parametrize("key", ["\u0000", "x" * 40_000, "甲\u202e", ""])
def test_an_organisation_that_is_none_has_nothing(year, key):
    id_ = named("Organisation", key)

    assert year.centre.ask("Node", id=id_) == {"node": None}
    assert year.centre.ask("Projects", scope={"insurerId": id_})["projects"]["totalCount"] == 0
    by = {"key": {"insurerId": id_, "district": "\u0000", "fundYear": -1}}
    assert year.centre.ask("FundAccount", by=by)["fundAccount"] is None


# Pages and cursors

LISTED = """query L($first: Int, $after: String, $last: Int, $before: String, $filter: PaymentFilter, $by: PaymentOrder! = PAID_ON_DESC, $asOf: Date) {
  payments(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $by, asOf: $asOf) {
    edges { cursor node { id } } pageInfo { endCursor hasNextPage hasPreviousPage }
  }
}"""


@pytest.mark.parametrize(
    "page",
    [
        {"first": 1000},
        {"first": 101},
        {"first": 0},
        {"first": -1},
        {"last": 1000},
        {"last": 0},
        {"first": 10, "last": 10},
        {"first": 2147483647},
        {"last": -2147483648},
    ],
)
def test_a_page_is_of_1_to_100_from_one_end(year, page):
    assert codes(year.finance.send(LISTED, **page)) == ["PAGE_SIZE"]
    assert codes(year.finance.post("Statement", by={"id": year.renhe}, **page)) == ["PAGE_SIZE"]


def test_the_largest_page_and_the_smallest(year):
    assert len(year.centre.send(LISTED, first=100)["data"]["payments"]["edges"]) == 6
    assert len(year.centre.send(LISTED, last=1)["data"]["payments"]["edges"]) == 1


@pytest.mark.parametrize("page", [{"first": 2_147_483_648}, {"first": "10"}, {"first": 1.5}, {"first": True}])
def test_a_page_size_that_is_no_whole_number_of_32_bits_is_no_input(year, page):
    assert codes(year.finance.send(LISTED, **page)) == ["BAD_USER_INPUT"]


def cursors(year):
    """Cursors that are well made, and not of the list of all payments by day."""
    own = year.finance.send(LISTED, first=1)["data"]["payments"]["pageInfo"]["endCursor"]
    by_amount = year.finance.send(LISTED, first=1, by="AMOUNT_DESC")["data"]["payments"]["pageInfo"]["endCursor"]
    filtered = year.finance.send(LISTED, first=1, filter={"irregular": False})["data"]["payments"]["pageInfo"][
        "endCursor"
    ]
    theirs = year.other_finance.send(LISTED, first=1)["data"]["payments"]["pageInfo"]["endCursor"]
    projects = year.finance.ask("Projects", first=1)["projects"]["pageInfo"]["endCursor"]
    return own, [by_amount, filtered, theirs, projects, own[:-2] + ("AA" if own[-2:] != "AA" else "BB"), own + "="]


def test_a_cursor_of_another_list_is_refused(year):
    own, others = cursors(year)

    assert codes(year.finance.send(LISTED, first=1, after=own)) == []
    assert [codes(year.finance.send(LISTED, first=1, after=cursor)) for cursor in others] == [["CURSOR_INVALID"]] * 6


@pytest.mark.parametrize("cursor", ["", "x", "\u0000", "甲", "x" * 10_000, named("Payment", 1), "AAAAAAAAAABbXQ"])
def test_a_cursor_that_is_made_up_is_refused(year, cursor):
    assert codes(year.finance.send(LISTED, first=1, after=cursor)) == ["CURSOR_INVALID"]
    assert codes(year.finance.send(LISTED, last=1, before=cursor)) == ["CURSOR_INVALID"]
    assert codes(year.finance.post("Statement", by={"id": year.renhe}, after=cursor)) == ["CURSOR_INVALID"]


def test_a_cursor_for_the_other_direction_or_of_another_date_is_refused(year):
    own, _ = cursors(year)

    assert codes(year.finance.send(LISTED, first=1, before=own)) == ["CURSOR_INVALID"]
    assert codes(year.finance.send(LISTED, last=1, after=own)) == ["CURSOR_INVALID"]
    assert codes(year.finance.send(LISTED, first=1, after=own, before=own)) == ["CURSOR_INVALID"]
    assert codes(year.finance.send(LISTED, first=1, after=own, asOf="2019-12-30")) == ["CURSOR_INVALID"]
    assert codes(year.finance.send(LISTED, first=1, after=own, asOf=TODAY)) == []


# As of, as known at, scopes


@pytest.mark.parametrize("position", ["-1", "1e3", "٣", "", "9" * 30, "1.0", " 1", "0x1"])
def test_a_position_that_is_none_is_refused(year, position):
    assert codes(year.finance.post("FundAccounts", asKnownAt={"position": position})) == ["KNOWN_AT_FORMAT"]


@pytest.mark.parametrize(
    "time",
    [
        "2019-09-01T00:00:00",
        "2019-09-01",
        "now",
        "",
        "2019-09-31T00:00:00Z",
        "2019-09-01T25:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "2019-09-01T00:00:00+25:00",
    ],
)
def test_an_instant_without_its_offset_or_outside_the_calendar_is_refused(year, time):
    assert codes(year.finance.post("FundAccounts", asKnownAt={"time": time})) == ["KNOWN_AT_FORMAT"]


@pytest.mark.parametrize(
    "known_at", [{}, {"position": None}, {"position": "1", "time": "2019-09-01T00:00:00Z"}, {"position": 1}]
)
def test_a_point_of_recording_is_one_thing(year, known_at):
    assert codes(year.finance.post("FundAccounts", asKnownAt=known_at)) == ["BAD_USER_INPUT"]


def test_points_before_the_beginning_and_beyond_the_end_are_answered(year):
    def available(**asked):
        table = year.finance.ask("FundAvailability", **asked)["fundAvailability"]
        return table["total"]["balance"]["available"], len(table["rows"])

    nothing, now = ("0.00", 0), ("100000.00", 1)
    assert available(asKnownAt={"position": "0"}) == nothing
    assert available(asKnownAt={"position": "9" * 18}) == now
    assert available(asKnownAt={"time": "1900-01-01T00:00:00Z"}) == nothing
    assert available(asKnownAt={"time": "9999-12-31T00:00:00+08:00"}) == now
    assert available(asOf="1900-01-01") == ("0.00", 1)
    assert available(asOf="9999-12-31") == now


@pytest.mark.parametrize("asked", [{"asOf": "1900-01-01"}, {"asOf": "9999-12-31"}])
def test_every_question_is_answered_for_the_first_and_the_last_day(year, asked):
    for operation in ("FundAvailability", "FundAccounts", "Policies", "Projects", "Payments", "UseBreakdown"):
        assert codes(year.centre.post(operation, **asked)) == []
    period = {"startOn": asked["asOf"], "endOn": asked["asOf"]}
    assert codes(year.finance.post("Statement", by={"id": year.renhe}, period=period)) == []
    assert codes(year.finance.post("Statement", by={"id": year.renhe}, **asked)) == []


@pytest.mark.parametrize("district", ["110199", "", "丰台", "\u0000", "1" * 10_000])
def test_a_scope_in_no_district_is_refused(year, district):
    for operation in ("FundAvailability", "FundAccounts", "Policies", "Projects", "Payments", "UseBreakdown"):
        assert codes(year.centre.post(operation, scope={"district": district})) == ["DISTRICT_UNKNOWN"]


def test_a_scope_names_its_calibre_and_a_year_of_32_bits(year):
    assert codes(year.centre.post("FundAccounts", scope={"calibre": None})) == ["CALIBRE_REQUIRED"]
    assert codes(year.centre.post("FundAccounts", scope={"fundYear": 2_147_483_648})) == ["BAD_USER_INPUT"]
    assert codes(year.centre.post("FundAccounts", scope={"fundYear": -2_147_483_648})) == []
    assert year.centre.ask("FundAccounts", scope={"district": "110228"})["fundAccounts"]["totalCount"] == 0
