"""Webhooks, for who runs this ledger: `ledger webhook COMMAND`."""

import json
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

import typer

from console.figures import a_table, print_table
from console.settings import database, settings
from console.speech import Declined, answer, in_words
from console.webhooks.delivery import place_of
from ledger import webhook
from ledger.tokens import an_actor
from ledger.webhook import Topic, Webhook

webhooks = typer.Typer(
    help="Webhooks: to whom changes are told as they happen. 变动推送(Webhook)。", no_args_is_help=True
)

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")]
Id = Annotated[UUID, typer.Argument(help="Its id / 编号")]


@webhooks.command()
def add(
    url: Annotated[str, typer.Argument(help="An https URL / https 地址")],
    topic: Annotated[Topic, typer.Option(help="What is told / 推送内容")],
    role: Annotated[str, typer.Option(help="With the rights of this role / 按此角色的权限")],
    org: Annotated[str | None, typer.Option(help="The code of the organisation / 机构代码")] = None,
    district: Annotated[str | None, typer.Option(help="The district's code, for DISTRICT / 区划代码")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell a place what is recorded from now on; its secret is told once. 新增推送地址,密钥仅显示一次。"""
    place_of(url)
    actor = an_actor("webhook", role, org, district)
    with database(settings()) as conninfo:
        id_, secret = webhook.add(conninfo, topic, url, actor)
    told = {"id": str(id_), "secret": secret}
    answer(told, as_json, f"Webhook {id_}, secret {secret}", f"推送 {id_},密钥 {secret}")


@webhooks.command("list")
def list_(as_json: AsJson = False) -> None:
    """Show every webhook, and how it goes. 列出全部推送及其状态。"""
    with database(settings()) as conninfo:
        found = webhook.every(conninfo)
    if as_json:
        typer.echo(json.dumps([_shown(each) for each in found], ensure_ascii=False))
        return
    table = a_table(["id", "topic", "host", "for"], ["position", "behind", "attempts"], ["how it goes"])
    for each in found:
        shown = _shown(each)
        table.add_row(*map(str, shown.values()))
    print_table(table)


@webhooks.command()
def remove(id_: Id) -> None:
    """Tell a place nothing more. 删除推送。"""
    with database(settings()) as conninfo:
        _there(webhook.remove(conninfo, id_))


@webhooks.command()
def retry(id_: Id) -> None:
    """Try again at once what a place did not take. 立即重试。"""
    with database(settings()) as conninfo:
        _there(webhook.again(conninfo, id_))


def _there(found: bool) -> None:
    if not found:
        raise Declined("There is no such webhook", "没有此推送")


def _shown(hook: Webhook) -> dict[str, str | int]:
    failing = in_words("given up", "已停止") if hook.given_up else in_words("failing", "失败")
    state = f"{failing}: {hook.failure}" if hook.failure else in_words("well", "正常")
    return {
        "id": str(hook.webhook_id),
        "topic": hook.topic,
        "host": urlsplit(hook.url).hostname or "",  # the rest of a URL may be a secret
        "for": f"{hook.role} {hook.organisation}",
        "position": hook.position,
        "behind": hook.behind,
        "attempts": hook.attempts,
        "state": state,
    }
