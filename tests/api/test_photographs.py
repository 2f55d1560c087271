"""Photographs over HTTP: what is taken, who gets them as they came, and what others see of them."""

from hashlib import sha256
from io import BytesIO
from urllib.parse import unquote

import pytest
from PIL import Image

from ledger.evidence import Evidence
from tests.api.hazard_story import finding
from tests.api.story import told
from tests.api.task_story import a_summer
from tests.ledger.evidence_files import JPEG, PDF, a_picture, png_of
from tests.ledger.test_rendition import with_gps

END = "2019-06-10"
PHONE = b"PHONE-OF-SOMEBODY"


@pytest.fixture(scope="module")
def story(module_database, tmp_path_factory):
    with told(module_database, evidence=Evidence(tmp_path_factory.mktemp("evidence"))) as story:
        a_summer(story)
        yield story


def upload(story, content):
    return story.firm.http.post("/evidence", content=content)


def bound(*contents, name="现场.heic"):
    return [{"sha256": sha256(each).hexdigest(), "fileName": name} for each in contents]


def found(story, number, *contents, **more):
    for each in contents:
        assert upload(story, each).status_code == 201
    said = finding(number, taskId=story.tasks["甲厂"], evidence=bound(*contents)) | more
    return story.firm.do("RecordFinding", END, reason="登记", **said)["hazard"]["id"]


def fetch(who, content):
    return who.http.get(f"/evidence/{sha256(content).hexdigest()}")


@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
def test_owners_get_a_photograph_as_it_came_and_others_without_place_and_device(story, kind):
    content = with_gps(kind)
    found(story, kind, content)

    for owner in (story.firm, story.officer, story.reviewer, story.finance, story.auditor):
        answer = fetch(owner, content)
        assert (answer.content, "x-rendition" in answer.headers) == (content, False)
    for other in (story.fengtai, story.centre, story.city):
        answer = fetch(other, content)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        assert answer.headers["x-rendition"] == "1"
        assert unquote(answer.headers["content-disposition"]).endswith("现场.jpg")
        assert PHONE in content
        assert PHONE not in answer.content
        assert dict(Image.open(BytesIO(answer.content)).getexif()) == {}


def test_what_is_no_picture_is_answered_to_all_as_it_came(story):
    found(story, "pdf", PDF)

    assert fetch(story.fengtai, PDF).content == fetch(story.firm, PDF).content == PDF


def test_a_picture_that_cannot_be_drawn_is_shown_to_its_owners_only(story):
    torn = a_picture("JPEG", (300, 300))[:-900]
    found(story, "torn", torn)

    assert fetch(story.firm, torn).content == torn
    no = fetch(story.fengtai, torn)
    assert (no.status_code, no.json()["code"]) == (422, "PICTURE_UNREADABLE")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("现场照片".encode(), "EVIDENCE_TYPE"),
        (b"\xff\xd8\xff a photograph", "PICTURE_UNREADABLE"),
        (png_of(50_000, 50_000), "PICTURE_TOO_LARGE"),
        (JPEG + bytes(25 * 1024 * 1024), "EVIDENCE_TOO_LARGE"),
    ],
)
def test_what_is_no_picture_or_too_large_a_one_is_not_taken(story, content, code):
    no = upload(story, content)

    assert (no.status_code >= 400, no.json()["code"]) == (True, code)
    assert fetch(story.firm, content).status_code == 404


@pytest.mark.parametrize(("before", "after"), [(PDF, JPEG), (JPEG, PDF)])
def test_a_hazard_is_closed_on_the_spot_with_photographs_and_nothing_else(story, before, after):
    hazard = found(story, f"on site {before[:4]}", before, after)
    closing = {"hazardId": hazard, "before": bound(before), "after": bound(after, name="整改后.pdf")}

    refused = story.firm.do("CloseOnSite", END, reason="登记", **closing)
    closed = story.firm.do("CloseOnSite", END, reason="登记", **closing | {"before": bound(JPEG), "after": bound(JPEG)})

    assert refused["code"] == "PHOTOGRAPH_REQUIRED"
    assert closed["hazard"]["id"] == hazard
