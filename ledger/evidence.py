"""The evidence store: the files that papers bind, by the hash of their content (材料文件).

Rule 1. A file is judged by its content: of an accepted type, not empty, at most 25 MiB, what its hash says, and a
        picture by its header.
Rule 2. It is written once under its SHA-256 and never again; when `keep` returns, it will not be lost with the power.
Rule 3. Nothing is taken out.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, from_url

from domain.aggregate import Aggregate
from domain.evidence import Evidenced, EvidenceFile, PhotographRequired
from domain.papers import EvidenceMissing, EvidenceRepeated, HandsIn, Paper, PaperKind, repeated
from domain.refusal import Refusal
from ledger.media_type import ACCEPTED, is_picture, media_type
from ledger.picture import check_picture

MIB = 1024 * 1024
MOST_BYTES = 25 * MIB

_SHA256 = re.compile("[0-9a-f]{64}", re.ASCII)
_REMEMBERED = 100_000


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


def too_large() -> EvidenceTooLarge:
    """Return the refusal of a file beyond the limit."""
    return EvidenceTooLarge(limit=f"{MOST_BYTES // MIB} MiB")


def judge(content: bytes, sent_as: str | None = None) -> Kept:
    """Judge a file; `sent_as` is the SHA-256 that it is said to have.

    Raises  EvidenceEmpty, EvidenceTooLarge, EvidenceHashMismatch, EvidenceType, PictureUnreadable, PictureTooLarge
    """
    if not content:
        raise EvidenceEmpty()
    if len(content) > MOST_BYTES:
        raise too_large()
    sha256 = hashlib.sha256(content).hexdigest()
    if sent_as is not None and sent_as.strip().lower() != sha256:
        raise EvidenceHashMismatch()
    if (shown := media_type(content)) is None:
        raise EvidenceType(accepted=ACCEPTED)
    if is_picture(shown):
        check_picture(shown, content)
    return Kept(sha256, len(content), shown)


class Evidence:
    """The files of one ledger, in a folder or behind a URL such as `s3://bucket/prefix`."""

    def __init__(self, place: str | Path) -> None:
        self.place = place
        self.folder = None if "://" in str(place) else Path(place)
        self._url = str(place)
        self._held: dict[str, bool | None] = {}  # whether it is a picture, where that was looked at

    def keep(self, content: bytes, sent_as: str | None = None) -> Kept:
        """Judge a file and keep it; one that is kept already is left as it is.

        Raises  EvidenceEmpty, EvidenceTooLarge, EvidenceHashMismatch, EvidenceType, PictureUnreadable,
                PictureTooLarge, EvidenceDamagedError
        """
        kept = judge(content, sent_as)
        try:
            obstore.put(self._store, _path(kept.sha256), content, mode="create", use_multipart=False)
        except AlreadyExistsError:
            self.read(kept.sha256)
        if self.folder:
            _sync(self.folder / _path(kept.sha256))
        self._remember(kept.sha256, is_picture(kept.media_type))
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

    def shows(self, sha256: str) -> bool:
        """Tell whether a file that is kept is a picture."""
        shown = self._held.get(sha256)
        if shown is None:
            shown = is_picture(media_type(self.read(sha256)))
            self._remember(sha256, shown)
        return shown

    def read(self, sha256: str) -> bytes:
        """Return a file that is kept, as it was kept. Raises  FileNotFoundError, EvidenceDamagedError."""
        if not _SHA256.fullmatch(sha256):
            raise FileNotFoundError(sha256)
        content = bytes(obstore.get(self._store, _path(sha256)).bytes())
        if hashlib.sha256(content).hexdigest() != sha256:
            raise EvidenceDamagedError(sha256)
        return content

    def rendition(self, sha256: str) -> bytes | None:
        """Return the rendition that was made of a picture, None when none was made yet."""
        try:
            return bytes(obstore.get(self._store, _rendition(sha256)).bytes())
        except FileNotFoundError:
            return None

    def keep_rendition(self, sha256: str, content: bytes) -> None:
        """Keep the rendition of a picture beside it; it is no evidence and can be made again."""
        obstore.put(self._store, _rendition(sha256), content, use_multipart=False)

    @cached_property
    def _store(self) -> ObjectStore:
        if self.folder is None:
            return from_url(self._url)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return LocalStore(self.folder)

    def _remember(self, sha256: str, picture: bool | None = None) -> None:
        if len(self._held) >= _REMEMBERED:
            self._held.clear()
        self._held[sha256] = picture


class Tried(Evidence):
    """A store that judges and writes nothing, for what is tried and not recorded."""

    def keep(self, content: bytes, sent_as: str | None = None) -> Kept:
        """Judge a file as if it were kept.

        Raises  EvidenceEmpty, EvidenceTooLarge, EvidenceHashMismatch, EvidenceType, PictureUnreadable, PictureTooLarge
        """
        kept = judge(content, sent_as)
        self._remember(kept.sha256, is_picture(kept.media_type))
        return kept


def check_held(facts: Iterable[Aggregate.Event], evidence: Evidence | None) -> None:
    """Judge that every file which the facts bind is there, and a picture where one is needed.

    Raises  EvidenceMissing, PhotographRequired
    """
    for fact in [each for each in facts if isinstance(each, (HandsIn, Evidenced))]:
        for bound in _bound(fact):
            if bound.sha256 is not None and not (evidence and evidence.holds(bound.sha256)):
                raise EvidenceMissing(file=bound.file_name or bound.sha256)
        for needed in fact.photographs if isinstance(fact, Evidenced) else ():
            if evidence and not evidence.shows(needed.sha256):
                raise PhotographRequired(file=needed.file_name or needed.sha256)


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


def _rendition(sha256: str) -> str:
    return f"renditions/{_path(sha256)}"


def _sync(path: Path) -> None:
    for each in (path, path.parent, path.parent.parent):
        file = os.open(each, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
