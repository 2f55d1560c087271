"""One's own account: who one is, one's sessions, password and second factor; each form of the page is one deed."""

import asyncio
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.pages import views
from console.pages.entry import ROOM
from console.pages.form import Form, posted
from console.pages.page import Page
from domain.credential import CredentialKind
from domain.refusal import Refusal
from ledger.user_account import own_account, saved_views
from ledger.user_account.desk import Desk, Entered
from ledger.user_account.saved_views import SavedView
from ledger.user_account.sign_in import SignInRefused
from ledger_api.sign_in.routes import REFUSED_AFTER_S
from ledger_api.sign_in.who import key_of, remember, visitor

Shown = dict[str, Any]


async def own(page: Page) -> Response:
    """Draw one's account; a form sent from it is done first. Raises  NotSignedIn."""
    form, began = Form({}), time.monotonic()
    done: Entered | Shown | None = None
    if page.request.method == "POST":
        form = await posted(page.request)
        try:
            if (deed := DEEDS.get(form["step"])) and not form.is_back:
                done = await to_thread.run_sync(deed, page.site.desk, page.request, form, limiter=ROOM)
        except Refusal as no:
            if isinstance(no, SignInRefused):
                await asyncio.sleep(max(0.0, began + REFUSED_AFTER_S - time.monotonic()))
            form.refused = {"message": no.words(page.language), "code": no.code(), "field": None}
        if not (form.refused or form.is_back or isinstance(done, dict)):
            response = RedirectResponse(f"/account?done={form['step']}", 303)
            if isinstance(done, Entered):
                remember(page.request, response, done.key)
            return response
    shown = await to_thread.run_sync(_shown, page.site.desk, key_of(page.request))
    kept = {"seed": form["seed"], "address": form["address"] if form["address"].startswith("otpauth://") else ""}
    told = done if isinstance(done, dict) else {}
    return page.draw("account.html", shown | kept | {"codes": (), "form": form} | told, 422 if form.refused else 200)


def _shown(desk: Desk, key: str) -> Shown:
    session, account, name = desk.open_session(key)
    return {
        "session": session,
        "name": name,
        "views": _views(desk, account.id),
        "sessions": own_account.own_sessions(desk, key),
        "roles": account.roles_on(desk.today),
        "by_password": bool(account.known_by(CredentialKind.PASSWORD)),
        "by_factor": bool(account.known_by(CredentialKind.SECOND_FACTOR)),
    }


def _views(desk: Desk, account: UUID) -> list[SavedView]:
    with desk.connection() as connection:
        return saved_views.of_account(connection, account)


def _end_session(desk: Desk, request: Request, form: Form) -> None:
    key = key_of(request)
    for each in own_account.own_sessions(desk, key):
        if str(each.session_id) == form["session"]:
            own_account.end_session(desk, key, UUID(form["session"]))


def _change_password(desk: Desk, request: Request, form: Form) -> Entered:
    return own_account.change_password(desk, key_of(request), form["current"], form["new"], visitor(request))


def _begin_factor(desk: Desk, request: Request, _: Form) -> Shown:
    seed, address = own_account.begin_second_factor(desk, key_of(request))
    return {"seed": seed, "address": address}


def _confirm_factor(desk: Desk, request: Request, form: Form) -> Shown:
    codes = own_account.confirm_second_factor(desk, key_of(request), form["code"])
    return {"codes": codes, "seed": "", "address": ""}


def _end_factor(desk: Desk, request: Request, form: Form) -> None:
    own_account.end_second_factor(desk, key_of(request), form["password"], visitor(request))


DEEDS: dict[str, Callable[[Desk, Request, Form], Entered | Shown | None]] = {
    "session": _end_session,
    "password": _change_password,
    "begin-factor": _begin_factor,
    "confirm-factor": _confirm_factor,
    "end-factor": _end_factor,
    "keep-view": views.keep,
    "rename-view": views.rename,
    "drop-view": views.drop,
}
