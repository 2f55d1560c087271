"""The container of a workbook, judged before it is opened: its type, its zip directory, its parts.

Rule 1. What a file is, its first bytes say; its name has to agree.
Rule 2. No part expands beyond what the directory declares, and all parts together not beyond `MOST_EXPANDED`.
Rule 3. No passwords, macros, formulas, merged cells.
Source  domain.md 8 (form of what comes from outside), ECMA-376 part 2, MS-OFFCRYPTO 2.3.4
"""

import mmap
import struct
import zlib
from collections.abc import Iterator
from copy import copy
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from console.sheets.sheet_scan import MIB, FileDamaged, FileTooLarge, SheetScan, Start, StringsScan, scan
from domain.refusal import Refusal

MOST_BYTES = 128 * MIB
MOST_EXPANDED = 512 * MIB
MOST_RATIO = 200
RATIO_FROM = 10 * MIB
MOST_PARTS = 2_000
MOST_SHEETS = 100

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_CONTENT_TYPES = "[Content_Types].xml"

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = (
    _ZIP,
    _OLE,
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\xff\xfe",
    b"\xfe\xff",
)
_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, struct.error)
_ENCRYPTED_BIT = 0x1


class FileType(Refusal):
    """The file is no xlsx or csv, whatever its name says."""


class FileEncrypted(Refusal):
    """The file can be read only with a password."""


class FileMacro(Refusal):
    """The workbook carries macros."""


def judge_csv(path: Path) -> None:
    """Refuse what is no text by its first bytes. Raises  FileType, FileDamaged, FileTooLarge."""
    head = _head(path)
    if head.startswith(_BINARY) or b"\0" in head:
        raise FileType()


def judge_workbook(path: Path) -> None:
    """Refuse a hostile or broken workbook without loading it.

    Raises  FileType, FileDamaged, FileEncrypted, FileTooLarge, FileFormula, FileMergedCells, FileMacro
    """
    head = _head(path)
    if head.startswith(_OLE):
        raise FileEncrypted() if _holds_encrypted_package(path) else FileType()
    if not head.startswith(_ZIP):
        raise FileType()
    try:
        with ZipFile(path) as archive:
            _judge_directory(archive)
            _judge_parts(archive)
    except _BROKEN as broken:
        raise FileDamaged() from broken


def _head(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise FileTooLarge(limit=f"{MOST_BYTES // MIB} MiB")
    if not size:
        raise FileDamaged()
    with path.open("rb") as file:
        return file.read(4096)


def _holds_encrypted_package(path: Path) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find("EncryptedPackage".encode("utf-16-le")) >= 0


def _judge_directory(archive: ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise FileTooLarge(limit=f"{MOST_PARTS}个部件 (parts)")
    # Two readers may choose differently between parts of one name.
    if len({part.filename.lower().replace("\\", "/") for part in parts}) < len(parts):
        raise FileDamaged()
    for part in parts:
        _judge_entry(part)
    if sum(part.file_size for part in parts) > MOST_EXPANDED:
        raise _expands_too_far()
    if WORKBOOK not in archive.namelist() or _CONTENT_TYPES not in archive.namelist():
        raise FileType()


def _judge_entry(part: ZipInfo) -> None:
    if part.flag_bits & _ENCRYPTED_BIT:
        raise FileEncrypted()
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise FileDamaged()
    if part.file_size > max(RATIO_FROM, MOST_RATIO * part.compress_size):
        raise _expands_too_far()
    if PurePosixPath(part.filename).name.lower() == "vbaproject.bin" or "/macrosheets/" in part.filename.lower():
        raise FileMacro()


def _judge_parts(archive: ZipFile) -> None:
    scan(_expanded(archive, _CONTENT_TYPES), _no_macros)
    judges: dict[str, Start] = {_STRINGS: StringsScan()}
    judges |= {part: SheetScan(sheet) for sheet, part in _sheet_parts(archive)}
    if not judges.keys() - {_STRINGS} <= set(archive.namelist()):
        raise FileDamaged()
    for part in archive.namelist():
        if part in judges:
            scan(_expanded(archive, part), judges[part])
        else:
            for _ in _expanded(archive, part):
                pass


def _no_macros(_: str, attributes: dict[str, str]) -> None:
    if "macroenabled" in attributes.get("ContentType", "").lower():
        raise FileMacro()


def _sheet_parts(archive: ZipFile) -> list[tuple[str, str]]:
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def at_workbook(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), relation))
        if len(sheets) > MOST_SHEETS:
            raise FileTooLarge(limit=f"{MOST_SHEETS}张工作表 (sheets)")

    def at_relations(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    scan(_expanded(archive, WORKBOOK), at_workbook)
    scan(_expanded(archive, _RELATIONS), at_relations)
    return [(sheet, _from_root(targets.get(relation, ""))) for sheet, relation in sheets]


def _from_root(target: str) -> str:
    target = target.removeprefix("/")
    return target if target.startswith("xl/") else f"xl/{target}"


def _expanded(archive: ZipFile, name: str) -> Iterator[bytes]:
    try:
        declared = archive.getinfo(name)
    except KeyError:
        raise FileDamaged() from None
    unbounded = copy(declared)
    # zipfile stops at the declared size; a bomb goes on behind it.
    unbounded.file_size = MOST_EXPANDED
    left = declared.file_size
    with archive.open(unbounded) as content:
        while chunk := content.read(64 * 1024):
            left -= len(chunk)
            if left < 0:
                raise _expands_too_far()
            yield chunk
    if left:
        raise FileDamaged()


def _expands_too_far() -> FileTooLarge:
    return FileTooLarge(limit=f"解压后{MOST_EXPANDED // MIB} MiB (expanded)")
