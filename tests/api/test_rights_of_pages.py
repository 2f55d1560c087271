"""What a role gets to see at the pages and takes away as exports, against the one table of rights (rights.csv).

A page has a line of the kind `page`, named by its place in `console/pages/places.py`; `record` says what its `{id}` names.
An export of a report is judged by the line of the report. Whoever is not signed in gets to sign-in, whatever is named.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from html import unescape
from types import SimpleNamespace

import httpx
import pytest
from starlette.routing import Route

from console.pages import field_steps, lists, places, site
from console.reports import REPORTS
from domain.credit_code import with_check_character
from tests.api.browsing import signed_in
from tests.api.hazard_story import NORTH
from tests.api.rights_story import FOREIGN_ACCOUNT, FOREIGN_WORDS, MILL
from tests.api.rights_table import ANONYMOUS, ROLES, lines
from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI

OTHERS = {
    "/sign-in",
    "/enter",
    "/leave",
    "/field-worker.js",
    "/{path:path}",
    "/reports/{number}",
    "/reports/{number}/{kind}",
}
CHOICES = {
    "/tasks/{id}/{way}": field_steps.TASK,
    "/hazards/{id}/{way}": field_steps.HAZARD,
    "/bulletins/{id}/{kind}": ("xlsx",),
} | dict.fromkeys(lists.FILES, ("csv",))
"""What the last part of an address may be, where not every text is something."""

PLACES = [
    re.sub(r"\{\w+\}$", choice, route.path) if choice else route.path
    for route in site.routes(None)[0].routes
    if isinstance(route, Route) and route.path not in OTHERS
    for choice in CHOICES.get(route.path, ("",))
]
CODES = {"own": MILL, "foreign": NORTH, "absent": with_check_character("91110110MA0009999")}
ASKED_OF = {"R5": f"insurer={RENHE}&district={FENGTAI}&year=2019", "R8": "campaign=BBA-1", "R19": "year=2019"}
SEES_ALL = {"CENTRE", "CITY", "AUDITOR"}
WITHOUT_FIGURES = {"/reports", "/rules"}
FOREIGN_SCOPE = {True: f"district={SHUNYI}", False: f"insurer={ANTAI}"}


@pytest.fixture(scope="module")
def at(everything):
    """A visitor of the pages in each role, and nobody."""
    with ExitStack() as opened:
        visitors = {
            role: opened.enter_context(signed_in(everything, everything.database, getattr(everything, name)))
            for role, name in ROLES.items()
        }
        visitors[ANONYMOUS] = opened.enter_context(
            httpx.Client(base_url=everything.address, headers={"origin": everything.address}, timeout=30)
        )
        yield SimpleNamespace(story=everything, visitors=visitors)


def named_by(at, place, record, whose):
    """What stands in the address of a page for a record of one's own, another's or nobody's."""
    return CODES[whose] if "{code}" in place else getattr(at.story, whose).get(record, "")


def seen(at, role, place, named="", query="", send=None):
    """Status and words of a page, without the name of what was asked for."""
    address = re.sub(r"\{\w+\}", named, place)
    visitor = at.visitors[role]
    answer = visitor.post(address, data=send) if send else visitor.get(f"{address}?as_of=2019-12-31&{query}")
    words = unescape(re.sub(r"<[^>]+>", " ", answer.text))
    return answer.status_code, " ".join((words.replace(named, "") if named else words).split())


def leaks(text):
    """Words and figures of a page that are another's; what is a share of a hundred is none."""
    words = [word for word in (*FOREIGN_WORDS, FOREIGN_ACCOUNT) if word in text]
    return words + re.findall(r"(?<![\d.-])[\d,]+\.(?!00)\d\d(?![\d.%])(?! *%)", text)


def judged(at, role, place, record):
    """The cell of a role and a page, as the page answers; what fits none is told."""
    names = [named_by(at, place, record, whose) for whose in ("own", "foreign", "absent")]
    own, foreign, absent = (seen(at, role, place, name) for name in names)
    statuses = [each[0] for each in (own, foreign, absent)]
    if 500 in statuses or 400 in statuses:
        return f"answers {statuses}"
    if "{" not in place:
        return of_a_list(at, role, place, own)
    if not set(statuses) & {200}:
        return "-" if own == foreign == absent else f"refuses differently: {own}, {foreign}, {absent}"
    if statuses == [200, 200, 404]:
        return "all"
    if statuses[0] == 200 and foreign == absent and statuses[2] == 404:
        return f"leaks {found}" if (found := leaks(own[1])) else "own"
    return f"answers {statuses}, of another {foreign[1][:300]}, of nobody {absent[1][:300]}"


def of_a_list(at, role, place, own):
    if own[0] in {403, 404}:
        return "-"
    if own[0] == 303 or place in WITHOUT_FIGURES:
        return "may"
    by_place = role in {"DISTRICT", "TECH_FIRM"}
    theirs = seen(at, role, place, query=FOREIGN_SCOPE[by_place])
    found = {whose: leaks(each[1]) for whose, each in (("own", own), ("another", theirs))}
    if role in SEES_ALL:
        return "all"
    return "own" if not any(found.values()) else f"leaks {found}"


def test_every_page_has_a_line(at):
    table = lines("page")
    new = [line_for(at, place) for place in PLACES if place not in table]

    assert not new, "add to rights.csv, after holding each cell against domain.md 7.1:\n" + "\n".join(new)
    assert set(table) <= set(PLACES), "rights.csv: no such page any more"


def line_for(at, place):
    """The line of a page as it answers now."""
    named = ("Enterprise",) if "{code}" in place else tuple(at.story.own) if "{" in place else ("",)

    def shows(record):
        return any(seen(at, role, place, named_by(at, place, record, "own"))[0] == 200 for role in ROLES)

    record = next(filter(shows, named), "")
    return ",".join(["page", place, record, *(judged(at, role, place, record) for role in ROLES), "-"])


@pytest.mark.parametrize("role", ROLES)
def test_a_page_shows_what_the_table_says(at, role):
    table = lines("page")
    differing = {
        place: said for place, line in table.items() if (said := judged(at, role, place, line["record"])) != line[role]
    }

    assert not differing, "\n".join(f"{place}: {said[:1500]}" for place, said in differing.items())


@pytest.mark.parametrize("role", ROLES)
def test_a_form_that_is_sent_for_anothers_record_is_answered_like_one_for_none(at, role):
    for place, line in lines("page").items():
        if place not in places.FORMS or "{" not in place:
            continue
        sent = {"step": "x", "effectiveOn": "2019-12-31", "commandId": "5f0c1c1e-0000-4000-8000-00000000000f"}
        foreign, absent = (
            seen(at, role, place, named_by(at, place, line["record"], whose), send=sent)
            for whose in ("foreign", "absent")
        )
        assert foreign[0] != 500, place
        assert foreign == absent or line[role] == "all", place
        assert 400 <= absent[0] < 500, place


@pytest.mark.parametrize("role", ROLES)
def test_a_report_is_shown_and_handed_out_to_whom_the_table_says(at, role):
    differing = {}
    for number, line in lines("report").items():
        asked_of = ASKED_OF.get(number, "")
        answers = [seen(at, role, f"/reports/{number}{kind}", query=asked_of) for kind in ("", "/csv")]
        statuses = {status for status, _ in answers}
        said = "-" if statuses <= {403, 404} else "all" if role in SEES_ALL else "own"
        if said == "own" and (found := [each for _, words in answers for each in leaks(words)]):
            said = f"leaks {found}"
        if said != line[role] or len(statuses) > 1:
            differing[number] = said, statuses
    assert not differing


def test_there_is_no_report_and_no_kind_of_file_beside_those_of_the_table(at):
    assert set(lines("report")) == set(REPORTS)
    for address in ("/reports/R99", "/reports/R99/xlsx", "/reports/R3/pdf", "/reports/R3/exe"):
        assert seen(at, "AUDITOR", address)[0] == 404


def test_nobody_sees_a_page_and_is_told_nothing_by_where_it_leads(at):
    for place in PLACES:
        told = {
            seen(at, ANONYMOUS, place, named_by(at, place, record, whose))
            for record in (lines("page").get(place, {}).get("record", ""),)
            for whose in ("own", "foreign", "absent")
        }
        assert {status for status, _ in told} == {303}, place
        assert len(told) == 1, place
    for place in places.FORMS:
        sent = seen(at, ANONYMOUS, place, "x", send={"step": "x"})
        assert sent[0] == 401, place


# Subscriptions

STREAMS = {
    "fundChanged": 'subscription S($id: ID) { fundChanged(fundAccountId: $id, after: "0") { position fact { name } } }',
    "hazardChanged": 'subscription S($id: ID) { hazardChanged(taskId: $id, after: "0") { position fact { name } } }',
}
TOLD = {
    "-": {"own": "a refusal", "foreign": "a refusal", "absent": "a refusal"},
    "own": {"own": "a fact", "foreign": "nothing", "absent": "nothing"},
    "all": {"own": "a fact", "foreign": "a fact", "absent": "nothing"},
}
SILENT_S = 1.0


def first_told(at, role, name, id_, expected):
    """What a subscription says first: a fact, a refusal, or nothing for a while; what is expected is waited for."""
    patience = SILENT_S if expected == "nothing" else 30
    who, body = getattr(at.story, ROLES[role]), {"query": STREAMS[name], "variables": {"id": id_}}
    headers = {"accept": "text/event-stream"}
    try:
        with who.http.stream("POST", "/graphql", json=body, headers=headers, timeout=patience) as answer:
            told = next(line for line in answer.iter_lines() if line.startswith("data: "))
    except httpx.ReadTimeout:
        return "nothing"
    return "a refusal" if "errors" in told else "a fact"


@pytest.mark.parametrize("name", STREAMS)
def test_a_subscription_tells_of_one_record_whom_the_table_says(at, name):
    line = lines("subscription")[name]
    tasks = {whose: hazards_task(at, getattr(at.story, whose)) for whose in ("own", "foreign")}
    ids = tasks if name == "hazardChanged" else {whose: getattr(at.story, whose)["FundAccount"] for whose in tasks}
    ids["absent"] = at.story.absent["InspectionTask" if name == "hazardChanged" else "FundAccount"]
    with ThreadPoolExecutor(24) as pool:
        told = {
            role: [
                pool.submit(first_told, at, role, name, ids[whose], said) for whose, said in TOLD[line[role]].items()
            ]
            for role in ROLES
        }

    said = {role: [each.result() for each in answers] for role, answers in told.items()}
    assert said == {role: list(TOLD[line[role]].values()) for role in ROLES}


def hazards_task(at, whose):
    """The task in which a hazard was found."""
    return at.story.centre.ask("Hazard", id=whose["Hazard"])["hazard"]["task"]["id"]


def test_nobody_subscribes(at):
    for query in STREAMS.values():
        answer = at.visitors[ANONYMOUS].post("/graphql", json={"query": query}, headers={"accept": "text/event-stream"})
        assert answer.status_code == 401
