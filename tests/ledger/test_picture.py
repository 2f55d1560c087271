"""Pictures by their headers: how large each says it is, and what is none or too large is refused undecoded."""

import struct
from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.evidence import Evidence, judge
from ledger.media_type import media_type
from ledger.picture import MOST_PIXELS, PictureTooLarge, PictureUnreadable, check_picture
from tests.ledger.evidence_files import JPEG, a_picture, png_of

KINDS = {
    "JPEG": {},
    "progressive JPEG": {"progressive": True},
    "JPEG with EXIF": {"exif": b"Exif\0\0" + bytes(60_000)},
    "PNG": {},
    "WebP": {},
    "lossless WebP": {"lossless": True},
    "WebP with EXIF": {"exif": b"Exif\0\0MM\0*"},
    "TIFF": {},
    "big-endian TIFF": {"big_endian": True},
    "HEIF": {},
}


def told(monkeypatch, content):
    """The size that a picture's header tells, as the refusal of any size names it."""
    monkeypatch.setattr("ledger.picture.MOST_PIXELS", 0)
    with pytest.raises(PictureTooLarge) as refused:
        judge(content)
    return refused.value.width, refused.value.height


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(300, 200), (64, 700)])
def test_a_header_tells_the_size_of_a_picture(monkeypatch, kind, size):
    content = a_picture(kind.split(" with")[0].split()[-1], size, **KINDS[kind])

    assert told(monkeypatch, content) == size


@pytest.mark.parametrize(("width", "height", "taken"), [(10_000, 10_000, True), (10_000, 10_001, False)])
def test_a_picture_has_at_most_a_hundred_million_pixels(width, height, taken):
    if taken:
        assert width * height == MOST_PIXELS
        assert judge(png_of(width, height)).media_type == "image/png"
    else:
        with pytest.raises(PictureTooLarge):
            judge(png_of(width, height))


def test_fifty_thousand_by_fifty_thousand_is_refused_by_its_header(tmp_path):
    bomb = png_of(50_000, 50_000)
    assert len(bomb) < 8_192

    with pytest.raises(PictureTooLarge) as refused:
        Evidence(tmp_path / "evidence").keep(bomb)

    assert refused.value.words("zh") == "图片为50000×50000像素,超过上限100000000像素,请缩小后上传"
    assert not (tmp_path / "evidence").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff a photograph",
        b"\xff\xd8\xff\xe0JFIF",
        b"\xff\xd8" + b"\xff" * 100,
        b"\x89PNG\r\n\x1a\n....",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"RIFF\x04\0\0\0WEBPVP8 ",
        b"RIFF\x04\0\0\0WEBPABCD" + bytes(20),
        b"II*\0....",
        b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 3),
        b"\0\0\0\x18ftypheic....",
        png_of(0, 5),
        JPEG[:12],
    ],
)
def test_what_only_begins_like_a_picture_is_refused(content):
    assert media_type(content).startswith("image/")
    with pytest.raises(PictureUnreadable):
        judge(content)


@given(st.sampled_from(["image/png", "image/jpeg", "image/webp", "image/tiff", "image/heic"]), st.binary(max_size=300))
def test_any_bytes_are_a_picture_or_are_refused(kind, content):
    with suppress(PictureUnreadable, PictureTooLarge):
        check_picture(kind, content)


@pytest.mark.parametrize("filling", [b"\xff", b"\xff\xe0\0\2", b"\0\0\0\x14ispe"])
def test_a_header_that_never_ends_is_not_read_for_long(filling):
    content = (b"\xff\xd8" if filling[:1] == b"\xff" else b"\0\0\0\x18ftypheic") + filling * (
        25_000_000 // len(filling)
    )
    begun = perf_counter()

    with pytest.raises(PictureUnreadable):
        judge(content)

    assert perf_counter() - begun < 5
