"""The bulletin: drafted from the figures, edited in its remarks, issued, signed for; its files say what the API says."""

import re
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
import typst
from pypdf import PdfReader

from console.bulletin.document import SANS, SERIF, chosen
from console.speech import Declined
from ledger.evidence import Evidence
from tests.api.settlement_story import a_bill
from tests.api.story import FENGTAI, told
from tests.pages.browser import DESKTOP, PHONE, Console
from tests.pages.test_looks import violations


def there():
    """Tell whether this machine can set a bulletin."""
    try:
        chosen(set(typst.Fonts().families()))
    except Declined:
        return False
    return True


JUNE = "/bulletins/new?district=110106&since=2019-06-01&as_of=2019-06-30"
REMARKS = "请各街道督促 #strong[未销号] 企业整改 <b>"


@pytest.fixture(scope="module")
def bulletins(chromium, module_database, tmp_path_factory):
    """The bulletin of June was issued at the console; July's figures differ."""
    with told(module_database, evidence=Evidence(tmp_path_factory.mktemp("evidence"))) as story:
        a_bill(story)
        story.clock.turn("2019-12-31")
        console = Console(chromium, story, module_database)
        with console.browser(story.centre) as page:
            story.june = drafted_and_issued(page, JUNE, REMARKS)
            story.july = drafted_and_issued(page, JUNE.replace("-06-", "-07-").replace("07-30", "07-31"), "")
        yield console
        console.close()


def drafted_and_issued(page, path, remarks):
    page.goto(path)
    page.fill("[name=remarks]", remarks)
    page.click("text=发出通报 >> nth=-1")
    page.wait_for_url("**/bulletins/*done=IssueBriefing")
    return re.search(r"/bulletins/([^?]+)", page.url)[1]


def money(yuan):
    return f"{Decimal(yuan):,.2f}"


def rows(story, id_):
    """What the API says of the money of a bulletin, on its own basis."""
    briefing = story.fengtai.ask("Briefing", id=id_)["briefing"]
    at = {"asOf": briefing["until"], "asKnownAt": {"position": briefing["progress"]["position"]}}
    return briefing, story.fengtai.ask("FundAvailability", scope={"district": FENGTAI}, **at)["fundAvailability"]


def text_of(page, id_):
    answered = page.request.get(f"/bulletins/{id_}/pdf")
    assert answered.headers["content-disposition"].startswith("attachment")
    return "".join(each.extract_text() for each in PdfReader(BytesIO(answered.body())).pages)


@pytest.mark.skipif(not there(), reason="this machine has no Chinese font for a PDF")
def test_the_pdf_says_the_figures_of_the_api_to_the_fen(bulletins):
    story = bulletins.story
    briefing, funds = rows(story, story.june)
    with bulletins.browser(story.fengtai) as page:
        said = re.sub(r"\s", "", text_of(page, story.june))

    for row in (*funds["rows"], funds["total"]):
        for name in ("netAccrued", "netPaid", "reserved", "available"):
            assert money(row["balance"][name]) in said
    [line] = briefing["progress"]["rows"]
    counts = line["counts"]
    told = (counts["assigned"], counts["visited"], f"{counts['visitRate']}%", counts["refused"])
    assert f"{line['insurer']['name']}{line['firm']['name']}{''.join(map(str, told))}" in said
    assert "安责险事故预防工作情况通报" in said
    assert f"账本序号{briefing['progress']['position']}" in said
    assert "请各街道督促#strong[未销号]企业整改<b>" in said  # as typed: no remark is a command


def test_the_workbook_says_the_figures_of_the_api_to_the_fen_and_what_they_rest_on(bulletins):
    story = bulletins.story
    briefing, funds = rows(story, story.june)
    with bulletins.browser(story.fengtai) as page:
        book = openpyxl.load_workbook(BytesIO(page.request.get(f"/bulletins/{story.june}/xlsx").body()))

    sheet = [[cell.value for cell in row] for row in book["资金"].iter_rows(min_row=2)]
    wanted = [(row["insurer"] or {"name": "合计"}, row["balance"]) for row in (*funds["rows"], funds["total"])]
    names = ("netAccrued", "netPaid", "reserved", "available")
    assert [[row[0], *(f"{value:.2f}" for value in row[1:5])] for row in sheet] == [
        [insurer["name"], *(balance[name] for name in names)] for insurer, balance in wanted
    ]
    assert book.sheetnames == ["资金", "隐患排查进展", "重点企业", "口径"]
    notes = [cell.value for row in book["口径"].iter_rows() for cell in row]
    assert any(f"账本序号 {briefing['progress']['position']}" in (note or "") for note in notes)
    assert REMARKS in notes


def test_what_changed_since_the_last_one_adds_up_and_says_why(bulletins):
    story = bulletins.story
    told = {
        each["figure"]: each
        for each in story.fengtai.ask("BriefingChanges", id=story.july)["briefing"]["changes"]["figures"]
    }
    (_, june), (_, july) = rows(story, story.june), rows(story, story.july)
    with bulletins.browser(story.fengtai) as page:
        page.goto(f"/bulletins/{story.july}")
        lines = [
            each.locator("td").all_text_contents()
            for each in page.locator("section:has(h2:has-text('较上期变化')) tbody tr").all()
        ]

    changed = {line[0]: line[1:] for line in lines}
    then, now = (each["total"]["balance"]["netPaid"] for each in (june, july))
    assert changed["已支付(净)"][:3] == [money(then), money(now), money(Decimal(now) - Decimal(then))]
    assert changed["已支付(净)"][3] == f"新发生 +{money(Decimal(now) - Decimal(then))}"
    visited = told["VISITED"]
    assert changed["已走访"][:2] == [str(visited["then"]), str(visited["now"])]


def test_the_first_one_says_that_there_is_none_to_compare_with(bulletins):
    with bulletins.browser(bulletins.story.fengtai) as page:
        page.goto(f"/bulletins/{bulletins.story.june}")

        assert "这是第一期" in page.inner_text("main")


def test_the_district_signs_for_a_bulletin_and_each_sees_it_its_own_way(bulletins):
    story = bulletins.story
    with bulletins.browser(story.fengtai, PHONE) as page:
        page.goto("/overview")
        page.click("main >> text=通报")
        page.click("td.t a >> nth=-1")
        page.click("summary >> text=签收")
        page.fill("details[open] [name=documentNo]", "京丰应急函5号")
        page.click("details[open] button")
        assert "京丰应急函5号" in page.inner_text("main")
        assert page.locator("details.step").count() == 0
        assert "更正这份通报" not in page.inner_text("main")
    with bulletins.browser(story.shunyi) as page:
        for path in (f"/bulletins/{story.june}", f"/bulletins/{story.june}/pdf", "/bulletins/new"):
            assert page.goto(path).status == 404
    with bulletins.browser(story.officer) as page:
        assert page.goto("/bulletins").status == 403
        page.goto("/overview")
        assert page.locator("main a[href^='/bulletins']").count() == 0


def test_a_draft_keeps_its_figures_until_it_is_issued_and_is_issued_once(bulletins):
    story = bulletins.story
    with bulletins.browser(story.centre) as page:
        page.goto("/bulletins/new?district=110106&since=2019-11-01&as_of=2019-11-30")
        before = page.input_value("[name=position]")
        story.premium(story.policy("PN0099"), "1000.00", "2019-11-20")
        page.fill("[name=remarks]", "备注")
        page.click("text=发出通报 >> nth=-1")
        page.wait_for_url("**/bulletins/*done=IssueBriefing")
        id_ = re.search(r"/bulletins/([^?]+)", page.url)[1]
        assert story.centre.ask("Briefing", id=id_)["briefing"]["progress"]["position"] == before

        page.goto("/bulletins/new?district=110106&since=2019-11-01&as_of=2019-11-30")
        page.fill("[name=remarks]", "再发一次")
        page.click("text=发出通报 >> nth=-1")
        assert "BRIEFING_EXISTS" in page.inner_text("[role=alert]")
        assert page.input_value("[name=remarks]") == "再发一次"

        page.goto(f"/bulletins/{id_}")
        page.click("text=更正这份通报")
        page.fill("[name=reason]", "备注有误")
        page.click("text=发出通报 >> nth=-1")
        page.wait_for_url("**/bulletins/*done=IssueBriefing")
        page.click("text=更正前的通报")
        assert "已更正" in page.inner_text("main")


def test_the_text_for_a_chat_group_is_copied_and_stands_selectable_without_scripts(bulletins):
    story = bulletins.story
    _, funds = rows(story, story.june)
    with bulletins.browser(story.fengtai, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"/bulletins/{story.june}")
        page.click("text=复制文字")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.inner_text("#chat")
        assert money(funds["total"]["balance"]["available"]) in copied
    with bulletins.browser(story.fengtai, java_script_enabled=False) as page:
        page.goto(f"/bulletins/{story.june}")
        assert page.inner_text("#chat") == copied
        assert not page.is_visible("[data-copy='#chat']")


def test_a_machine_without_a_chinese_font_says_what_to_install():
    with pytest.raises(Declined, match="fonts-noto-cjk"):
        chosen({"DejaVu Sans", "Noto Sans"})

    assert chosen({SERIF[0], SANS[0]}) == ([SERIF[0]], [SANS[0]])
    assert chosen({SANS[0]}) == ([SANS[0]], [SANS[0]])


LOOKS = {"desktop": (DESKTOP, "light", "zh"), "phone": (PHONE, "dark", "en")}


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_of_bulletins_are_in_order(bulletins, look):
    size, colours, language = LOOKS[look]
    with bulletins.browser(bulletins.story.centre, size, color_scheme=colours) as page:
        page.goto(f"/?lang={language}")
        for path in ("/overview", "/bulletins", f"/bulletins/{bulletins.story.july}", JUNE):
            page.goto(path)
            assert page.complaints == [], path
            assert page.evaluate("document.documentElement.scrollWidth") == size[0], path
            assert violations(page) == [], path
