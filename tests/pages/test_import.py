"""Workbooks at the console: tried first, looked at, recorded once, and only by those whose rows they are."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from console.importing import rehearsal, run
from domain.money import fen
from tests.console.import_files import a_policy, a_receipt, written
from tests.pages.browser import PHONE

TOLD = "main"


def rows(number, insurer="RENHE"):
    told = {"保险公司": insurer, "保单号": number}
    return {"保单": [a_policy(**told)], "保费": [a_receipt(**told, 流水号=f"S-{number}", 金额=fen("12345.67"))]}


def handed_in(page, path, files=None):
    """Choose a workbook and have it tried; come back when it is."""
    page.set_input_files("[name=workbook]", path)
    if files:
        page.set_input_files("[name=files]", files)
    page.click("form.form button.main")
    page.locator("#rows, p.refusal").first.wait_for()


def last(console):
    return console.story.ledger.store.last()[0]


def cells(page, sheet):
    """Rows and money of a line of the table, by column."""
    line = page.locator(f"tr:has(th:text-is('{sheet}'))")
    return [line.locator(f"td >> nth={number}").inner_text().split() for number in range(1, 5)]


def test_a_workbook_is_tried_and_then_recorded_once(console, module_database, tmp_path):
    path = written(tmp_path / "保费七月.xlsx", rows("PN7001"))
    actor = console.story.finance.actor
    with rehearsal(module_database, console.story.ledger.clock) as books:
        summary = run(books, path, actor)
    with console.browser(console.story.finance) as page:
        page.goto("/accounts")
        page.click("text=批量导入")
        before = last(console)
        handed_in(page, path)

        assert "还没有登记任何内容" in page.inner_text(TOLD)
        assert cells(page, "保费") == [["1"], ["1", "12,345.67"], ["0"], ["0"]]
        assert summary.as_json()["lines"][1]["recorded"] == {"rows": 1, "amount": "12345.67"}
        assert last(console) == before
        page.dblclick("text=登记 2 行")
        page.locator(".accepted", has_text="已登记 2 行").wait_for()
        recorded = last(console)
        assert recorded > before

        page.goto("/import")
        handed_in(page, path)
        assert cells(page, "保费") == [["1"], ["0"], ["1", "12,345.67"], ["0"]]
        assert "没有新的内容" in page.inner_text(TOLD)
        assert page.locator("button:has-text('登记')").count() == 0
        assert last(console) == recorded
        assert not page.complaints


def test_rows_that_are_refused_say_why_and_come_back_to_be_mended(console, tmp_path):
    good, foreign = rows("PN7002"), rows("PN7003", insurer="ANTAI")
    path = written(tmp_path / "mixed.xlsx", {sheet: good[sheet] + foreign[sheet] for sheet in good})
    with console.browser(console.story.finance, PHONE, java_script_enabled=False) as page:
        page.goto("/import")
        handed_in(page, path)
        problems = page.inner_text("section[aria-labelledby=problems]")
        assert problems.count("OUT_OF_SCOPE") == 2
        with page.expect_download() as download:
            page.click("text=下载待修改的行")
        sheet = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))["保单"]
        assert [sheet.cell(2, 2).value, sheet.cell(3, 2).value] == ["PN7003", None]

        before = last(console)
        page.click("text=只登记合格的 2 行")
        page.locator(".accepted", has_text="已登记 2 行").wait_for()
        assert last(console) > before
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("tables.xlsx", b"PK\x03\x04 broken off", "FILE_DAMAGED"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64), "FILE_TYPE"),
        ("words.doc", b"Hello", "FILE_TYPE"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(console, tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    with console.browser(console.story.finance) as page:
        page.goto("/import")
        before = last(console)
        handed_in(page, path)

        assert code in page.inner_text(TOLD)
        assert last(console) == before
        page.click("text=另选文件")
        page.wait_for_url("**/import")


def test_nothing_chosen_is_said_beside_the_form(console):
    with console.browser(console.story.finance, java_script_enabled=False) as page:
        page.goto("/import")
        page.locator("[name=workbook]").evaluate("each => each.removeAttribute('required')")
        page.click("form.form button.main")

        assert "工作簿" in page.inner_text(".refusal")


def test_the_general_ledger_is_imported_from_its_reconciliation(console, tmp_path):
    line = {"保险公司": "RENHE", "期间": "2019-12", "凭证号": "付-2019-12-7004", "日期": date(2019, 12, 30)}
    path = written(tmp_path / "总账.xlsx", {"总账": [line | {"摘要": "预防费", "借方": fen("77.70")}]})
    with console.browser(console.story.finance) as page:
        page.goto("/reconciliation")
        page.click("text=导入总账")
        handed_in(page, path)
        page.click("text=登记 1 行")
        page.click("text=去看看 总账核对")

        assert "付-2019-12-7004" in page.inner_text("section[aria-labelledby=lines]")


def test_what_somebody_handed_in_is_nobody_elses(console, tmp_path):
    with console.browser(console.story.finance) as page:
        page.goto("/import")
        handed_in(page, written(tmp_path / "mine.xlsx", rows("PN7005")))
        address = page.url
    for who, own in (("officer", True), ("firm", True), ("fengtai", False)):
        with console.browser(getattr(console.story, who)) as page:
            assert page.goto("/import").status == (200 if own else 404)
            answers = [page.goto(each) for each in (address, f"{console.address}/import/absent")]
            assert [each.status for each in answers] == [404, 404]
            assert page.request.post(address, form={"go": "record"}, headers={"origin": console.address}).status == 404
    with console.browser(console.story.fengtai) as page:
        page.goto("/accounts")
        assert page.locator("text=批量导入").count() == 0
