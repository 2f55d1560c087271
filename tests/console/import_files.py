"""What the import tests speak with: rows that are right until a test says otherwise, a workbook of them, a ledger."""

import json
from contextlib import contextmanager
from datetime import UTC, date, datetime

import psycopg

from console import compose
from console.importing import run
from console.sheets.contract import BY_NAME
from console.sheets.layout import new_book
from domain.credit_code import with_check_character
from domain.fund_account import FundAccount
from domain.money import fen
from domain.project import PreventionProject
from ledger.door import person_id
from ledger.rights import Actor, Role

NOW = datetime(2019, 12, 31, 2, 0, tzinfo=UTC)
CREDIT_CODE = with_check_character("91110110MA0000001")
ACCOUNT = "RENHE/110105/2019"


def actor(role, organisation, name="导入人"):
    return Actor(person_id(organisation, name), name, role, organisation)


CENTRE = actor(Role.CENTRE, "CENTRE")
FINANCE = actor(Role.INSURER_FINANCE, "RENHE")
OFFICER = actor(Role.INSURER_PROJECT, "RENHE")


def on(month, day):
    return date(2019, month, day)


def organisations(*codes):
    return {"机构": [{"机构代码": each, "机构名称": f"{each}财险", "类型": "保险公司"} for each in codes or ("RENHE",)]}


def a_policy(**changes):
    return {
        "保险公司": "RENHE",
        "保单号": "PN0001",
        "统一社会信用代码": CREDIT_CODE,
        "企业名称": "示例化工有限公司",
        "起保日期": on(3, 1),
        "止保日期": date(2020, 2, 29),
        "区代码": "110105",
    } | changes


def a_receipt(**changes):
    return {
        "保险公司": "RENHE",
        "保单号": "PN0001",
        "类型": "收费",
        "流水号": "SF1",
        "日期": on(3, 2),
        "金额": fen("1000000.00"),
    } | changes


def an_endorsement(**changes):
    row = {"保险公司": "RENHE", "保单号": "PN0001", "类型": "批改", "日期": on(5, 6), "文号": "批单1"}
    return row | {"原因": "变更人员"} | changes


def a_project(**changes):
    """A project that was accepted; None takes a column away."""
    row = {
        "保险公司": "RENHE",
        "项目编号": "X1",
        "项目名称": "隐患排查服务",
        "用途类别": "隐患排查",
        "使用对象": (CREDIT_CODE,),
        "起期": on(5, 1),
        "止期": on(8, 31),
        "预算": fen("60000.00"),
        "资金分摊": (f"{ACCOUNT}:60000.00",),
        "供应方": "示例安全技术公司",
        "监督人": "示例监督人",
        "申报日期": on(4, 1),
        "经办人": "示例经办人",
        "审核日期": on(4, 3),
        "审核人": "示例审核人",
        "审核结果": "通过",
        "属地沟通日期": on(4, 4),
        "属地确认日期": on(4, 8),
        "属地确认文号": "函1",
        "备案提交日期": on(4, 10),
        "备案日期": on(4, 12),
        "备案号": "BA1",
        "开工日期": on(5, 1),
        "交付日期": on(7, 1),
        "验收日期": on(7, 5),
        "验收人": "示例验收人",
    } | changes
    return {header: value for header, value in row.items() if value is not None}


def a_payment(**changes):
    row = {
        "保险公司": "RENHE",
        "项目编号": "X1",
        "资金账户": ACCOUNT,
        "类型": "支付",
        "日期": on(7, 10),
        "金额": fen("50000.00"),
        "收款方": "示例安全技术公司",
        "凭证号": "付-2019-07-0001",
        "经办人": "示例出纳",
        "复核人": "示例复核",
        "复核日期": on(7, 11),
    } | changes
    return {header: value for header, value in row.items() if value is not None}


def a_year(**sheets):
    """One row of each sheet, or the rows that a test gives for a sheet."""
    rows = organisations() | {
        "保单": [a_policy()],
        "保费": [a_receipt()],
        "批改": [an_endorsement()],
        "项目": [a_project()],
        "支付": [a_payment()],
    }
    return rows | sheets


def written(path, sheets):
    """Write rows by sheet as a workbook of the contract."""
    with new_book(path) as book:
        for name, rows in sheets.items():
            page = book.sheet(BY_NAME[name])
            for number, row in enumerate(rows, 1):
                for index, column in enumerate(BY_NAME[name].columns):
                    if column.header in row:
                        page.value(number, index, row[column.header], column)
    return path


class Importing:
    """A ledger and a folder; every import is a file of its own name."""

    def __init__(self, ledger, database, folder):
        self.ledger, self.database, self.folder = ledger, database, folder
        self.marked = folder / "marked.xlsx"
        self._files = 0

    def of(self, sheets, importer=CENTRE, ledger=None, **more):
        self._files += 1
        path = written(self.folder / f"import{self._files}.xlsx", sheets)
        return run(ledger or self.ledger, path, importer, marked=self.marked, **more)

    def account(self):
        id_ = FundAccount.id_for("RENHE", "110105", 2019)
        return self.ledger.store.load([id_])[id_]

    def project(self, number="X1"):
        id_ = PreventionProject.id_for("RENHE", 2019, number)
        return self.ledger.store.load([id_])[id_]

    def facts(self):
        return facts(self.database)


def facts(database):
    """What was recorded, with what the envelope says, in order."""
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT topic, state FROM ledger_events ORDER BY notification_id").fetchall()
    return [(topic, json.loads(bytes(state))) for topic, state in rows]


@contextmanager
def importing(database, folder, room=2_000):
    with compose.ledger(database, lambda: NOW, room=room) as ledger:
        yield Importing(ledger, database, folder)


def counted(summary):
    """How many rows were recorded, there already and refused, in all."""
    return tuple(sum(getattr(line, name).rows for line in summary.lines) for name in OUTCOMES)


OUTCOMES = ("recorded", "already_there", "refused")
EVERY_ROW = (6, 0, 0)
EVERY_ROW_AGAIN = (0, 6, 0)
