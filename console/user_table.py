"""Accounts and sessions, as the command line prints them."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import typer

from console.figures import a_table, print_table
from console.speech import in_words
from domain.credential import CredentialKind
from ledger.user_account.managing import Listed
from ledger.user_account.sessions import Session

_ACCOUNTS = ("登录名", "姓名", "机构", "角色", "状态", "第二因素")
_SESSIONS = ("登录时间", "最近使用", "角色", "方式", "地址", "设备")


def printed(listed: Sequence[Listed], now: datetime, today: date, as_json: bool) -> None:
    """Print accounts, a line for each."""
    rows = [_account(each, now, today) for each in listed]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        typer.echo(in_words("There is no account yet", "尚无账号"))
        return
    table = a_table(_ACCOUNTS, (), ())
    for row in rows:
        roles = "、".join(" ".join(filter(None, (each["role"], each["district"]))) for each in row["roles"])
        table.add_row(
            str(row["signInName"]),
            row["name"] or "-",
            row["organisation"],
            roles or "-",
            row["state"],
            "是" if row["secondFactor"] else "",
        )
    print_table(table)


def printed_sessions(found: Sequence[Session], as_json: bool) -> None:
    """Print sessions, the latest used first."""
    if as_json:
        typer.echo(json.dumps([_session(each) for each in found], ensure_ascii=False))
        return
    if not found:
        typer.echo(in_words("Nobody is signed in", "当前无会话"))
        return
    table = a_table(_SESSIONS, (), ())
    for each in found:
        table.add_row(*(str(value or "-") for value in _session(each).values()))
    print_table(table)


def _account(listed: Listed, now: datetime, today: date) -> dict[str, Any]:
    account = listed.account
    locked_out = now < account.locked_out_until
    return {
        "signInName": listed.sign_in_name,
        "name": listed.name,
        "organisation": account.belongs_to,
        "kind": account.kind.value,
        "roles": [
            {
                "role": role.role,
                "district": role.district,
                "from": first.isoformat(),
                "to": last.isoformat() if last else None,
                "inForce": role in account.roles_on(today),
            }
            for role, (first, last) in account.grants.items()
        ],
        "state": "LOCKED" if account.locked else "LOCKED_OUT" if locked_out else "OPEN",
        "secondFactor": bool(account.known_by(CredentialKind.SECOND_FACTOR)),
        "linked": bool(account.known_by(CredentialKind.OIDC_SUBJECT)),
    }


def _session(session: Session) -> dict[str, str | None]:
    return {
        "openedAt": session.opened_at.isoformat(timespec="seconds"),
        "usedAt": session.used_at.isoformat(timespec="seconds"),
        "role": session.role,
        "method": session.method,
        "address": session.address,
        "agent": session.agent,
    }
