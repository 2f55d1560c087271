"""Forms: what was typed stays, whatever comes back, and one draft is one command, however often it is sent.

Draft    its command id is made with the empty form, so that a second click, a page sent again and a retry after a lost
         answer are the same command
Refused  the form comes back as it was typed, with the words of the refusal beside the field that it names
Back     a form that was sent after its session had ended comes back through sign-in as it was typed, not sent yet
"""

import re
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import parse_qsl
from uuid import uuid4

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from console.asking import Answer
from ledger.evidence import MOST_BYTES as EVIDENCE_BYTES
from ledger_api.sign_in.who import comes_from_us

MOST_FIELDS, MOST_BYTES = 200, 64 * 1024
MOST_FILES = 20
MOST_WITH_FILES = MOST_FILES * EVIDENCE_BYTES
STEPS = {"step", "go"}
BACK = "back"
_HUNDREDTHS = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?%?")
_PARTS = re.compile("[\n,,;;、]")


class Upload(NamedTuple):
    """A file that came with a form."""

    name: str
    content: bytes


class Form:
    """The fields of a form, named by where they go in the input of its command, such as `payment.amount`."""

    def __init__(
        self, fields: dict[str, str], refused: Answer | None = None, files: dict[str, Upload] | None = None
    ) -> None:
        self.fields = {"commandId": str(uuid4())} | fields
        self.refused = refused
        self.files = files or {}
        self.preview: Answer | None = None
        self.typed: list[tuple[str, str]] = []

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def content(
        self,
        lists: Collection[str] = (),
        flags: Collection[str] = (),
        numbers: Collection[str] = (),
        money: Collection[str] = (),
        hundredths: Collection[str] = (),
    ) -> Answer:
        """Return the input that the fields make; what is empty is left out.

        A list holds one thing a line or between separators, a flag is a ticked box or one of yes and no,
        money may be written with thousands separators; hundredths are counted: 12.5 percent is 1250. What is no number
        stays text, which the schema refuses.
        """
        made: Answer = {}
        given = {name: text for name, text in self.fields.items() if text and name not in STEPS}
        for name in dict.fromkeys((*given, *lists, *flags)):
            *way, last = name.split(".")
            inner, text = made, self[name]
            for each in way:
                inner = inner.setdefault(each, {})
            if name in lists:
                inner[last] = [part.strip() for part in _PARTS.split(text) if part.strip()]
            elif name in flags:
                inner[last] = text not in {"", "false"}
            elif name in money:
                inner[last] = text.replace(",", "").replace(",", "")
            elif name in hundredths:
                inner[last] = _hundredths(text)
            else:
                inner[last] = int(text) if name in numbers and text.isdecimal() else text
        return made

    def fresh(self) -> "Form":
        """Return an empty form beside this one, with a draft of its own."""
        return Form({"effectiveOn": self["effectiveOn"]})

    @property
    def is_back(self) -> bool:
        """Tell whether the form comes back through sign-in: it is shown, and sent only by who looks at it."""
        return self["go"] == BACK

    def wrong(self, *names: str) -> bool:
        """Tell whether the refusal names one of these fields, or one inside."""
        at = str((self.refused or {}).get("field") or "")
        return any(at == name or at.startswith(f"{name}.") for name in names)

    @property
    def places(self) -> bool:
        """Tell whether the refusal names a field of this form."""
        return any(self.wrong(name) for name in self.fields)


async def posted(request: Request, most: int = MOST_BYTES, reads_files: bool = True) -> Form:
    """Read what was sent from a page of ours; what has several values, such as ticked lines, holds each on a line.

    `most` bounds the bytes of a form without files; of files only the names are taken unless they are read.

    Raises  HTTPException  it came from elsewhere, or is too large
    """
    check_origin(request)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _with_files(request, reads_files)
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > most:
            raise HTTPException(413)
    try:
        sent = parse_qsl(content.decode(), max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
    fields: dict[str, str] = {}
    for name, text in sent:
        said = _said(text)
        fields[name] = f"{fields[name]}\n{said}" if name in fields else said
    return Form(fields)


def _said(text: str) -> str:
    """Return a text as it was typed; browsers end lines in two characters."""
    return text.strip().replace("\r\n", "\n")


def _hundredths(text: str) -> int | str:
    found = _HUNDREDTHS.fullmatch(text.replace(",", ""))
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else text


async def _with_files(request: Request, reads_files: bool) -> Form:
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise HTTPException(411)
    if int(length) > MOST_WITH_FILES:
        raise HTTPException(413)
    fields, files = {}, {}
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_BYTES) as sent:
        for name, value in sent.multi_items():
            if not isinstance(value, UploadFile):
                fields[name] = _said(value)
            elif value.filename:
                files[name] = Upload(value.filename, await value.read() if reads_files else b"")
    return Form(fields, files=files)


def check_origin(request: Request) -> None:
    """Raises  HTTPException  the form stands on a page of somebody else."""
    if not comes_from_us(request, sure=True):
        raise HTTPException(403)
