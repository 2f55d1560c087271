"""Accounts, for who runs this ledger: `ledger user COMMAND`; who did it is recorded with it."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import typer

from console import compose
from console.settings import database, settings
from console.speech import Declined, answer, in_words
from console.user_record import print_record, record_of
from console.user_table import printed, printed_sessions
from domain.dates import day
from domain.user_account import AccountKind
from ledger.door import person_id
from ledger.rights import Actor, Role
from ledger.tokens import an_actor
from ledger.user_account import GrantRole, LockAccount, RevokeRole, UnlockAccount, managing
from ledger.user_account.desk import Desk
from ledger.user_account.managing import Opening

users = typer.Typer(
    help="Accounts: who may sign in and act in which role. 用户账号与角色。",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="The sign-in name / 登录名")]
RoleName = Annotated[str, typer.Option(help="The role / 角色")]
District = Annotated[str | None, typer.Option(help="The district's code, for DISTRICT / 区划代码")]
From = Annotated[str | None, typer.Option("--from", help="First day, today by default / 起始日期")]
To = Annotated[str | None, typer.Option("--to", help="Last day, open by default / 截止日期")]
Why = Annotated[str | None, typer.Option(help="Why; it is recorded / 原因")]
By = Annotated[str | None, typer.Option(help="Who does this, by default the user of this machine / 操作人")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")]


@users.command()
def add(
    name: Name,
    person: Annotated[str, typer.Option(help="The person's name, or what the system is called / 姓名或系统名称")],
    role: RoleName,
    org: Annotated[str | None, typer.Option(help="The code of the organisation / 机构代码")] = None,
    district: District = None,
    first: From = None,
    last: To = None,
    service: Annotated[bool, typer.Option(help="For a firm's system / 系统接入账号")] = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Open an account with a role; its first password or secret is told once. 开立账号并授予角色。"""
    actor = an_actor(person, role, org, district)
    kind = AccountKind.SERVICE if service else AccountKind.PERSON
    with _desk() as desk:
        since, until = _period(desk, first, last)
        wish = Opening(name, actor.name, actor.organisation, kind, actor.role, district, since, until)
        secret = managing.open_account(desk, _operator(by), wish)
    _tell_secret(name, secret, as_json)


@users.command()
def grant(
    name: Name,
    role: RoleName,
    district: District = None,
    first: From = None,
    last: To = None,
    why: Why = None,
    by: By = None,
) -> None:
    """Let an account act in a role for a time; the later word counts. 授予角色。"""
    with _desk() as desk:
        wish = GrantRole(managing.named(desk, name), _role(role), district, *_period(desk, first, last))
        desk.do(wish, _operator(by), why)
    _tell(name, "has the role", "已授予角色")


@users.command()
def revoke(name: Name, role: RoleName, district: District = None, why: Why = None, by: By = None) -> None:
    """Take a role from an account, and end its sessions and tokens. 撤销角色。"""
    with _desk() as desk:
        desk.do(RevokeRole(managing.named(desk, name), _role(role), district), _operator(by), why)
    _tell(name, "has the role no more", "已撤销角色")


@users.command()
def lock(name: Name, why: Why = None, by: By = None) -> None:
    """Let nobody use an account, and end its sessions and tokens. 锁定账号。"""
    with _desk() as desk:
        desk.do(LockAccount(managing.named(desk, name)), _operator(by), why)
    _tell(name, "is locked", "已锁定")


@users.command()
def unlock(name: Name, why: Why = None, by: By = None) -> None:
    """Let an account be used again. 解锁账号。"""
    with _desk() as desk:
        desk.do(UnlockAccount(managing.named(desk, name)), _operator(by), why)
    _tell(name, "is unlocked", "已解锁")


@users.command()
def reset(
    name: Name,
    second_factor: Annotated[bool, typer.Option(help="End the second factor instead / 改为取消第二因素")] = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Give a new first password, told once, or end a lost second factor. 重置口令或第二因素。"""
    with _desk() as desk:
        account = managing.named(desk, name)
        if second_factor:
            managing.reset_second_factor(desk, _operator(by), account)
            _tell(name, "signs in without a second factor", "已取消第二因素")
        else:
            _tell_secret(name, managing.reset_password(desk, _operator(by), account), as_json)


@users.command()
def rotate(
    name: Name,
    withdraw: Annotated[bool, typer.Option(help="End the older secret instead / 改为停用旧密钥")] = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Give a system a second secret; when it is in use, end the older with --withdraw. 更换系统密钥。"""
    with _desk() as desk:
        account = managing.named(desk, name)
        if withdraw:
            managing.withdraw_oldest_secret(desk, _operator(by), account)
            _tell(name, "has only its newer secret", "旧密钥已停用")
        else:
            _tell_secret(name, managing.add_secret(desk, _operator(by), account), as_json)


@users.command()
def link(
    name: Name,
    subject: Annotated[str, typer.Option(help="What the OpenID provider calls the person / 身份提供方的用户标识")],
    by: By = None,
) -> None:
    """Let a person sign in through the OpenID provider that the settings name. 绑定统一身份。"""
    if (oidc := settings().oidc) is None:
        raise Declined("LEDGER_OIDC_ISSUER names no provider", "未设置 LEDGER_OIDC_ISSUER")
    with _desk() as desk:
        managing.link(desk, _operator(by), managing.named(desk, name), oidc.issuer, subject)
    _tell(name, "signs in through the provider", "已绑定统一身份")


@users.command()
def unlink(name: Name, by: By = None) -> None:
    """Let a person sign in through no provider any more. 解除统一身份绑定。"""
    with _desk() as desk:
        managing.unlink(desk, _operator(by), managing.named(desk, name))
    _tell(name, "signs in through no provider", "已解除统一身份绑定")


@users.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the accounts with their roles. 列出账号与角色。"""
    with _desk() as desk:
        printed(managing.every(desk), desk.now, desk.today, as_json)


@users.command()
def sessions(
    name: Name,
    end: Annotated[bool, typer.Option(help="End them all / 全部结束")] = False,
    as_json: AsJson = False,
) -> None:
    """List an account's sessions, or end them. 列出或结束会话。"""
    with _desk() as desk:
        account = managing.named(desk, name)
        if end:
            ended = managing.end_sessions(desk, account)
            answer({"ended": ended}, as_json, f"{ended} sessions ended", f"已结束 {ended} 个会话")
        else:
            printed_sessions(managing.open_sessions(desk, account), as_json)


@users.command()
def record(name: Name, as_json: AsJson = False) -> None:
    """Tell what happened to an account: changes with who made them, sign-ins and refusals. 查询账号记录。"""
    with _desk() as desk:
        print_record(record_of(desk, managing.named(desk, name)), as_json)


@contextmanager
def _desk() -> Iterator[Desk]:
    with database(settings()) as conninfo, compose.ledger(conninfo) as ledger:
        desk = Desk(ledger, conninfo, compose.SYSTEM)
        desk.open()
        try:
            yield desk
        finally:
            desk.close()


def _period(desk: Desk, first: str | None, last: str | None) -> tuple[date, date | None]:
    return day(first) if first else desk.today, day(last) if last else None


def _role(text: str) -> Role:
    if text not in Role.__members__ or text == Role.SYSTEM.value:
        raise Declined(f"There is no role {text[:40]!r} to be granted", f"没有可授予的角色“{text[:40]}”")
    return Role(text)


def _operator(by: str | None) -> Actor:
    name = by or getpass.getuser()
    return Actor(person_id(compose.SYSTEM.organisation, name), name, Role.SYSTEM, compose.SYSTEM.organisation)


def _tell(name: str, english: str, chinese: str) -> None:
    typer.echo(in_words(f"{name} {english}", f"{name}:{chinese}"))


def _tell_secret(name: str, secret: str, as_json: bool) -> None:
    answer(
        {"name": name, "secret": secret},
        as_json,
        f"{name} signs in with, told only now: {secret}",
        f"{name} 的初始口令或密钥(仅显示一次):{secret}",
    )
