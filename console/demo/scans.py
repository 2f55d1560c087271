"""The files of the demo: a handful of tiny pictures and reports, used over and over and kept once by their hash."""

from functools import partial
from io import BytesIO

from PIL import Image, ImageDraw

from console.demo.deeds import REPORTS
from console.demo.findings import AFTER, BEFORE
from console.importing.files import Files

_SIZE = (320, 240)


def files() -> Files:
    """Return the files that the rows and the reports of the demo name."""
    drawn = {name: partial(_picture, place, "maroon") for place, name in enumerate(BEFORE)}
    drawn |= {name: partial(_picture, place, "darkgreen") for place, name in enumerate(AFTER)}
    return Files({**drawn, **{name: partial(_report, name) for name in REPORTS}})


def _picture(place: int, colour: str) -> bytes:
    picture = Image.new("RGB", _SIZE, "gainsboro")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((40 + 30 * place, 60, 120 + 30 * place, 200), colour)
    pen.text((10, 10), "DEMO", "black")
    content = BytesIO()
    picture.save(content, "JPEG", quality=70)
    return content.getvalue()


def _report(name: str) -> bytes:
    objects = "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    return f"%PDF-1.4\n% DEMO {name}\n{objects}trailer<</Root 1 0 R>>\n%%EOF\n".encode()
