"""Template: the empty workbook for `ledger import`."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from console.sheets.template import write_template
from console.speech import answer
from console.whole_file import whole_file


def template(
    file: Annotated[Path, typer.Argument(help="The workbook to make / 模板文件")] = Path("导入模板.xlsx"),
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Write an empty workbook to fill in and import. 生成空白导入模板。"""
    with whole_file(file) as draft, TemporaryDirectory() as folder:
        written = (
            Path(folder) / "template.xlsx"
        )  # the library needs this folder anyway, and mourns aloud on a full disk
        write_template(written)
        draft.write_bytes(written.read_bytes())
    answer({"file": str(file)}, as_json, f"The template is {file}", f"模板已生成:{file}")
