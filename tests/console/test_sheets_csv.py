"""A csv file is one sheet."""

import pytest

from console.sheets.container import FileType
from console.sheets.reader import read_here as read
from console.sheets.rows import FileHeader
from console.sheets.sheet_scan import FileDamaged
from domain.money import fen
from tests.console.sheet_files import codes

TEXT = (
    "保险公司,保单号,类型,流水号,日期,金额,原因\r\n"
    'RENHE,000123456789012345,退费,0012,2019/7/30,"12,345.67","企业要求, ""退保"""\r\n'
    "\r\n,,,,,,\r\n"
)


def a_csv(folder, content):
    path = folder / "保费.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_utf_8_and_gb18030_are_read_and_the_sheet_is_known_by_its_headers(tmp_path, encoding):
    book = read(a_csv(tmp_path, TEXT.encode(encoding)))

    (row,) = book.sheets["保费"]
    assert (row.number, row.problems) == (2, ())
    assert row.cells["保单号"] == "000123456789012345"
    assert row.cells["流水号"] == "0012"
    assert row.cells["金额"] == fen("12345.67")
    assert row.cells["原因"] == '企业要求, "退保"'


def test_a_short_line_lacks_its_last_cells(tmp_path):
    (row,) = read(a_csv(tmp_path, "保险公司,保单号,类型,流水号,日期,金额\nRENHE,RH2019000001\n".encode())).rows

    assert codes(row) == [(header, "VALUE_REQUIRED") for header in ("类型", "流水号", "日期", "金额")]


def test_a_line_longer_than_the_headers_is_refused(tmp_path):
    with pytest.raises(FileHeader):
        read(a_csv(tmp_path, TEXT.encode() + b"RENHE,1,2,3,4,5,6,7\n"))


@pytest.mark.parametrize("headers", ["", "甲,乙", "保险公司,保单号,类型,流水号,日期\n"])
def test_headers_of_no_sheet_are_refused(tmp_path, headers):
    with pytest.raises(FileHeader):
        read(a_csv(tmp_path, f"{headers}\n".encode()))


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"\x89PNG\r\n", b"PK\x03\x04", TEXT.encode("utf-16"), b"a\0b"])
def test_what_is_no_text_is_refused(tmp_path, content):
    with pytest.raises(FileType):
        read(a_csv(tmp_path, content))


@pytest.mark.parametrize("content", [b"", TEXT.encode() + b"\xff\xff", TEXT.encode() + b'"no end'])
def test_broken_text_is_refused(tmp_path, content):
    with pytest.raises(FileDamaged):
        read(a_csv(tmp_path, content))
