"""What a file is, by its content; which kinds of files are evidence."""

from collections.abc import Callable

_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


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


ACCEPTED = ", ".join(_TYPES)


def media_type(content: bytes) -> str | None:
    """Return the media type that the content itself shows, None when it is not an accepted one."""
    return next((name for name, shows in _TYPES.values() if shows(content)), None)


def is_picture(kind: str | None) -> bool:
    """Tell whether a media type is one of pictures."""
    return kind is not None and kind.startswith("image/")
