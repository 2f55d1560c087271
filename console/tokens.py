"""Tokens: who may knock, for a person at the command line of this ledger."""

import json
from typing import Annotated

import typer

from console.compose import system_clock
from console.settings import settings
from ledger.rights import Role
from ledger.tokens import an_actor, issue, local_key

_DAY_S = 86_400
_ROLES = ", ".join(role.value for role in Role if role is not Role.SYSTEM)


def token(
    *,
    person: Annotated[str, typer.Option(help="The person's name / 姓名")],
    role: Annotated[str, typer.Option(help=f"One of {_ROLES} / 角色")],
    org: Annotated[str | None, typer.Option(help="The code of the organisation / 机构代码")] = None,
    district: Annotated[str | None, typer.Option(help="The district's code, for DISTRICT / 区划代码")] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it is valid / 有效天数")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Print a bearer token for a person. 为人员签发访问令牌。"""
    actor = an_actor(person, role, org, district)
    text = issue(local_key(settings().data), actor, system_clock(), days * _DAY_S)
    typer.echo(json.dumps({"token": text, "days": days}) if as_json else text)
