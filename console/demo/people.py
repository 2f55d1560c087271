"""The people of the demo: for each role somebody with an account, as whom anybody may look around."""

from contextlib import suppress

from console.demo.fiction import CENTRE, FIRMS, FIRST, INSURERS, OFFICIALS
from console.pages.page import DemoPerson
from domain.user_account import AccountKind, UserAccountExists
from ledger.rights import Actor
from ledger.tokens import an_actor
from ledger.user_account import managing, own_account, sign_in
from ledger.user_account.desk import Desk
from ledger.user_account.managing import Opening
from ledger.user_account.sessions import Visitor

PASSWORD = "wo men de yan shi 2025"  # of invented people, and told on the sign-in page

_STAFF = INSURERS[0].staff
_HERE = Visitor("127.0.0.1", "demo")


def _of_insurer(name: str, role: str) -> Actor:
    return an_actor(name, role, INSURERS[0].code, None)


CAST: tuple[tuple[str, str, str, Actor], ...] = (
    ("caiwu", "保险公司财务,经办", "Finance of an insurer, records", _of_insurer(_STAFF.cashier, "INSURER_FINANCE")),
    ("fuhe", "保险公司财务,复核", "Finance of an insurer, verifies", _of_insurer(_STAFF.checker, "INSURER_FINANCE")),
    ("zhuanyuan", "事故预防专员", "Prevention officer", _of_insurer(_STAFF.officer, "INSURER_PROJECT")),
    ("shenhe", "审核人", "Reviewer of an insurer", _of_insurer(_STAFF.reviewer, "INSURER_REVIEWER")),
    ("jigou", "技术服务机构", "Technical firm", an_actor("检演示", "TECH_FIRM", FIRMS[0][0], None)),
    ("qu", "区应急管理局", "District bureau", an_actor(OFFICIALS[0], "DISTRICT", None, "110106")),
    ("zhongxin", "运营服务中心", "Operations centre", an_actor("心演示", "CENTRE", CENTRE, None)),
    ("shenji", "审计", "Auditor", an_actor("审演示", "AUDITOR", None, None)),
)  # fmt: skip


def admitted(desk: Desk) -> tuple[DemoPerson, ...]:
    """Give everybody of the cast an account, once; return them."""
    for name, _, _, actor in CAST:
        with suppress(UserAccountExists):
            _admit(desk, name, actor)
    return tuple(DemoPerson(name, PASSWORD, actor.name, zh, en) for name, zh, en, actor in CAST)


def _admit(desk: Desk, name: str, actor: Actor) -> None:
    wish = Opening(name, actor.name, actor.organisation, AccountKind.PERSON, actor.role, actor.district, FIRST)
    first = managing.open_account(desk, desk.system, wish)
    entered = sign_in.by_password(desk, name, first, _HERE)
    own_account.change_password(desk, entered.key, first, PASSWORD, _HERE)
    managing.end_sessions(desk, managing.named(desk, name))
