"""Previews: what a command would do to accounts and projects, told by its rehearsal before it is recorded.

Units  yuan, exact
"""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from console.asking import Answer
from console.pages.form import Form
from console.pages.page import Page
from domain.aggregate import Aggregate
from domain.district import REPORTING_DISTRICTS
from domain.fund_account import FundAccount
from domain.money import Fen, yuan
from domain.project import PreventionProject
from ledger.rehearsal import Changed
from ledger.rights import sees

_ACCOUNT = ("carried_in", "accrued", "paid", "carried_out", "lapsed", "book", "reserved", "available")
_PROJECT = ("budget", "net_paid", "left")
_ALWAYS = {"book", "available", "budget", "left"}


class Row(NamedTuple):
    """One figure before and after."""

    name: str
    before: str
    after: str


class Sheet(NamedTuple):
    """One account or project before and after."""

    title: str
    rows: list[Row]


async def previewed(page: Page, command: str, form: Form, content: Answer) -> Form:
    """Return a form with what its command would change, or with why it would be refused."""
    said = await page.rehearse.send(command, **content)
    if "receipt" in said:
        form.preview = preview(page, said)
    else:
        form.refused = said
    return form


def preview(page: Page, said: Answer) -> Answer:
    """Return what the command that was rehearsed last would change, and what deserves a look."""
    return {"sheets": list(_sheets(page, page.rehearsed.changed)), "warnings": said["warnings"]}


def _sheets(page: Page, changed: Sequence[Changed]) -> Iterator[Sheet]:
    """Yield the accounts and then the projects that who looks may see."""
    seen = [(before, after) for before, after in changed if sees(page.actor, after)]
    for before, after in seen:
        if isinstance(after, FundAccount):
            title = f"{REPORTING_DISTRICTS.get(after.district, after.district)} · {after.fund_year}"
            yield Sheet(title, list(_rows(_ACCOUNT, before, after)))
    for before, after in seen:
        if isinstance(after, PreventionProject):
            yield Sheet(after.number, list(_rows(_PROJECT, before, after)))


def _rows(names: Sequence[str], before: Aggregate | None, after: Aggregate) -> Iterator[Row]:
    for name in names:
        was, now = _figure(name, before), _figure(name, after)
        if was != now or name in _ALWAYS:
            yield Row(name, yuan(was), yuan(now))


def _figure(name: str, record: Aggregate | None) -> Fen:
    if record is None:
        return Fen(0)
    if name == "left":
        return Fen(_figure("budget", record) - _figure("net_paid", record))
    return Fen(attrgetter(name)(record))
