"""The evidence store: the files that papers bind, by the hash of their content (材料文件).

Rule 1. A file is judged by its content: of an accepted type, not empty, at most 25 MiB, and what its hash says.
Rule 2. It is written once under its SHA-256 and never again; when `keep` returns, it will not be lost with the power.
Rule 3. Nothing is taken out.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, from_url

from domain.aggregate import Aggregate
from domain.evidence import Evidenced, EvidenceFile
from domain.papers import EvidenceMissing, EvidenceRepeated, HandsIn, Paper, PaperKind, repeated
from domain.refusal import Refusal

MIB = 1024 * 1024
MOST_BYTES = 25 * MIB

_SHA256 = re.compile("[0-9a-f]{64}", re.ASCII)
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_REMEMBERED = 100_000

Holds = Callable[[str], bool]


class EvidenceType(Refusal):
    """The content is of none of the accepted types, whatever the file is called."""

    accepted: str


class EvidenceEmpty(Refusal):
    """A file has content."""


class EvidenceTooLarge(Refusal):
    """A file is not larger than allowed."""

    limit: str


class EvidenceHashMismatch(Refusal):
    """What arrived is not what was sent."""


class EvidenceDamagedError(Exception):
    """What stands under a hash is not what was kept under it; it has to be brought back from a backup."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A judged file."""

    sha256: str
    size: int
    media_type: str


def _is_zip_with(name: bytes) -> Callable[[bytes], bool]:
    # names stand in a zip as they are, and so need no unpacking; what carries macros is not taken
    return lambda content: content.startswith(b"PK\x03\x04") and name in content and b"vbaProject.bin" not in content


_TYPES: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "PDF": ("application/pdf", lambda content: content[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-")),
    "JPEG": ("image/jpeg", lambda content: content.startswith(b"\xff\xd8\xff")),
    "PNG": ("image/png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
    "WebP": ("image/webp", lambda content: content.startswith(b"RIFF") and content[8:12] == b"WEBP"),
    "HEIC": ("image/heic", lambda content: content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS),
    "TIFF": ("image/tiff", lambda content: content.startswith((b"II*\x00", b"MM\x00*"))),
    "OFD": ("application/ofd", _is_zip_with(b"OFD.xml")),
    "XLSX": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _is_zip_with(b"xl/workbook.xml"),
    ),
    "DOCX": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _is_zip_with(b"word/document.xml"),
    ),
}


def media_type(content: bytes) -> str | None:
    """Return the media type that the content itself shows, None when it is not an accepted one."""
    return next((name for name, shows in _TYPES.values() if shows(content)), None)


def too_large() -> EvidenceTooLarge:
    """Return the refusal of a file beyond the limit."""
    return EvidenceTooLarge(limit=f"{MOST_BYTES // MIB} MiB")


def judge(content: bytes, sent_as: str | None = None) -> Kept:
    """Judge a file; `sent_as` is the SHA-256 that it is said to have.

    Raises  EvidenceEmpty, EvidenceTooLarge, EvidenceHashMismatch, EvidenceType
    """
    if not content:
        raise EvidenceEmpty()
    if len(content) > MOST_BYTES:
        raise too_large()
    sha256 = hashlib.sha256(content).hexdigest()
    if sent_as is not None and sent_as.strip().lower() != sha256:
        raise EvidenceHashMismatch()
    if (shown := media_type(content)) is None:
        raise EvidenceType(accepted=", ".join(_TYPES))
    return Kept(sha256, len(content), shown)


class Evidence:
    """The files of one ledger, in a folder or behind a URL such as `s3://bucket/prefix`."""

    def __init__(self, place: str | Path) -> None:
        self.folder = None if "://" in str(place) else Path(place)
        self._url = str(place)
        self._held: set[str] = set()

    def keep(self, content: bytes, sent_as: str | None = None) -> Kept:
        """Judge a file and keep it; one that is kept already is left as it is.

        Raises  EvidenceEmpty, EvidenceTooLarge, EvidenceHashMismatch, EvidenceType, EvidenceDamagedError
        """
        kept = judge(content, sent_as)
        try:
            obstore.put(self._store, _path(kept.sha256), content, mode="create", use_multipart=False)
        except AlreadyExistsError:
            self.read(kept.sha256)
        if self.folder:
            _sync(self.folder / _path(kept.sha256))
        self._remember(kept.sha256)
        return kept

    def holds(self, sha256: str) -> bool:
        """Tell whether a file is kept."""
        if sha256 not in self._held and _SHA256.fullmatch(sha256):
            try:
                obstore.head(self._store, _path(sha256))
            except FileNotFoundError:
                return False
            self._remember(sha256)
        return sha256 in self._held

    def read(self, sha256: str) -> bytes:
        """Return a file that is kept, as it was kept. Raises  FileNotFoundError, EvidenceDamagedError."""
        if not _SHA256.fullmatch(sha256):
            raise FileNotFoundError(sha256)
        content = bytes(obstore.get(self._store, _path(sha256)).bytes())
        if hashlib.sha256(content).hexdigest() != sha256:
            raise EvidenceDamagedError(sha256)
        return content

    @cached_property
    def _store(self) -> ObjectStore:
        if self.folder is None:
            return from_url(self._url)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return LocalStore(self.folder)

    def _remember(self, sha256: str) -> None:
        if len(self._held) >= _REMEMBERED:
            self._held.clear()
        self._held.add(sha256)


class Tried(Evidence):
    """A store that judges and writes nothing, for what is tried and not recorded."""

    def keep(self, content: bytes, sent_as: str | None = None) -> Kept:
        """Judge a file as if it were kept.

        Raises  EvidenceEmpty, EvidenceTooLarge, EvidenceHashMismatch, EvidenceType
        """
        kept = judge(content, sent_as)
        self._remember(kept.sha256)
        return kept


def holds_nothing(_: str) -> bool:
    """Tell of a ledger without evidence that no file is there."""
    return False


def check_held(facts: Iterable[Aggregate.Event], holds: Holds) -> None:
    """Judge that every file which the facts bind is there. Raises  EvidenceMissing."""
    for fact in facts:
        for bound in _bound(fact):
            if bound.sha256 is not None and not holds(bound.sha256):
                raise EvidenceMissing(file=bound.file_name or bound.sha256)


def repeats(changed: Iterable[Aggregate], facts: Iterable[Aggregate.Event]) -> Iterator[EvidenceRepeated]:
    """Yield each file that the facts bind and that stands for several papers of the records they change."""
    papers = [paper for fact in facts if isinstance(fact, HandsIn) for paper in fact.papers]
    return repeated(papers, [paper for record in changed if papers for paper in _papers_of(record)])


def _bound(fact: Aggregate.Event) -> Iterable[Paper | EvidenceFile]:
    match fact:
        case HandsIn():
            return fact.papers
        case Evidenced():
            return fact.bound
    return ()


def _papers_of(record: Aggregate) -> Iterable[Paper]:
    kept: dict[PaperKind, Paper] | tuple[Paper, ...] = getattr(record, "papers", ())
    return kept.values() if isinstance(kept, dict) else kept


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _sync(path: Path) -> None:
    for each in (path, path.parent, path.parent.parent):
        file = os.open(each, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
