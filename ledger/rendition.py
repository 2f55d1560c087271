"""Renditions: what others see of a picture, without where and by which device it was taken (照片的展示件).

Rule 1. The picture as it came is evidence and stays so. Its firm and its insurer own it: they took it or had it taken,
        and accept work by it; the auditor judges whether it is genuine. These get it as it came.
Rule 2. Districts, the centre and the city see what it shows and need no more: not the place that a phone wrote into it,
        not whose phone it was. They get a new picture that carries none of that, whatever format it came in.
Rule 3. What has no rendition is not shown to them: a picture that cannot be decoded is no proof of anything.
Source  domain.md 7.1 (who owns what; personal data is masked except for owner roles)
"""

import warnings
from io import BytesIO
from threading import BoundedSemaphore

from PIL import Image, ImageOps, ImageSequence
from pillow_heif import register_heif_opener

from ledger.apart import BrokeApartError, apart
from ledger.evidence import MIB, Evidence
from ledger.picture import MOST_PIXELS, PictureUnreadable
from ledger.rights import REACH, Actor, Reach, Role

MOST_SIDE = 2_560
MOST_MEMORY = 1_536 * MIB
MOST_TIME_S = 20
MOST_AT_ONCE = 2
_QUALITY = 85

_room = BoundedSemaphore(MOST_AT_ONCE)


def sees_as_it_came(actor: Actor) -> bool:
    """Tell whether somebody gets pictures as they came, of the records in reach."""
    return REACH[actor.role] in {Reach.OWN_INSURER, Reach.OWN_FIRM} or actor.role is Role.AUDITOR


def rendition(evidence: Evidence, sha256: str, content: bytes) -> bytes:
    """Return a picture without its metadata, upright, at most 2,560 pixels on its longer side; made once.

    Shape   JPEG; a TIFF of several pages stays one
    Raises  PictureUnreadable
    """
    made = evidence.rendition(sha256)
    if made is None:
        made = _made(content)
        evidence.keep_rendition(sha256, made)
    return made


def _made(content: bytes) -> bytes:
    with _room:
        try:
            return apart(render, content, memory=MOST_MEMORY, time_s=MOST_TIME_S)
        except (MemoryError, BrokeApartError) as broken:
            raise PictureUnreadable() from broken


def render(content: bytes) -> bytes:
    """Decode a picture and draw it anew; to be done in a process of its own. Raises  PictureUnreadable."""
    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(BytesIO(content)) as picture:
            picture.draft("RGB", (MOST_SIDE, MOST_SIDE))
            if getattr(picture, "n_frames", 1) > 1 and picture.format == "TIFF":
                return _tiff([_plain(page) for page in ImageSequence.Iterator(picture)])
            return _jpeg(_plain(picture))
    except MemoryError:
        raise
    except Exception as broken:  # a decoder answers a broken picture in many ways
        raise PictureUnreadable() from broken


def _plain(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, upright, on white."""
    turned = ImageOps.exif_transpose(_fitting(picture))
    plain = Image.new("RGB", turned.size, "white")
    if turned.has_transparency_data:
        seen = turned.convert("RGBA")
        plain.paste(seen, mask=seen.getchannel("A"))
    else:
        plain.paste(turned.convert("RGB"))
    return plain


def _fitting(picture: Image.Image) -> Image.Image:
    fitting = picture.copy()
    fitting.thumbnail((MOST_SIDE, MOST_SIDE))
    return fitting


def _jpeg(plain: Image.Image) -> bytes:
    drawn = BytesIO()
    plain.save(drawn, "JPEG", quality=_QUALITY)
    return drawn.getvalue()


def _tiff(pages: list[Image.Image]) -> bytes:
    drawn = BytesIO()
    pages[0].save(drawn, "TIFF", save_all=True, append_images=pages[1:], compression="jpeg")
    return drawn.getvalue()
