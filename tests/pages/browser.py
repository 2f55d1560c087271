"""People at the browser: each with an account, signing in on the page as anybody does."""

import shutil
from contextlib import contextmanager
from datetime import date

from console import compose
from domain.user_account import AccountKind
from ledger.user_account import managing, own_account, sign_in
from ledger.user_account.desk import Desk
from ledger.user_account.managing import Opening
from ledger.user_account.sessions import Visitor

DESKTOP, PHONE = (1440, 900), (390, 844)
PASSWORD = "Regen am Morgen 7"

# Debian's Chromium; where it is there without its windows, a page costs a third.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
HERE = Visitor("127.0.0.1")


class Console:
    """The console of a story; `story` has the same people at the API."""

    def __init__(self, chromium, story, database):
        self.chromium, self.story, self.address = chromium, story, story.address
        self.desk = Desk(story.ledger, database, compose.SYSTEM)
        self.desk.open()
        self.names = {}

    def close(self):
        self.desk.close()

    def account(self, client):
        """The sign-in name of somebody who is at the API already; opened when it is first asked for."""
        actor = client.actor
        if actor.person not in self.names:
            name = self.names[actor.person] = f"person{len(self.names)}"
            acts = actor.role, actor.district, date(2019, 1, 1)
            wish = Opening(name, actor.name, actor.organisation, AccountKind.PERSON, *acts)
            first = managing.open_account(self.desk, compose.SYSTEM, wish)
            entered = sign_in.by_password(self.desk, name, first, HERE)
            own_account.change_password(self.desk, entered.key, first, PASSWORD, HERE)
        return self.names[actor.person]

    @contextmanager
    def browser(self, client=None, size=DESKTOP, **settings):
        """A page of a fresh browser, signed in as somebody unless nobody is named."""
        width, height = size
        context = self.chromium.new_context(
            viewport={"width": width, "height": height}, base_url=self.address, locale="zh-CN", **settings
        )
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.clicks = 0
        page.click = settled(page)
        try:
            if client is not None:
                page.goto("/sign-in")
                self.signed_in(page, client)
            yield page
        finally:
            context.close()

    def signed_in(self, page, client):
        """Sign in on the page that is shown."""
        page.fill("[name=name]", self.account(client))
        page.fill("[name=password]", PASSWORD)
        click(page, "form.form button.main")


def settled(page):
    """A click after which the page that it leads to is there whole; Playwright's own only waits until it begins."""
    begun = page.click

    def click(selector, **how):
        begun(selector, **how)
        page.wait_for_load_state("domcontentloaded")

    return click


def click(page, selector):
    """Click, and count it."""
    page.clicks += 1
    page.click(selector)
