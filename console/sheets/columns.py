"""What a sheet of the import workbook is made of: its columns, how their cells are read, and what names a row."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How the cells of a column are read; the value is what a person is told."""

    TEXT = "文本"
    DATE = "日期,如2019-07-30"
    YUAN = "金额(元),最多两位小数"
    LIST = "文本,多项用“;”分隔"
    CHOICE = "从列表中选择"
    INT = "整数"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `required_for` are the values of the deciding column for which an optional one is required."""

    header: str
    kind: Kind
    example: str = ""
    help: str = ""
    required: bool = False
    required_for: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. The cells under `key` name the row's object: the same key is the same thing, said again.

    What a row needs may depend on its cell under `deciding`.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    deciding: str = "类型"

    def need(self, column: Column) -> str:
        """Return in Chinese when a column has to be filled."""
        if column.required:
            return "必填"
        return f"{self.deciding}为{'、'.join(column.required_for)}时必填" if column.required_for else "选填"
