"""The files that rows name, in a folder or a zip beside the workbook.

Shape   a name is a path inside, or the name alone where only one file is called so
Rule 1. What a row names is looked up among what is there, never opened by its name: no name leads elsewhere.
Rule 2. Of a file no more is read than shows that it is too large; a zip is read part by part and never unpacked.
"""

import zlib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from console.sheets.sheet_scan import FileDamaged, FileTooLarge
from domain.papers import EvidenceMissing
from ledger.evidence import MOST_BYTES

TO_BE_MENDED = "-待修改"
"""What the name of a workbook of refused rows ends with, and a number."""

MOST_PARTS = 100_000

_UTF8_NAME = 0x800  # flag of a zip's part
Read = Callable[[], bytes]


class Files:
    """Looks files up by name."""

    def __init__(self, found: dict[str, Read]) -> None:
        named: dict[str, list[Read]] = defaultdict(list)
        for path, read in found.items():
            named[PurePosixPath(path).name].append(read)
        self._by_name = {name: reads[0] for name, reads in named.items() if len(reads) == 1} | found

    @classmethod
    def at(cls, place: Path | None) -> "Files":
        """Return the files of a folder or a zip, none where there is no place. Raises  FileDamaged, FileTooLarge."""
        return cls(_in_zip(place) if place and place.is_file() else _in_folder(place) if place else {})

    def content(self, name: str) -> bytes:
        """Return a file. Raises  EvidenceMissing, FileDamaged."""
        if (read := self._by_name.get(name.replace("\\", "/"))) is None:
            raise EvidenceMissing(file=name[:100])
        return read()


def beside(workbook: Path) -> Path | None:
    """Return the folder or the zip that is called like a workbook, or like the one whose refused rows it holds."""
    names = filter(None, (workbook.stem, workbook.stem.rpartition(TO_BE_MENDED)[0]))
    places = (workbook.with_name(f"{name}{suffix}") for name in names for suffix in ("", ".zip"))
    return next((place for place in places if place.exists()), None)


def _in_folder(folder: Path) -> dict[str, Read]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.resolve().is_relative_to(folder.resolve()))
    return {path.relative_to(folder).as_posix(): _of_file(path) for path in files}


def _in_zip(path: Path) -> dict[str, Read]:
    try:
        archive = ZipFile(path)
    except BadZipFile as broken:
        raise FileDamaged() from broken
    if len(archive.infolist()) > MOST_PARTS:
        raise FileTooLarge(limit=f"{MOST_PARTS}个文件 (files)")
    return {_name(part): _of_part(archive, part) for part in archive.infolist() if not part.is_dir()}


def _of_file(path: Path) -> Read:
    def read() -> bytes:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)

    return read


def _of_part(archive: ZipFile, part: ZipInfo) -> Read:
    def read() -> bytes:
        try:
            with archive.open(part) as file:
                return file.read(MOST_BYTES + 1)
        except (BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError) as broken:  # the third: a password
            raise FileDamaged() from broken

    return read


def _name(part: ZipInfo) -> str:
    """Return a part's name; what Chinese Windows writes is not told to be its own encoding."""
    if part.flag_bits & _UTF8_NAME:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return part.filename
