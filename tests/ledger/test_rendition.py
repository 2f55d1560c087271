"""Renditions: a picture without what the device wrote into it, drawn in a process of its own, once."""

from io import BytesIO

import pytest
from PIL import Image

from ledger.evidence import MIB, Evidence
from ledger.picture import PictureUnreadable
from ledger.rendition import MOST_SIDE, render, rendition, sees_as_it_came
from ledger.rights import Role
from tests.domain.specs import actor
from tests.ledger.evidence_files import JPEG, a_picture, png_of

MAKER, GPS, ORIENTATION = 271, 34853, 274


def with_gps(kind="JPEG", orientation=1, **more):
    """A picture as a phone writes it: the maker, the place, and how it was held."""
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "PHONE-OF-SOMEBODY", orientation
    exif.get_ifd(GPS).update({1: "N", 2: (39.0, 54.0, 26.0), 3: "E", 4: (116.0, 23.0, 29.0)})
    return a_picture(kind, exif=exif.tobytes(), **more)


def opened(content):
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def is_dark_then_light(picture, dark, light):
    return picture.getpixel(dark)[0] < 60 and picture.getpixel(light)[0] > 200


@pytest.fixture
def evidence(tmp_path):
    return Evidence(tmp_path / "evidence")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WebP", "TIFF", "HEIF"])
def test_a_rendition_carries_neither_place_nor_device(evidence, kind):
    content = with_gps(kind)
    assert b"PHONE-OF-SOMEBODY" in content
    sha256 = evidence.keep(content).sha256

    drawn = rendition(evidence, sha256, content)

    assert b"PHONE" not in drawn
    assert dict(opened(drawn).getexif()) == {}
    assert (opened(drawn).format, opened(drawn).size) == ("JPEG", (12, 8))
    assert is_dark_then_light(opened(drawn), (0, 4), (11, 4))
    assert evidence.read(sha256) == content


def test_a_comment_of_a_picture_is_left_out():
    assert b"secret" not in render(a_picture("JPEG", comment=b"a secret"))


def test_a_picture_stands_upright_without_being_told_how_it_was_held():
    drawn = opened(render(with_gps(orientation=6, size=(40, 20))))

    assert drawn.size == (20, 40)
    assert is_dark_then_light(drawn, (10, 2), (10, 37))


def test_a_large_picture_is_made_smaller_and_a_small_one_is_not():
    assert opened(render(a_picture("JPEG", (6_000, 3_000)))).size == (MOST_SIDE, MOST_SIDE // 2)
    assert opened(render(a_picture("JPEG", (MOST_SIDE, 100)))).size == (MOST_SIDE, 100)


def test_what_is_transparent_becomes_white():
    content = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(content, "PNG")

    assert opened(render(content.getvalue())).getpixel((4, 4)) == (255, 255, 255)


def test_a_scan_of_several_pages_keeps_them():
    pages = [Image.new("L", (30, 40), grey) for grey in (0, 128, 255)]
    content = BytesIO()
    pages[0].save(content, "TIFF", save_all=True, append_images=pages[1:], description="secret")

    drawn = opened(render(content.getvalue()))

    assert (drawn.format, drawn.n_frames, drawn.size) == ("TIFF", 3, (30, 40))
    assert b"secret" not in render(content.getvalue())


@pytest.mark.parametrize("content", [JPEG[:-300], png_of(9_000, 9_000)[:200], JPEG[:300] + bytes(400)])
def test_what_cannot_be_decoded_has_no_rendition(evidence, content):
    with pytest.raises(PictureUnreadable):
        rendition(evidence, "0" * 64, content)


def test_a_picture_that_needs_too_much_memory_ends_its_process_and_no_other(evidence, monkeypatch):
    monkeypatch.setattr("ledger.rendition.MOST_MEMORY", 300 * MIB)

    with pytest.raises(PictureUnreadable):
        rendition(evidence, "0" * 64, a_picture("PNG", (9_000, 9_000)))

    monkeypatch.undo()
    assert rendition(evidence, "0" * 64, JPEG)


def test_a_rendition_is_made_once(evidence, monkeypatch):
    sha256 = evidence.keep(JPEG).sha256
    first = rendition(evidence, sha256, JPEG)
    monkeypatch.setattr("ledger.rendition.apart", lambda *_, **__: pytest.fail("made again"))

    assert rendition(evidence, sha256, JPEG) == first


def test_owners_and_the_auditor_see_a_picture_as_it_came():
    seeing = {role for role in Role if sees_as_it_came(actor("x", role, "X"))}

    assert seeing == {
        Role.INSURER_FINANCE, Role.INSURER_PROJECT, Role.INSURER_REVIEWER, Role.TECH_FIRM, Role.AUDITOR,
    }  # fmt: skip
