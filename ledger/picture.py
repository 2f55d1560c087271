"""Pictures: how large they are by their headers, judged before anything decodes them (照片).

Rule 1. A picture has a header that tells its size; what only begins like one is none.
Rule 2. A picture has at most so many pixels, whatever its file weighs: 50,000 by 50,000 of them fit in a few KiB.
Source  PNG 11.2.1; ITU-T T.81 B.2.2; RFC 6386 9.1; WebP container; TIFF 6.0 2; ISO/IEC 23008-12 6.5.3 (ispe)
"""

import re
import struct
from collections.abc import Callable, Iterator

from domain.refusal import Refusal

MOST_PIXELS = 100_000_000

Size = tuple[int, int]

_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_EXTENT = re.compile(rb"\x00\x00\x00\x14ispe\x00{4}(.{8})", re.DOTALL)
_HEADER = 4 * 1024 * 1024
_WIDTH, _HEIGHT = 256, 257


class PictureUnreadable(Refusal):
    """The file begins like a picture and is none."""


class PictureTooLarge(Refusal):
    """The picture has more pixels than are opened."""

    width: int
    height: int
    limit: int


def check_picture(media_type: str, content: bytes) -> None:
    """Judge a file that begins like a picture. Raises  PictureUnreadable, PictureTooLarge."""
    try:
        width, height = _READERS[media_type](content)
    except (struct.error, IndexError, ValueError) as broken:
        raise PictureUnreadable() from broken
    if not (width and height):
        raise PictureUnreadable()
    if width * height > MOST_PIXELS:
        raise PictureTooLarge(width=width, height=height, limit=MOST_PIXELS)


def _png(content: bytes) -> Size:
    if content[12:16] != b"IHDR":
        raise ValueError
    return struct.unpack_from(">II", content, 16)


def _jpeg(content: bytes) -> Size:
    content, at = content[:_HEADER], 2
    while True:
        if content[at] != 0xFF:
            raise ValueError
        while content[at] == 0xFF:  # any number of them may come before a marker
            at += 1
        marker, at = content[at], at + 1
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 3)
            return width, height
        if marker not in _WITHOUT_LENGTH:
            at += max(2, *struct.unpack_from(">H", content, at))


def _webp(content: bytes) -> Size:
    match content[12:16]:
        case b"VP8X":
            return 1 + _three(content, 24), 1 + _three(content, 27)
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", content, 21)
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 " if content[23:26] == b"\x9d\x01\x2a":
            width, height = struct.unpack_from("<HH", content, 26)
            return width & 0x3FFF, height & 0x3FFF
    raise ValueError


def _tiff(content: bytes) -> Size:
    order = "<" if content.startswith(b"II") else ">"
    (at,) = struct.unpack_from(f"{order}I", content, 4)
    (entries,) = struct.unpack_from(f"{order}H", content, at)
    found = dict(_tags(content, order, at + 2, entries))
    return found.get(_WIDTH, 0), found.get(_HEIGHT, 0)


def _tags(content: bytes, order: str, at: int, entries: int) -> Iterator[Size]:
    for place in range(entries):
        tag, kind = struct.unpack_from(f"{order}HH", content, at + 12 * place)
        (value,) = struct.unpack_from(f"{order}{'H' if kind == 3 else 'I'}", content, at + 12 * place + 8)
        yield tag, value


def _heic(content: bytes) -> Size:
    """Return the largest of the sizes told: a picture of tiles tells theirs too."""
    sizes = [struct.unpack(">II", found) for found in _EXTENT.findall(content[:_HEADER])]
    return max(sizes, key=lambda size: size[0] * size[1])


def _three(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 3], "little")


_READERS: dict[str, Callable[[bytes], Size]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/webp": _webp,
    "image/tiff": _tiff,
    "image/heic": _heic,
}
