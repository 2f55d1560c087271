"""Template: the empty workbook for `ledger import`."""

from pathlib import Path
from typing import Annotated

import typer
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

from console.sheets.template import write_template
from console.speech import answer
from console.whole_file import whole_file


def template(
    file: Annotated[Path, typer.Argument(help="The workbook to make / 模板文件")] = Path("导入模板.xlsx"),
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Write an empty workbook to fill in and import. 生成空白导入模板。"""
    with whole_file(file) as draft:
        try:
            write_template(draft)
        except FileCreateError as error:
            raise (error.args[0] if isinstance(error.args[0], OSError) else error) from None
    answer({"file": str(file)}, as_json, f"The template is {file}", f"模板已生成:{file}")
