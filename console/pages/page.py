"""A page: who looks at it, in which language, at which scope and dates; what it asks, and how it is drawn.

State  all of it stands in the URL, so that a link shows what its sender saw: `insurer`, `district`, `year` are the
       scope, `as_of` and `known` the two dates, and each page adds its own; language and colours are remembered.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from console.asking import Asking, known_at
from console.importing.intake import Intake
from console.importing.plan import importable
from console.pages.drawing import environment
from console.pages.words import CHINESE, LANGUAGES
from domain.rule_book import RuleBook
from ledger.door import Ledger
from ledger.read_record import ReadWay
from ledger.rehearsal import Rehearsed
from ledger.rights import COMMANDS, QUESTIONS, Actor
from ledger.user_account.desk import Desk
from ledger_api.context import Context
from ledger_api.ids import global_id
from ledger_api.noting import Ask, asked_for
from projections.basis import Readers

Variables = dict[str, Any]

LONGEST = 200
THEMES = ("", "light", "dark")
REMEMBERED_S = 365 * 86_400


class DemoPerson(NamedTuple):
    """Somebody of a demo ledger as whom anybody may look around."""

    sign_in_name: str
    password: str
    name: str
    zh: str
    en: str


@dataclass(frozen=True)
class Site:
    """What every page is drawn from; at `intake` workbooks are handed in.

    `demo_people` are offered at sign-in where the ledger holds invented data; `by_provider` tells whether an OpenID
    provider lets people in, too.
    """

    ledger: Ledger
    readers: Readers
    desk: Desk
    intake: Intake
    demo_people: tuple[DemoPerson, ...] = ()
    by_provider: bool = False

    @cached_property
    def demo(self) -> bool:
        """Tell whether this ledger holds invented data; its first fact says so."""
        book = self.ledger.store.load([RuleBook.ID])[RuleBook.ID]
        return isinstance(book, RuleBook) and book.demo


class Given(dict[str, str]):
    """What the address of a page says; what it does not say is empty."""

    def __missing__(self, name: str) -> str:
        return ""


class Page:
    """One request for a page by somebody who may see it."""

    def __init__(self, site: Site, request: Request, actor: Actor | None) -> None:
        self.site, self.request, self._actor = site, request, actor
        self._asked: list[Ask] = []
        self.path = request.url.path
        given = {n: text.strip()[:LONGEST] for n, text in request.query_params.items() if n not in {"lang", "theme"}}
        self.params = Given({name: text for name, text in given.items() if text})
        self.language = self._preference("lang", LANGUAGES, CHINESE)
        self.theme = self._preference("theme", THEMES, "")

    @property
    def actor(self) -> Actor:
        """Return who looks; only pages before sign-in have nobody."""
        assert self._actor
        return self._actor

    @property
    def somebody(self) -> bool:
        """Tell whether anybody is signed in."""
        return self._actor is not None

    @cached_property
    def ask(self) -> Asking:
        """Return what puts questions for who looks; each operation reads at one position."""
        return Asking(Context(self.site.ledger, self.site.readers, self.actor, self.language, self._asked))

    async def ask_beside(self, *names: str, **variables: Any) -> dict[str, Any]:
        """Put questions at the same time; return the answers in one, all as known at the same position.

        Raises  Refusal, Declined
        """
        answers = await self.ask.beside(names, **variables)
        return {name: figures for answer in answers.values() for name, figures in answer.items()}

    @cached_property
    def rehearsed(self) -> Rehearsed:
        """Return the ledger that commands are rehearsed on; it tells what they would change."""
        return Rehearsed(self.site.ledger)

    @cached_property
    def rehearse(self) -> Asking:
        """Return what sends commands that the rules judge and nobody records."""
        return Asking(Context(cast(Ledger, self.rehearsed), self.site.readers, self.actor, self.language, self._asked))

    def may(self, command: str) -> bool:
        """Tell whether who looks may send a command."""
        return self._actor is not None and self._actor.role in COMMANDS[command]

    def may_ask(self, question: str) -> bool:
        """Tell whether who looks may put a question."""
        return self._actor is not None and self._actor.role in QUESTIONS[question]

    @property
    def imports(self) -> list[str]:
        """Return the sheets of a workbook of which who looks may import rows."""
        return importable(self.actor)

    @property
    def scope(self) -> dict[str, Any]:
        """Return the scope of the URL as operations take it."""
        insurer, year = self.params.get("insurer"), self.params.get("year", "")
        return {
            "district": self.params.get("district"),
            "insurerId": global_id("Organisation", insurer) if insurer else None,
            "fundYear": int(year) if year.isdecimal() and len(year) == 4 else None,
        }

    @property
    def dates(self) -> dict[str, Any]:
        """Return the two dates of the URL as operations take them."""
        return {"asOf": self.params.get("as_of"), "asKnownAt": known_at(self.params.get("known"))}

    def url(self, path: str | None = None, /, **changes: str | int | None) -> str:
        """Return the address of a page with the same scope and dates; on this page with the rest of its state, too."""
        here = self.params if path in {None, self.path} else {n: t for n, t in self.params.items() if n in _CARRIED}
        wanted = {**here, **{name: "" if value is None else str(value) for name, value in changes.items()}}
        query = urlencode({name: text for name, text in wanted.items() if text})
        return (path or self.path) + (f"?{query}" if query else "")

    def file(self, kind: str) -> str:
        """Return the address of the file that has all rows of the list shown here."""
        wanted = {name: text for name, text in self.params.items() if name not in _PLACES}
        return f"{self.path}.{kind}" + (f"?{urlencode(wanted)}" if wanted else "")

    def draw(self, template: str, content: Mapping[str, Any] | None = None, status: int = 200) -> HTMLResponse:
        """Draw the page."""
        html = environment(self.language).get_template(template).render(page=self, **(content or {}))
        return HTMLResponse(html, status)

    def remember(self, response: Response) -> Response:
        """Let the browser keep the language and the colours that the address asks for."""
        for name in ("lang", "theme"):
            if name in self.request.query_params:
                value = self.language if name == "lang" else self.theme
                response.set_cookie(name, value, max_age=REMEMBERED_S, httponly=True, samesite="lax")
        return response

    async def noted(self, response: Response, place: str) -> Response:
        """Take down who looks at what; what is taken away as a file before it is handed out."""
        if not self._actor or not (self._asked or response.status_code == 200):
            return response
        taken = "content-disposition" in response.headers
        way, what = (ReadWay.EXPORT, self.path) if taken else (ReadWay.PAGE, place)
        told = partial(asked_for, self._actor, tuple(self._asked), way, what)
        done = self.site.readers.record.note(self.site.ledger.clock(), told, urgent=taken)
        if taken:
            await asyncio.wrap_future(done)
        return response

    def _preference(self, name: str, allowed: tuple[str, ...], usual: str) -> str:
        for held in (self.request.query_params, self.request.cookies):
            if held.get(name) in allowed:
                return held[name]
        return usual


_CARRIED = ("insurer", "district", "year", "as_of", "known")
_PLACES = {"after", "before", "done", "recorded"}
