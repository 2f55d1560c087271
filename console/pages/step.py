"""Steps: the commands that a page offers on what it shows, each a form of its own, drawn by `steps.html`.

A step that is offered may still be refused: the rules are the ledger's, and what is offered here only saves a walk.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from console.asking import Answer
from console.pages.form import Form, posted
from console.pages.page import Page
from console.pages.preview import previewed
from console.pages.words import labelled, said
from console.speech import Declined
from domain.papers import PaperKind
from domain.refusal import Refusal
from ledger.rights import check_may_upload


class Kind(Enum):
    """How a field is filled in, and what becomes of it in the input of the command.

    HUNDREDTHS is written with up to two places: percent for basis points, or yuan for fen.
    """

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    LINES = "lines"
    TICK = "tick"
    HUNDREDTHS = "hundredths"
    EITHER = "either"
    PHOTOS = "photos"
    FILE = "file"


FILES = (Kind.PHOTOS, Kind.FILE)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a step asks for; `label` is the enum whose values `choices` are, by which they are shown.

    `named` are choices that bring their own words: each a value and its name. The two choices of what is either are
    the words for yes and for no. `only` is a field and the value at which this one is asked for on the field form.
    """

    name: str
    words: str
    kind: Kind = Kind.TEXT
    required: bool = True
    hint: str = ""
    choices: tuple[str, ...] = ()
    label: str = ""
    named: tuple[tuple[str, str], ...] = ()
    only: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Step:
    """One command: offered where `when` says so of what the page shows, to the roles that may send it.

    `by_paper` lets a reason be given for each paper; papers of the stages of `hands_in` may come with it; `shaped`
    makes the input of what the fields say, where they are not the input themselves; what is `previewed` is looked at
    before it is recorded. `warning` is what has to be known before; `name` tells steps of one command apart.
    """

    command: str
    words: str
    when: Callable[[Answer], bool]
    fields: tuple[Field, ...] = ()
    by_paper: bool = False
    hands_in: tuple[str, ...] = ()
    shaped: Callable[[Answer], Answer] = lambda content: content
    previewed: bool = False
    warning: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """Return what a form of this step says that it is."""
        return self.name or self.command

    def content(self, form: Form) -> Answer:
        """Return the input of the command; of its papers those with a reason."""
        kinds = {kind: [field.name for field in self.fields if field.kind is kind] for kind in Kind}
        lists, flags = kinds[Kind.LINES], kinds[Kind.TICK] + kinds[Kind.EITHER]
        content = form.content(lists, flags, kinds[Kind.NUMBER], kinds[Kind.MONEY], kinds[Kind.HUNDREDTHS])
        if self.by_paper:
            reasons: Answer = content.pop("paper", {})
            content["papers"] = [{"kind": kind, "reason": reason} for kind, reason in reasons.items()]
        if self.hands_in:
            handed: Answer = content.pop("hand", {})
            content["papers"] = [_paper(kind, said) for kind, said in handed.items() if said.keys() - {"receivedOn"}]
        return self.shaped(content)


def stands(track: str, *states: str) -> Callable[[Answer], bool]:
    """Return what tells whether a track stands in one of some states."""
    return lambda standing: standing[track] in states


def offered(page: Page, steps: Sequence[Step], standing: Answer) -> list[Step]:
    """Return the steps that who looks may take now."""
    return [step for step in steps if page.may(step.command) and step.when(standing)]


def forms(page: Page, steps: Mapping[str, Step], standing: Answer) -> dict[str, Step]:
    """Return the forms with files that who looks may fill in now, by their addresses."""
    return {way: step for way, step in steps.items() if page.may(step.command) and step.when(standing)}


async def taken(page: Page, steps: Sequence[Step], **whose: str) -> Form | RedirectResponse:
    """Take the step that a form asks for, if one was sent; return an empty or refused form, or where to look next.

    `whose` names what the command is about, such as `projectId`.
    """
    if page.request.method != "POST":
        return Form({"effectiveOn": str(page.site.ledger.today)})
    form = await posted(page.request)
    step = next((each for each in steps if each.key == form["step"]), None)
    if step is None:
        form.refused = {"message": "", "code": "", "field": None}
        return form
    form.typed = list(_typed(page, step, form))
    if form.is_back:
        return form
    await keep_files(page, form)
    if form.refused:
        return form
    try:
        if step.previewed and form["go"] != "record":
            return await previewed(page, step.command, form, step.content(form) | whose)
        answer = await page.ask.send(step.command, **step.content(form) | whose)
    except Declined as no:
        answer = {"message": no.chinese if page.language == "zh" else no.english, "code": "", "field": None}
    if "receipt" in answer:
        return RedirectResponse(page.url(done=step.key), 303)
    form.refused = answer
    return form


async def keep_files(page: Page, form: Form) -> None:
    """Keep the files of a form as evidence; the form then names them by hash, and is refused with the first that is no.

    What was kept stays named in the form, so that nobody sends it twice.
    """
    evidence = page.site.ledger.evidence
    for place, file in form.files.items():
        head = place.removesuffix(".file")
        try:
            check_may_upload(page.actor)
            assert evidence
            kept = await run_in_threadpool(evidence.keep, file.content)
        except Refusal as no:
            message = f"{file.name}: {no.words(page.language)}"
            form.refused = form.refused or {"code": no.code(), "message": message, "field": place}
            continue
        form.fields |= {f"{head}.sha256": kept.sha256, f"{head}.fileName": file.name[-200:]}


def _typed(page: Page, step: Step, form: Form) -> Iterator[tuple[str, str]]:
    """Yield what was filled in, in words, for a page on which the step is not offered any more."""
    for field in step.fields:
        if text := form[field.name]:
            yield said(field.words, language=page.language), _shown(field, text, page.language)
    for kind in PaperKind.__members__ if step.by_paper else ():
        if text := form[f"paper.{kind}"]:
            yield labelled(kind, "PaperKind", page.language), text


def _shown(field: Field, text: str, language: str) -> str:
    """Return what stands in a field as the page shows it."""
    if field.kind is Kind.EITHER:
        return said(field.choices[text != "true"], language=language)
    if field.label and text in field.choices:
        return labelled(text, field.label, language)
    return dict(field.named).get(text, text)


def _paper(kind: str, said: Answer) -> Answer:
    pages = said.pop("pages", "")
    counted = {"pages": int(pages) if str(pages).isdecimal() else pages} if pages else {}
    medium = said.pop("medium", "ELECTRONIC" if "sha256" in said else "PAPER")
    return {"kind": kind, "medium": medium, **said, **counted}
