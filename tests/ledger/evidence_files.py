"""The smallest files of each type that the evidence store takes."""

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

from PIL import Image
from pillow_heif import register_heif_opener

register_heif_opener()


def a_zip(*names: str) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as parts:
        for name in names:
            parts.writestr(name, "<x/>")
    return content.getvalue()


def a_picture(kind: str, size: tuple[int, int] = (12, 8), **more: object) -> bytes:
    """A picture that is dark on its left and light on its right."""
    drawn = Image.new("RGB", size, "white")
    drawn.paste("black", (0, 0, size[0] // 2, size[1]))
    content = BytesIO()
    drawn.save(content, kind, **more)
    return content.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG of one colour, a few KiB for any size that is claimed: its header and as much of its lines as fits."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    lines = zlib.compress(bytes(min(height * (1 + width // 8), 4_000_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


JPEG = a_picture("JPEG")
PDF = b"%PDF-1.7\n%%EOF"
OFFICE = "application/vnd.openxmlformats-officedocument"
FILES = {
    "pdf": (PDF, "application/pdf"),
    "pdf with a mark before it": (b"\xef\xbb\xbf\r\n" + PDF, "application/pdf"),
    "jpeg": (JPEG, "image/jpeg"),
    "png": (a_picture("PNG"), "image/png"),
    "webp": (a_picture("WebP"), "image/webp"),
    "heic": (a_picture("HEIF"), "image/heic"),
    "tiff": (a_picture("TIFF"), "image/tiff"),
    "tiff of a big-endian machine": (a_picture("TIFF", big_endian=True), "image/tiff"),
    "ofd": (a_zip("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
    "xlsx": (a_zip("[Content_Types].xml", "xl/workbook.xml"), f"{OFFICE}.spreadsheetml.sheet"),
    "docx": (a_zip("[Content_Types].xml", "word/document.xml"), f"{OFFICE}.wordprocessingml.document"),
}
