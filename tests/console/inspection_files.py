"""What the tests of imported inspections speak with: a ledger with a firm and its contract, and rows that are right."""

from contextlib import contextmanager
from datetime import date
from uuid import uuid4

from openpyxl import load_workbook

from console import compose
from console.importing.known import Known
from domain.contract import ContractPrice, ServiceItem
from domain.credit_code import with_check_character
from domain.hazard import Hazard
from domain.industry import SafetySector
from domain.money import fen
from domain.organisation import Qualification
from ledger.command import Envelope
from ledger.contract import SignContract
from ledger.evidence import Evidence
from ledger.organisation import RegisterFirm
from ledger.rights import Role
from tests.console.import_files import CENTRE, CREDIT_CODE, NOW, OFFICER, Importing, a_policy, actor, on, organisations

MILL, SHOP, YARD = CREDIT_CODE, *(with_check_character(f"91110110MA000000{each}") for each in (2, 3))
FIRM = actor(Role.TECH_FIRM, "ANKE")
OTHER_FIRM = actor(Role.TECH_FIRM, "JIANAN")
LIST = "QD-1"


def insured(*codes):
    """An insurer and its policies, one for each enterprise."""
    policies = [a_policy(保单号=f"PN100{place}", 统一社会信用代码=code) for place, code in enumerate(codes)]
    return organisations() | {"保单": policies}


def a_listed(code=MILL, **changes):
    row = {
        "清单编号": LIST,
        "区代码": "110105",
        "技术服务机构": "ANKE",
        "合同号": "HT-1",
        "统一社会信用代码": code,
        "截止日期": on(9, 30),
        "下发日期": on(5, 6),
    } | changes
    return {header: value for header, value in row.items() if value is not None}


def a_visit(code=MILL, **changes):
    row = {
        "清单编号": LIST,
        "统一社会信用代码": code,
        "结果": "已上门",
        "日期": on(5, 20),
        "检查人员": ("检查甲", "检查乙"),
        "陪同人员": "厂长",
    } | changes
    return {header: value for header, value in row.items() if value is not None}


def a_refusal(code=MILL, **changes):
    return a_visit(code, **{"结果": "拒查", "拒查原因": "不知情", **changes})


def unreached(code=MILL, *attempts, **changes):
    changed = {"结果": "联系不上", "检查人员": None, "陪同人员": None, "联系日期": attempts}
    return a_visit(code, **changed | changes)


def a_finding(code=MILL, **changes):
    """A general hazard that was told, rectified and found gone; None takes a column away."""
    row = {
        "清单编号": LIST,
        "统一社会信用代码": code,
        "隐患编号": "1",
        "发现日期": on(5, 20),
        "级别": "一般",
        "类别": "设备设施",
        "部位": "二号车间",
        "描述": "配电箱未接地",
        "整改期限": on(6, 3),
        "告知日期": on(5, 21),
        "整改日期": on(5, 28),
        "复查日期": on(5, 30),
        "复查结果": "合格",
        "复查人": "检查甲",
    } | changes
    return {header: value for header, value in row.items() if value is not None}


NOT_YET = {"整改日期": None, "复查日期": None, "复查结果": None, "复查人": None}
PLANNED = {
    "级别": "重大",
    "判定依据": ("判定标准", "第三条", "2019版"),
    "方案日期": on(5, 24),
    "治理方案": ("目标", "方法", "物资", "人员", "时限", "预案"),
    "五到位": ("目标", "资金"),
    "治理资金": fen("50000.00"),
}


def hazard(world, code=MILL, number="1"):
    """A hazard as it stands."""
    return Known(world.ledger, []).find(Hazard, Hazard.id_for(task(world, code).id, number))


def a_district(*codes, **sheets):
    """Insured enterprises on a list, and what the rows that a test gives say of them."""
    codes = codes or (MILL,)
    return insured(*codes) | {"走访清单": [a_listed(code) for code in codes]} | sheets


def task(world, code=MILL, number=LIST):
    """The task of an enterprise of a list, as it stands."""
    return Known(world.ledger, []).task(number, code)


def listed_problems(world):
    """Sheet, row of the file, column and code of each problem that came back."""
    return [tuple(line)[:1] + tuple(line)[2:5] for line in list(load_workbook(world.marked)["问题清单"].values)[1:]]


def beside(world, files, number=1):
    """Put files into the folder that is called like the next workbook."""
    folder = world.folder / f"import{number}"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)


@contextmanager
def inspecting(database, folder):
    """Open a ledger with two firms, qualified for all, and a contract of the insurer with the first."""
    evidence = Evidence(folder / "evidence")
    with compose.ledger(database, lambda: NOW, evidence=evidence) as ledger:
        world = Importing(ledger, database, folder)
        world.evidence = evidence
        world.of(organisations())
        sectors = tuple(Qualification(sector, "资质1", on(1, 1)) for sector in SafetySector)
        for code in ("ANKE", "JIANAN"):
            _do(ledger, RegisterFirm(code, f"{code}技术", sectors), CENTRE)
        prices = (ContractPrice(ServiceItem.VISIT, fen("800")),)
        contract = SignContract("HT-1", "ANKE", prices, on(2, 1), date(2019, 12, 31), fen("100000"), fund_use=True)
        _do(ledger, contract, OFFICER)
        yield world


def _do(ledger, command, by):
    ledger.execute(command, Envelope(by, uuid4(), on(2, 1), "补录")).result()
