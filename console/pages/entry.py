"""Coming in and going out: name and password, second factor, a new password, a role; each stage a page of its own.

Kept  a form that was sent after the session had ended is carried through sign-in, so that nothing typed is lost; what
      is secret is not, and files are chosen again
"""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.pages.form import BACK, MOST_BYTES, Form, check_origin, posted
from console.pages.page import Page
from domain.granted_role import GrantedRole
from domain.refusal import Refusal
from ledger.user_account import own_account, sign_in
from ledger.user_account.desk import Desk, Entered, NotSignedIn
from ledger.user_account.sessions import Session, Stage
from ledger.user_account.sign_in import SignInRefused
from ledger_api.sign_in.routes import AT_ONCE, REFUSED_AFTER_S
from ledger_api.sign_in.who import forget, key_of, remember, visitor

ROOM = CapacityLimiter(AT_ONCE)  # each password takes 64 MiB while it is looked at
MOST_KEPT = 2 * MOST_BYTES  # a form inside a form: its fields by their names
SECRET = {"current", "new", "password", "code", "seed"}

Step = Callable[[Desk, Request, Form], Entered]


async def sign_in_page(page: Page) -> Response:
    """Draw the stage of signing in that comes next."""
    session = await _session(page)
    if session is not None and session.stage == Stage.OPEN.value and not page.params["role"]:
        return RedirectResponse(_next(page.params["next"]), 303)
    return await _drawn(page, Form({"next": page.params["next"]}))


async def enter(page: Page) -> Response:
    """Take the next step of signing in; what was kept goes on to where it was sent."""
    form, began = await posted(page.request, MOST_KEPT), time.monotonic()
    step = STEPS.get(form["step"])
    if step is None:
        return RedirectResponse("/sign-in", 303)
    try:
        entered = await to_thread.run_sync(step, page.site.desk, page.request, form, limiter=ROOM)
    except (Refusal, NotSignedIn) as no:
        if isinstance(no, SignInRefused):
            await asyncio.sleep(max(0.0, began + REFUSED_AFTER_S - time.monotonic()))
        no = no if isinstance(no, Refusal) else SignInRefused()
        form.refused = {"message": no.words(page.language), "code": no.code(), "field": None}
        return await _drawn(page, form)
    if entered.session.stage != Stage.OPEN.value:
        response: Response = RedirectResponse(f"/sign-in?next={quote(form['next'])}", 303)
        if form["kept"]:
            response = await _drawn(page, Form({"next": form["next"], "kept": form["kept"]}), entered.session)
    elif form["kept"]:
        response = page.draw("kept.html", {"to": _next(form["next"]), "fields": _fields(form["kept"])})
    else:
        response = RedirectResponse(_next(form["next"]), 303)
    remember(page.request, response, entered.key)
    return response


async def leave(page: Page) -> Response:
    """End the session."""
    check_origin(page.request)
    with suppress(NotSignedIn):
        await to_thread.run_sync(sign_in.sign_out, page.site.desk, key_of(page.request), visitor(page.request))
    # pages may be gone back to, so that a form is not asked for again; whoever leaves takes them along
    response = RedirectResponse("/sign-in", 303, {"clear-site-data": '"cache"'})
    forget(page.request, response)
    return response


async def lost(page: Page) -> Response:
    """Ask somebody whose session ended while a form was filled in to sign in again, with the form kept."""
    form = await posted(page.request, reads_files=False)
    fields = {name: text for name, text in form.fields.items() if name not in SECRET}
    kept = Form({"next": page.url(done=None), "kept": json.dumps(fields, ensure_ascii=False)})
    return await _drawn(page, kept, status=401)


async def _drawn(page: Page, form: Form, session: Session | None = None, status: int = 200) -> Response:
    session = session or await _session(page)
    account = None
    if session is not None:
        with suppress(NotSignedIn):
            _, account, _ = await to_thread.run_sync(page.site.desk.current, key_of(page.request))
    stage = session.stage if session else ""
    roles = account.roles_on(page.site.desk.today) if account else []
    content: dict[str, Any] = {
        "form": form,
        "stage": stage,
        "roles": roles,
        "demo": page.site.demo_people if page.site.demo else (),
    }
    content["by_provider"] = page.site.by_provider
    return page.draw("sign_in.html", content, 422 if form.refused else status)


async def _session(page: Page) -> Session | None:
    try:
        session, _, _ = await to_thread.run_sync(page.site.desk.current, key_of(page.request))
    except NotSignedIn:
        return None
    return session


def _next(path: str) -> str:
    """Return where to go on: a page of ours, the first one unless another is named."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


def _fields(kept: str) -> dict[str, Any]:
    """Return the fields of a form that was kept, marked as coming back; none of anything else."""
    with suppress(ValueError):
        found = json.loads(kept)
        if isinstance(found, dict):
            return {str(name): str(text) for name, text in found.items()} | {"go": BACK}
    return {}


def _by_password(desk: Desk, request: Request, form: Form) -> Entered:
    return sign_in.by_password(desk, form["name"], form["password"], visitor(request))


def _by_factor(desk: Desk, request: Request, form: Form) -> Entered:
    return sign_in.by_second_factor(desk, key_of(request), form["code"], visitor(request))


def _by_new_password(desk: Desk, request: Request, form: Form) -> Entered:
    return own_account.change_password(desk, key_of(request), form["current"], form["new"], visitor(request))


def _by_role(desk: Desk, request: Request, form: Form) -> Entered:
    role, _, district = form["role"].partition("/")
    return sign_in.choose_role(desk, key_of(request), GrantedRole(role, district or None))


STEPS: dict[str, Step] = {
    "password": _by_password,
    "factor": _by_factor,
    "new-password": _by_new_password,
    "role": _by_role,
}
