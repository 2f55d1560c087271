"""Importing: a workbook is handed in, tried, looked at, and recorded when its sender says so."""

import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response

from console.importing.intake import HandedIn, Intake
from console.pages.form import MOST_WITH_FILES, check_origin, posted
from console.pages.page import Page
from console.sheets.sheet_scan import FileTooLarge
from console.sheets.template import write_template
from console.sheets.values import ValueRequired
from domain.refusal import Refusal
from ledger.command import NotFound
from ledger.evidence import MIB

LOOK_AGAIN_S = 1
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Where the rows of a sheet are found afterwards, and what is found there.
SEEN_AT = {
    "保单": "/accounts",
    "保费": "/accounts",
    "批改": "/accounts",
    "专项": "/campaigns",
    "项目": "/projects",
    "材料": "/projects",
    "支付": "/payments",
    "总账": "/reconciliation",
    "走访清单": "/visiting-lists",
    "走访": "/tasks",
    "隐患": "/hazards",
}
NAMES = {
    "/accounts": "资金账户",
    "/campaigns": "历史项目补备案",
    "/projects": "项目",
    "/payments": "支付台账",
    "/reconciliation": "总账核对",
    "/visiting-lists": "走访清单",
    "/tasks": "任务",
    "/hazards": "隐患",
}


async def choose(page: Page) -> Response:
    """Draw the form, or take a workbook in. Raises  Refusal, NotFound, HTTPException."""
    intake = _intake(page)
    refused: Refusal | None = None
    if page.request.method == "POST":
        try:
            return RedirectResponse(page.url(f"/import/{await _handed_in(page, intake)}"), 303)
        except Refusal as no:
            refused = no
    drawn = {"refused": refused, "sheets": page.imports}
    return page.draw("import.html", drawn, 422 if refused else 200)


async def told(page: Page) -> Response:
    """Draw what came of a workbook; the form of this page has it recorded. Raises  Refusal, NotFound."""
    key, intake = page.request.path_params["id"], _intake(page)
    if page.request.method == "POST":
        form = await posted(page.request)
        if form["go"] == "record":
            intake.record(key, page.actor)
        return RedirectResponse(page.url(), 303)
    file = intake.of(key, page.actor)
    response = page.draw("imported.html", _drawn(file), 422 if file.refusal else 200)
    if file.at_work:
        response.headers["refresh"] = str(LOOK_AGAIN_S)
    return response


async def refused_rows(page: Page) -> Response:
    """Hand out the rows that were not taken, marked, to be mended and imported again. Raises  NotFound."""
    file = _intake(page).of(page.request.path_params["id"], page.actor)
    if not (file.summary and file.summary.marked):
        raise NotFound(what="Workbook")
    return FileResponse(file.summary.marked, media_type=WORKBOOK, filename=f"{file.workbook.stem}-待修改.xlsx")


async def template(page: Page) -> Response:
    """Hand out the empty workbook. Raises  NotFound."""
    _intake(page)
    content = await run_in_threadpool(_template)
    return Response(
        content, media_type=WORKBOOK, headers={"content-disposition": 'attachment; filename="template.xlsx"'}
    )


def _template() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path)
        return path.read_bytes()


def _intake(page: Page) -> Intake:
    """Return where workbooks are handed in. Raises  NotFound  who looks may import nothing."""
    if not page.imports:
        raise NotFound(what="Workbook")
    return page.site.intake


async def _handed_in(page: Page, intake: Intake) -> str:
    """Keep what was sent for as long as it is worked on, and return its key. Raises  ValueRequired, FileTooLarge."""
    check_origin(page.request)
    length = page.request.headers.get("content-length", "")
    if not length.isdecimal():
        raise HTTPException(411)
    if int(length) > MOST_WITH_FILES:
        raise FileTooLarge(limit=f"{MOST_WITH_FILES // MIB} MiB")
    async with page.request.form(max_files=2, max_fields=4) as sent:
        workbook, files = sent.get("workbook"), sent.get("files")
        if not isinstance(workbook, UploadFile) or not workbook.filename:
            raise ValueRequired(column="工作簿")
        folder = intake.folder()
        path = folder / _named(workbook.filename)
        await run_in_threadpool(_written, workbook, path)
        beside = folder / "files.zip" if isinstance(files, UploadFile) and files.filename else None
        if beside and isinstance(files, UploadFile):
            await run_in_threadpool(_written, files, beside)
    return intake.hand_in(page.actor, path, beside)


def _named(name: str) -> str:
    """Return a name without ways to elsewhere; its end tells what kind of file it says it is."""
    plain = PurePosixPath(name.replace("\\", "/")).name
    return "".join(each for each in plain if each.isprintable())[-60:].lstrip(".") or "workbook"


def _written(sent: UploadFile, path: Path) -> None:
    with path.open("wb") as file:
        shutil.copyfileobj(sent.file, file)


def _drawn(file: HandedIn) -> Mapping[str, Any]:
    lines = file.summary.lines if file.summary else []
    seen = dict.fromkeys(way for line in lines if line.recorded.rows and (way := SEEN_AT.get(line.sheet)))
    return {"file": file, "stage": file.stage.value, "summary": file.summary, "seen": list(seen), "names": NAMES}
