"""Search over HTTP: everything is found by what people call it, and only by whom it is for."""

import re

import psycopg
import pytest
from psycopg.rows import dict_row

from ledger.evidence import Evidence
from ledger.wall import READER, sight_of
from projections.basis import PLANNED, Reading
from tests.api.enterprise_story import OTHER, RIGHT, WRONG, a_year_of_enterprises
from tests.api.hazard_story import JPEG
from tests.api.story import ANTAI, FACTORY, told


@pytest.fixture(scope="module")
def story(module_database, tmp_path_factory):
    with told(module_database, evidence=Evidence(tmp_path_factory.mktemp("evidence"))) as story:
        story.firm.http.post("/evidence", content=JPEG)
        hazards = a_year_of_enterprises(story, module_database)
        hazards.found("FX-7", "2019-06-04", code=WRONG, insurer=ANTAI)
        story.filed(story.project)
        story.accepted(story.project)
        story.paid(story.project, story.fund, "100.00", "2019-12-30")
        for officer, name in ((story.officer, "张专人"), (story.other_officer, "张旁人")):
            post = {"contact": {"name": name, "phone": "13800001234"}, "duty": "FUND"}
            story.do(officer, "AppointPerson", "2019-12-30", **post)
        story.clock.turn("2019-12-31")
        story.database = module_database
        yield story


def found(by, text, **asked):
    """What was found of each kind, by what it is called there."""
    answer = by.ask("Search", text=text, **asked)["search"]
    called = ("voucher", "findingNo", "creditCode", "number")
    groups = {
        group["kind"]: [next(each[name] for name in called if name in each) for each in group["records"]]
        for group in answer["groups"]
    }
    return groups | ({"PERSON": names} if (names := [each["name"] for each in answer["persons"]]) else {})


def test_a_part_of_a_name_finds_an_enterprise_and_what_belongs_to_it(story):
    assert found(story.centre, "材料")["ENTERPRISE"] == [RIGHT]
    assert len(found(story.centre, "材料")["TASK"]) == 3
    assert len(found(story.centre, "材料")["HAZARD"]) == 5


def test_what_it_was_called_before_and_its_mis_keyed_code_find_it_too(story):
    assert found(story.centre, "甲化工厂")["ENTERPRISE"] == [RIGHT]
    assert found(story.centre, WRONG)["ENTERPRISE"] == [RIGHT]
    assert found(story.centre, WRONG[:12].lower())["ENTERPRISE"] == sorted([FACTORY, RIGHT, OTHER])


@pytest.mark.parametrize("text", ["X-001", "x-00", "目X-0"])
def test_a_project_is_found_by_its_number_and_a_part_of_its_name(story, text):
    assert found(story.officer, text)["PROJECT"] == ["X-001"]


def test_a_payment_is_found_by_the_beginning_of_its_voucher_and_of_its_payee(story):
    [payment] = story.finance.ask("Payments", first=1)["payments"]["edges"]
    voucher, payee = payment["node"]["voucher"], payment["node"]["payee"]["name"]

    assert found(story.finance, voucher)["PAYMENT"] == found(story.finance, payee)["PAYMENT"] == [voucher]
    assert "PAYMENT" not in found(story.finance, voucher[1:])


def test_policies_contracts_findings_and_persons_are_found_by_their_beginning(story):
    contract = story.centre.ask("ServiceContracts", first=1)["serviceContracts"]["nodes"][0]["number"]

    assert found(story.finance, "PN5001")["POLICY"] == [RIGHT]
    assert contract in found(story.centre, contract)["CONTRACT"]
    assert len(found(story.centre, "FX")["HAZARD"]) == 1
    assert found(story.centre, "张") == {}
    assert found(story.centre, "张专")["PERSON"] == ["张专人"]


def test_what_is_anothers_is_not_found_as_if_it_were_absent(story):
    absent = found(story.other_officer, "没有这个")
    assert absent == {}
    assert found(story.other_officer, "X-001") == found(story.other_officer, "PN5001") == absent
    assert found(story.other_officer, "张专") == absent
    assert found(story.officer, "乙机械") == found(story.officer, "AT5002") == found(story.officer, OTHER) == absent
    assert found(story.shunyi, "X-001") == found(story.shunyi, "PN0001") == absent
    assert found(story.shunyi, "材料")["ENTERPRISE"] == [RIGHT]
    assert "ENTERPRISE" not in found(story.fengtai, "材料")
    assert found(story.officer, "张") == absent


def test_a_firm_finds_its_tasks_and_hazards_and_nothing_of_money(story):
    assert set(found(story.firm, "材料")) == {"TASK", "HAZARD"}
    assert found(story.firm, "X-001") == found(story.firm, "PN5001") == {}


def test_no_more_are_shown_than_were_asked_for_and_more_is_said(story):
    [tasks] = [g for g in story.centre.ask("Search", text="材料", first=2)["search"]["groups"] if g["kind"] == "TASK"]
    [all_of_them] = [
        g for g in story.centre.ask("Search", text="材料", first=3)["search"]["groups"] if g["kind"] == "TASK"
    ]

    assert (len(tasks["records"]), tasks["more"]) == (2, True)
    assert (len(all_of_them["records"]), all_of_them["more"]) == (3, False)


MANY = 30_000
FILL = f"""
INSERT INTO enterprises SELECT md5('e' || n)::uuid, 'E' || n, '他社' || n FROM generate_series(1, {MANY}) AS n;
INSERT INTO name_ends SELECT 'ENTERPRISE', md5('e' || n)::uuid, '他社' || n FROM generate_series(1, {MANY}) AS n;
INSERT INTO name_ends SELECT 'PROJECT', md5('p' || n)::uuid, '他社' || n FROM generate_series(1, {MANY}) AS n;
INSERT INTO persons SELECT md5('m' || n)::uuid, 'ANTAI', '他人' || n FROM generate_series(1, {MANY}) AS n;
"""
COPIES = {
    "projects": ("project_id", {"number": "'F' || n", "funders": "'{{ANTAI}}'", "insurer": "'ANTAI'"}),
    "payments": ("payment_id", {"voucher": "'F' || n", "payee_name": "'F' || n", "insurer": "'ANTAI'"}),
    "payment_moves": ("position", {"voucher": "'F' || n"}),
    "policies": ("policy_id", {"number": "'F' || n", "credit_code": "'E' || n", "insurer": "'ANTAI'"}),
    "contracts": ("contract_id", {"number": "'F' || n", "insurer": "'ANTAI'"}),
    "tasks": ("task_id", {"credit_code": "'E' || n", "insurer": "'ANTAI'", "firm": "'F' || n % 200"}),
    "hazards": ("hazard_id", {"finding_no": "'F' || n", "credit_code": "'E' || n", "insurers": "'{{ANTAI}}'"}),
}


def filled(connection):
    """Thirty thousand of everything, of another insurer, as rows alone."""
    connection.execute(FILL)
    for table, (key, said) in COPIES.items():
        columns = [
            row["attname"]
            for row in connection.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
                " ORDER BY attnum",
                [table],
            )
        ]
        fresh = "n + 1000000" if key == "position" else f"md5('{table}' || n)::uuid"
        values = {key: fresh} | {name: sql.replace("{{", "{").replace("}}", "}") for name, sql in said.items()}
        chosen = ", ".join(values.get(column, f"one.{column}") for column in columns)
        connection.execute(
            f"INSERT INTO {table} SELECT {chosen} FROM (SELECT * FROM {table} LIMIT 1) AS one,"
            f" generate_series(1, {MANY}) AS n"
        )
    connection.execute("ANALYZE")


@pytest.mark.parametrize("who", ["officer", "shunyi", "firm", "centre"])
def test_no_large_table_is_gone_through_however_much_there_is(story, monkeypatch, who):
    asked, by = [], getattr(story, who)
    for name in ("rows", "read"):
        original = getattr(Reading, name)

        def heard(self, *given, original=original):
            asked.append(given[-2:] if len(given) > 2 else given)
            return original(self, *given)

        monkeypatch.setattr(Reading, name, heard)
    by.ask("Search", text="材料")
    by.ask("Search", text="X-001")

    with psycopg.connect(story.database, row_factory=dict_row, options=PLANNED) as connection:
        filled(connection)
        connection.execute(f"SET LOCAL ROLE {READER}")
        connection.execute(
            "SELECT set_config('role', %(role)s, true), set_config('ledger.own', %(own)s, true)", sight_of(by.actor)
        )
        gone_through = []
        for sql, values in asked:
            plan = "\n".join(row["QUERY PLAN"] for row in connection.execute(f"EXPLAIN {sql}", values))
            gone_through += re.findall(
                rf"Seq Scan on ({'|'.join([*COPIES, 'enterprises', 'name_ends', 'persons'])})\b", plan
            )
        connection.rollback()

    assert asked
    assert gone_through == []
