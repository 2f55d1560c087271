"""The smallest files of each type that the evidence store takes."""

from io import BytesIO
from zipfile import ZipFile


def a_zip(*names: str) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as parts:
        for name in names:
            parts.writestr(name, "<x/>")
    return content.getvalue()


PDF = b"%PDF-1.7\n%%EOF"
OFFICE = "application/vnd.openxmlformats-officedocument"
FILES = {
    "pdf": (PDF, "application/pdf"),
    "pdf with a mark before it": (b"\xef\xbb\xbf\r\n" + PDF, "application/pdf"),
    "jpeg": (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
    "png": (b"\x89PNG\r\n\x1a\n....", "image/png"),
    "webp": (b"RIFF\x04\0\0\0WEBPVP8 ", "image/webp"),
    "heic": (b"\0\0\0\x18ftypheic....", "image/heic"),
    "tiff": (b"II*\0....", "image/tiff"),
    "tiff of a big-endian machine": (b"MM\0*....", "image/tiff"),
    "ofd": (a_zip("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
    "xlsx": (a_zip("[Content_Types].xml", "xl/workbook.xml"), f"{OFFICE}.spreadsheetml.sheet"),
    "docx": (a_zip("[Content_Types].xml", "word/document.xml"), f"{OFFICE}.wordprocessingml.document"),
}
