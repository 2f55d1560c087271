"""Bulletins: those issued, one of them with its files, and the draft of the next one, edited in its remarks only."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, RedirectResponse, Response

from console.asking import known_at
from console.bulletin.content import Bulletin, Wish, drafted, issued
from console.bulletin.document import pdf
from console.bulletin.tables import Shown, tables
from console.bulletin.wording import chat, period, sentences, title
from console.bulletin.workbook import write_workbook
from console.pages.bulletin_steps import STEPS
from console.pages.form import Form, posted
from console.pages.page import Page
from console.pages.step import offered, taken
from domain.briefing import BriefingKind
from domain.dates import day
from domain.district import REPORTING_DISTRICTS
from ledger.command import NotFound

ROWS = 50
ONES = tuple(each.value for each in BriefingKind)


async def bulletins(page: Page) -> Response:
    """Draw the bulletins of the scope, the latest first. Raises  Refusal."""
    given = page.params
    wanted = {"states": [given["state"]] if given["state"] else None}
    asked = {"scope": page.scope, "filter": wanted, "first": ROWS, "after": given.get("after"), **page.dates}
    told = await page.ask("Briefings", **asked)
    places = await page.ask("Organisations", kind="INSURER")
    return page.draw("bulletins.html", {"figures": told["briefings"], "districts": places["districts"]})


async def bulletin(page: Page) -> Response:
    """Draw one bulletin; a form sent from it signs for it. Raises  Refusal, NotFound."""
    id_ = page.request.path_params["id"]
    form = await taken(page, STEPS, briefingId=id_)
    if isinstance(form, RedirectResponse):
        return form
    told = await issued(page.ask, id_)
    content = _content(page, told) | {"form": form, "steps": offered(page, STEPS, told.about)}
    return page.draw("bulletin.html", content, 422 if form.refused else 200)


async def draft(page: Page) -> Response:
    """Draw the draft of a bulletin, or issue it. Raises  Refusal, NotFound."""
    if not page.may("IssueBriefing"):
        raise NotFound(what="Briefing")
    wish = _wish(page)
    if page.request.method == "GET":
        return await _drawn(page, wish, Form({"effectiveOn": str(page.site.ledger.today)}))
    form = await posted(page.request)
    if form.is_back:
        return await _drawn(page, wish, form)
    of = {"kind": wish.kind, "district": wish.district, "since": wish.since, "asOf": wish.until, "fundYear": wish.year}
    content = form.content() | of | {"supersedesId": page.params.get("supersedes")}
    said = await page.ask.send("IssueBriefing", **content)
    if "receipt" in said:
        return RedirectResponse(f"/bulletins/{said['briefing']['id']}?done=IssueBriefing", 303)
    form.refused = said
    return await _drawn(page, wish, form)


async def file(page: Page) -> Response:
    """Send a bulletin as PDF or as a workbook. Raises  Refusal, Declined, NotFound."""
    kind = page.request.path_params["kind"]
    write = KINDS.get(kind)
    if write is None:
        raise NotFound(what="Briefing")
    told = await issued(page.ask, page.request.path_params["id"])
    folder = TemporaryDirectory()
    path = Path(folder.name, f"bulletin.{kind}")
    try:
        await run_in_threadpool(write, told, path, page.language)
    except BaseException:
        folder.cleanup()
        raise
    name = quote(f"{title(told, page.language)}-{period(told, page.language)}.{kind}")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return FileResponse(path, headers=headers, background=BackgroundTask(folder.cleanup))


def _write_pdf(told: Bulletin, path: Path, language: str) -> None:
    path.write_bytes(pdf(told, language))


KINDS: dict[str, Callable[[Bulletin, Path, str], None]] = {"pdf": _write_pdf, "xlsx": write_workbook}


def _wish(page: Page) -> Wish:
    """Return what the address asks a draft of: without dates of the last whole month. Raises  DateFormat."""
    given, last = page.params, page.site.ledger.today.replace(day=1) - timedelta(1)
    kind = given["kind"] if given["kind"] in ONES else ONES[0]
    district = given["district"] if given["district"] in REPORTING_DISTRICTS else next(iter(REPORTING_DISTRICTS))
    since = day(given["since"]) if given["since"] else last.replace(day=1)
    until = day(given["as_of"]) if given["as_of"] else _end_of(since)
    return Wish(kind, district, str(since), str(until), page.scope["fundYear"])


async def _drawn(page: Page, wish: Wish, form: Form) -> Response:
    position = form["position"] or (known_at(page.params.get("known")) or {}).get("position")
    told = await drafted(page.ask, Wish(wish.kind, wish.district, wish.since, wish.until, wish.year, position))
    content = _content(page, told) | {"form": form, "wish": wish, "ones": ONES, "districts": REPORTING_DISTRICTS}
    return page.draw("bulletin_draft.html", content, 422 if form.refused else 200)


def _content(page: Page, told: Bulletin) -> dict[str, object]:
    shown: dict[str, Shown] = {each.zh: each for each in tables(told, page.language)}
    return {
        "told": told,
        "about": told.about,
        "title": title(told, page.language),
        "period": period(told, page.language),
        "sentences": sentences(told, page.language),
        "chat": chat(told, page.language),
        "tables": [shown[name] for name in shown],
    }


def _end_of(since: date) -> date:
    return since.replace(day=monthrange(since.year, since.month)[1])
