"""What a role may ask and do, over HTTP and at the command line, against the one table of rights (rights.csv).

The table was written from domain.md 7.1 and 7.5. A line that changes is a commit of its own with its reason. What has
no line yet gets one before it is merged; the message of the test that fails here says which.
"""

import re
from hashlib import sha256
from uuid import uuid4

import httpx
import pytest
from starlette.routing import Route

from console.asking import answer_of
from console.reports import REPORTS
from console.reports.answers import asked
from console.reports.description import Wanted
from console.reports.writing import write_report
from console.serving import application
from ledger.rights import IMPORTS, Actor, Role, RoleNotAllowed, check_may_import
from ledger_api.oidc.registration import Registration
from tests.api.client import KEY
from tests.api.rights_story import (
    FOREIGN_ACCOUNT,
    FOREIGN_FILE,
    FOREIGN_PHONE,
    FOREIGN_WORDS,
    OFFICIALS_PHONE,
    OWN_ACCOUNT,
    OWN_FILE,
    OWN_PHONE,
)
from tests.api.rights_table import (
    ANONYMOUS,
    GUARDED,
    LINES,
    ROLES,
    SCHEMA,
    lines,
    naming,
    question,
    shown,
    variables,
    wish,
)
from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, named

SEES_ALL = {"CENTRE", "CITY", "AUDITOR"}
CELLS = {"-", "own", "told", "all", "may", "masked"}
SIGNING_IN = {
    "POST /sign-in",
    "POST /sign-in/second-factor",
    "POST /sign-out",
    "POST /token",
    "GET /oidc/start",
    "GET /oidc/callback",
    "POST /oidc/back-channel-logout",
}
SECRETS = {OWN_PHONE, FOREIGN_PHONE, OFFICIALS_PHONE, OWN_ACCOUNT, FOREIGN_ACCOUNT}
OWN_SECRETS = {role: {OWN_PHONE, OWN_ACCOUNT} for role in ROLES if role.startswith("INSURER")}
OWN_SECRETS |= {"TECH_FIRM": {OWN_PHONE}, "DISTRICT": {OFFICIALS_PHONE}}
FITTING = {"may": {"own", "all"}}
NOWHERE, UNKNOWN = "110119", named("Organisation", "NOBODY")


@pytest.fixture(scope="module")
def story(everything):
    return everything


def client(story, role):
    return getattr(story, ROLES[role])


# The table has a line for everything there is


def missing(kind, there, usual):
    """What has no line, each with the line to begin from; and lines about what there is not."""
    table = lines(kind)
    return [f"{kind},{name},{usual}" for name in there if name not in table] + [n for n in table if n not in there]


@pytest.mark.parametrize(
    ("kind", "there", "usual"),
    [
        ("mutation", SCHEMA.mutation_type.fields, "<kind of record or nothing>,own,own,own,own,own,all,all,all,-"),
        ("query", SCHEMA.query_type.fields, "<kind of record or nothing>,own,own,own,-,own,all,all,all,-"),
        ("field", sorted(GUARDED), ",own,own,own,-,own,all,all,all,-"),
        ("report", REPORTS, ",own,own,own,-,own,all,all,all,-"),
        ("import", IMPORTS, ",own,own,-,-,-,all,-,-,-"),
    ],
    ids=lambda value: value if isinstance(value, str) and "," not in value else "",
)
def test_every_operation_field_report_and_import_has_a_line(kind, there, usual):
    assert missing(kind, list(there), usual) == [], "add these to rights.csv, in a commit of its own with its reason"


def test_every_route_has_a_line(story):
    app = application(story.database, story.ledger, KEY, oidc=Registration("https://identity.example", "ledger"))
    served = {
        route.path for route in app.routes if isinstance(route, Route)
    }  # pages are mounted, and ask by operations

    assert served == {name.split()[-1] for name in lines("route")}


def test_the_table_is_of_our_roles_and_our_words():
    assert set(ROLES) == {role.value for role in Role} - {"SYSTEM"}
    assert {cell for line in LINES for role, cell in line.items() if role in {*ROLES, ANONYMOUS}} == CELLS
    assert len(LINES) == len({(line["kind"], line["name"]) for line in LINES})


# Commands


def sent(client, mutation, content):
    kind = SCHEMA.mutation_type.fields[mutation].args["input"].type
    told = "... on Refused { code class message field values { name value } }"
    document = f"mutation M($input: {kind}) {{ {mutation}(input: $input) {{ __typename {told} }} }}"
    answer = client.send(document, input=content)
    assert "errors" not in answer, (mutation, answer["errors"])
    return answer["data"][mutation]


def verdict(story, role, mutation):
    """The cell of a role and a command, as the ledger answers; what fits none is told in full."""
    who, record = client(story, role), lines("mutation")[mutation]["record"]
    own, foreign, absent = (
        sent(who, mutation, wish(mutation, role, whose, story.own))
        for whose in (story.own, story.foreign, story.absent)
    )
    codes = [answer.get("code") for answer in (own, foreign, absent)]
    if codes == ["ROLE_NOT_ALLOWED"] * 3 and own == foreign == absent:
        return "-"
    if not record and "ROLE_NOT_ALLOWED" not in codes:
        return "may"
    if codes[1:] == ["TASK_NOT_ASSIGNED", "NOT_FOUND"]:
        return "told"
    reached = [code not in {"NOT_FOUND", "ROLE_NOT_ALLOWED"} for code in codes]
    if reached == [True, True, False] and absent["code"] == "NOT_FOUND":
        return "all"
    if reached == [True, False, False] and foreign == absent and absent["code"] == "NOT_FOUND":
        return "own"
    return f"own {own}, foreign {foreign}, absent {absent}"


@pytest.mark.parametrize("role", ROLES)
def test_a_command_does_what_the_table_says(story, role):
    table = lines("mutation")

    differing = {name: said for name in table if (said := verdict(story, role, name)) != table[name][role]}
    assert not differing, "\n".join(f"{name}: {said}" for name, said in differing.items())


# Questions


def answers(story, role, name):
    """What a role gets to see below a question: of its own record, another's, and of none, or of a scope of each."""
    if (role, name) not in story.answers:
        story.answers[role, name] = asked_for(story, role, name)
    return story.answers[role, name]


def asked_for(story, role, name):
    who, record, document = client(story, role), lines("query")[name]["record"], question(name)
    if record:
        return [who.send(document, **naming(name, whose[record])) for whose in (story.own, story.foreign, story.absent)]
    scopes = [None, None, None]
    if "scope" in SCHEMA.query_type.fields[name].args:
        by_place = role in {"DISTRICT", "TECH_FIRM"}
        foreign = {"district": SHUNYI} if by_place else {"insurerId": named("Organisation", ANTAI)}
        scopes = [None, foreign, {"district": NOWHERE} if by_place else {"insurerId": UNKNOWN}]
        return [who.send(document, **variables(name, scope=scope)) for scope in scopes]
    return [who.send(document, **variables(name))]


def codes(answer):
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


def leaks(told):
    """Words and figures of an answer that are another's."""
    words = [word for word in (*FOREIGN_WORDS, FOREIGN_ACCOUNT) if word in str(told)]
    return words + [f"{path} {value}" for path, value in shown(told) if re.fullmatch(r"-?\d+\.(?!00)\d\d", value)]


def judged(story, role, name):
    """The cell of a role and a question, as the ledger answers; what fits none is told."""
    got = answers(story, role, name)
    data = [(answer["data"] or {}).get(name) for answer in got]
    if faults := {code for answer in got for code in codes(answer)} - {"ROLE_NOT_ALLOWED"}:
        return f"{faults}"
    if all(codes(answer) for answer in got) and not any(data):
        return "-" if all(answer == got[0] for answer in got) else f"is refused differently: {got}"
    own, foreign, absent = data if len(data) == 3 else (data[0], None, None)
    if role in SEES_ALL:
        return "all" if foreign != absent or foreign is None else f"shows of another {foreign}, of nobody {absent}"
    if foreign == absent and not (found := leaks(own)):
        return "own"
    return f"leaks {found}" if foreign == absent else f"shows of another {foreign}, of nobody {absent}"


@pytest.mark.parametrize("role", ROLES)
def test_a_question_answers_what_the_table_says(story, role):
    table = {name: line for name, line in lines("query").items() if name != "node"}

    differing = {
        n: said for n in table if (said := judged(story, role, n)) not in FITTING.get(table[n][role], {table[n][role]})
    }
    assert not differing, "\n".join(f"{name}: {said[:1500]}" for name, said in differing.items())


def test_anything_is_found_by_its_id_by_whom_the_table_says(story):
    document = "query N($id: ID!) { node(id: $id) { id } }"
    table = lines("query")
    asked_by = {"GuardFinding": "guardFindings", "FilingCampaign": "campaigns"}
    asked_by = {line["record"]: name for name, line in table.items()} | asked_by

    def found(role, id_):
        answer = client(story, role).send(document, id=id_)
        return answer, bool(answer["data"] and answer["data"]["node"])

    for role in ROLES:
        for kind in story.own:
            own, foreign, absent = (found(role, whose[kind]) for whose in (story.own, story.foreign, story.absent))
            cell = table[asked_by[kind]][role]
            assert [own[1], foreign[1], absent[1]] == [cell != "-", cell == "all", False], (role, kind)
            assert cell == "all" or foreign == absent, (role, kind)


# Fields


@pytest.mark.parametrize("role", ROLES)
def test_a_field_shows_what_the_table_says(story, role):
    seen = {}
    for name in lines("query").keys() - {"node"}:
        for path, value in shown(answers(story, role, name)[0]):
            seen.setdefault(path, set()).add(value)

    differing = {
        f: said
        for f, line in lines("field").items()
        if (said := of_field(role, f, seen)) not in FITTING.get(line[role], {line[role]})
    }
    assert not differing, "\n".join(f"{name}: {said}" for name, said in differing.items())


def of_field(role, field, seen):
    """The cell of a role and a field, as what was seen of it says."""
    values = " ".join(seen.get(field, ()))
    if field not in seen:
        return "-"
    others = [secret for secret in SECRETS if secret in values and secret not in OWN_SECRETS.get(role, ())]
    if others:
        return "all" if role in SEES_ALL else f"shows {others}"
    return "masked" if "****" in values else "all" if role in SEES_ALL else "own"


# Files, reports, imports, and nobody


def fetched(story, role, content):
    answer = client(story, role).http.get(f"/evidence/{sha256(content).hexdigest()}")
    return answer.status_code, answer.text.replace(sha256(content).hexdigest(), "")


@pytest.mark.parametrize("role", ROLES)
def test_a_file_is_given_to_whom_the_table_says(story, role):
    line = lines("route")["GET /evidence/{sha256}"]
    own, foreign, absent = (fetched(story, role, content) for content in (OWN_FILE, FOREIGN_FILE, b"absent"))

    assert absent[0] == 404
    assert own[0] == (404 if role == "TECH_FIRM" else 200)  # firms see files of hazards, not of projects
    assert foreign == absent if line[role] == "own" else foreign[0] == 200


@pytest.mark.parametrize("role", ROLES)
def test_a_file_is_taken_from_whom_the_table_says(story, role):
    status = client(story, role).http.post("/evidence", content=OWN_FILE).status_code

    assert {201: "may", 403: "-"}[status] == lines("route")["POST /evidence"][role]


@pytest.mark.parametrize("number", REPORTS)
def test_a_report_is_written_for_whom_the_table_says(story, number, tmp_path):
    line = lines("report")[number]
    asked_of = {"R5": Wanted(RENHE, FENGTAI, 2019), "R8": Wanted(campaign="BBA-1"), "R19": Wanted(year=2019)}.get(
        number, Wanted()
    )

    for role in ROLES:
        file = tmp_path / f"{role}.csv"

        async def question(asking, file=file):
            report = await asked(asking, REPORTS[number], asked_of, "2019-12-31", None)
            return await write_report(report, file, "zh")

        if line[role] == "-":
            with pytest.raises(RoleNotAllowed):
                answer_of(story.database, question, client(story, role).actor)
            continue
        answer_of(story.database, question, client(story, role).actor)
        text = file.read_text(encoding="utf-8-sig")
        if line[role] == "own":
            assert [word for word in (*FOREIGN_WORDS, FOREIGN_ACCOUNT) if word in text] == [], role
            assert re.findall(r"(?<![\d-])\d+\.(?!00)\d\d(?!\d)", text) == [], role


def test_rows_are_imported_by_whom_the_table_says():
    def may(actor, rows):
        try:
            check_may_import(actor, rows)
        except RoleNotAllowed:
            return False
        return True

    for rows, line in lines("import").items():
        for role in ROLES:
            assert may(a_person(role), rows) == (line[role] != "-"), (rows, role)


def a_person(role):
    return Actor(uuid4(), "某人", Role[role], RENHE)


def test_nobody_is_answered_without_saying_who(story):
    with httpx.Client(base_url=story.address) as http:
        asked = [http.post("/graphql", json={"query": "{ demo }"}), http.post("/evidence", content=b"x")]
        asked += [http.get(f"/evidence/{sha256(each).hexdigest()}") for each in (OWN_FILE, b"absent")]
        assert [answer.status_code for answer in asked] == [401] * 4
        assert [http.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]
    assert {line["name"] for line in LINES if line[ANONYMOUS] != "-"} == {"/healthz", "/readyz"} | SIGNING_IN


def test_the_caller_is_told_what_it_may_do(story):
    table = lines("mutation")

    for role in ROLES:
        told = client(story, role).ask("Me")["me"]["mutations"]
        assert set(told) == {name for name, line in table.items() if line[role] != "-"}
