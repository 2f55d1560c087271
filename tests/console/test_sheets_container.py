"""Files from outside that must never be loaded."""

import resource
import struct
import time
import zlib
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from openpyxl import Workbook, load_workbook

from console.sheets import container, sheet_scan
from console.sheets.container import FileEncrypted, FileMacro, FileType
from console.sheets.reader import read_here as read
from console.sheets.sheet_scan import FileDamaged, FileFormula, FileMergedCells, FileTooLarge, column_letters
from domain.refusal import Refusal
from tests.console.sheet_files import SHEET_PART, premiums, with_cells, with_part

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def good(tmp_path):
    return premiums(tmp_path, {})


def a_file(folder, content, name="x.xlsx"):
    path = folder / name
    path.write_bytes(content)
    return path


def refuses(refusal, path):
    with pytest.raises(refusal) as refused:
        read(path)
    return refused.value


# --- its type ---


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", "保险公司,保单号\n".encode(), OLE + bytes(4096), b"PK\x05\x06" + bytes(18)],
    ids=["pdf", "png", "csv", "xls", "empty zip"],
)
def test_another_type_under_the_name_of_a_workbook_is_refused(tmp_path, content):
    refuses(FileType, a_file(tmp_path, content))


@pytest.mark.parametrize("name", ["x.xls", "x.xlsm", "x.ods", "x.txt", "x"])
def test_another_name_is_refused(tmp_path, good, name):
    refuses(FileType, a_file(tmp_path, good.read_bytes(), name))


def test_capitals_in_the_name_do_not_matter(tmp_path, good):
    assert len(list(read(a_file(tmp_path, good.read_bytes(), "X.XLSX")).rows)) == 1


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    with ZipFile(tmp_path / "x.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<document/>")

    refuses(FileType, tmp_path / "x.xlsx")


# --- broken ---


@pytest.mark.parametrize("kept", [0, 4, 100, 1000, -1, -30])
def test_a_truncated_workbook_is_refused(tmp_path, good, kept):
    refuses(FileDamaged, a_file(tmp_path, good.read_bytes()[:kept]))


def test_a_workbook_with_a_flipped_byte_is_refused_or_read_whole(tmp_path, good):
    content = good.read_bytes()
    for at in range(0, len(content), 37):
        path = a_file(tmp_path, content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :])
        try:
            read(path)
        except Exception as refused:
            assert isinstance(refused, Refusal), at


@pytest.mark.parametrize(
    "rows",
    [
        b"<row><c>",
        b'<row r="1"><c r="A0"><v>1</v></c></row>',
        b'<row r="x"><c><v>1</v></c></row>',
        b'<row r="1"><c r="A1" t="s"><v>999</v></c></row>',
        b'<row r="1"><c r="A1" t="n"><v>z</v></c></row>',
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused(good, rows):
    refuses(FileDamaged, with_cells(good, rows))


def test_an_encoding_that_nobody_knows_is_refused(good):
    refuses(FileDamaged, with_part(good, SHEET_PART, lambda _: b'<?xml version="1.0" encoding="UTF-18"?><worksheet/>'))


def test_entities_are_refused(good):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'

    refuses(FileDamaged, with_part(good, SHEET_PART, lambda _: bomb))


def test_a_sheet_whose_part_is_absent_is_refused(good):
    refuses(FileDamaged, with_part(good, "xl/_rels/workbook.xml.rels", lambda part: part.replace(b"sheet1", b"sheet9")))


def test_two_parts_of_one_name_are_refused(good):
    with ZipFile(good, "a") as archive:
        archive.writestr(SHEET_PART.upper(), b"<worksheet/>")

    refuses(FileDamaged, good)


def test_a_compression_that_excel_never_writes_is_refused(good):
    with ZipFile(good, "a") as archive:
        archive.writestr("xl/extra.xml", b"<x/>", ZIP_BZIP2)

    refuses(FileDamaged, good)


# --- encrypted, macros ---


def test_an_encrypted_workbook_is_refused(tmp_path):
    refuses(FileEncrypted, a_file(tmp_path, OLE + bytes(2048) + "EncryptedPackage".encode("utf-16-le") + bytes(2048)))


def test_an_encrypted_zip_is_refused(tmp_path, good):
    content = bytearray(good.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1

    refuses(FileEncrypted, a_file(tmp_path, bytes(content)))


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macros/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"])
def test_a_macro_is_refused(good, part):
    refuses(FileMacro, with_part(good, part, lambda _: b"x"))


def test_the_content_type_of_a_macro_workbook_is_refused(good):
    of_macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

    refuses(FileMacro, with_part(good, "[Content_Types].xml", lambda part: part.replace(plain, of_macros)))


# --- formulas, merged cells ---


@pytest.mark.parametrize("formula", ["=1+1", "=SUM(F2:F2)"])
def test_a_formula_is_refused_by_its_cell(good, formula):
    book = load_workbook(good)
    book["保费"]["F3"] = formula
    book.save(good)

    assert refuses(FileFormula, good).cell == "保费!F3"


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1"/></row><row><c/><c><f>1+1</f><v>2</v></c></row>',
        b'<row r="2"><c r="A2"/><c><f t="shared" si="0"/><v>2</v></c></row>',
        b'<row r="2"><c r="B2" t="e"><v>#N/A</v></c></row>',
        b'<x:row xmlns:x="u" r="2"><x:c r="B2"><x:f>1</x:f></x:c></x:row>',
    ],
    ids=["places by counting", "shared", "error value", "prefixed"],
)
def test_a_formula_is_found_however_it_is_written(good, rows):
    assert refuses(FileFormula, with_cells(good, rows)).cell == "保费!B2"


def test_text_that_looks_like_a_formula_is_text(tmp_path):
    path = with_cells(premiums(tmp_path), b'<row r="1"><c r="A1" t="inlineStr"><is><t>=1+1</t></is></c></row>')

    assert refuses(Refusal, path).code() == "FILE_HEADER"


def test_merged_cells_are_refused_by_their_place(good):
    book = load_workbook(good)
    book["保费"].merge_cells("A2:B3")
    book.save(good)

    assert refuses(FileMergedCells, good).cells == "保费!A2:B3"


# --- too large ---


def deflated(name, content_of, repeat, declared=None):
    """Return a zip entry of a repeated content without holding it, and optionally with a lie about its size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed, check, size = bytearray(), 0, 0
    for _ in range(repeat):
        packed += packer.compress(content_of)
        check, size = zlib.crc32(content_of, check), size + len(content_of)
    packed += packer.flush()
    return name.encode(), bytes(packed), check, declared or size


def a_zip(path, good, *entries):
    """Write a zip by hand: the parts of a good workbook and entries that zipfile would not write."""
    with ZipFile(good) as archive:
        parts = [deflated(name, archive.read(name), 1) for name in archive.namelist()]
    body, directory = bytearray(), bytearray()
    for name, packed, check, size in [*parts, *entries]:
        common = struct.pack("<HHHHHIIIHH", 20, 0, ZIP_DEFLATED, 0, 33, check, len(packed), size, len(name), 0)
        directory += (
            b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        )
        body += b"PK\x03\x04" + common + name + packed
    count = len(parts) + len(entries)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    path.write_bytes(bytes(body + directory + end))
    return path


def test_a_zip_written_by_hand_is_read_as_any_other(tmp_path, good):
    assert len(list(read(a_zip(tmp_path / "x.xlsx", good)).rows)) == 1


def test_a_part_that_is_mostly_air_is_refused(tmp_path, good):
    bomb = deflated("xl/media/image1.png", bytes(1 << 20), 11)

    refuses(FileTooLarge, a_zip(tmp_path / "x.xlsx", good, bomb))


def test_a_small_part_may_be_mostly_air(tmp_path, good):
    air = deflated("xl/media/image1.png", bytes(1 << 20), 10)

    assert len(list(read(a_zip(tmp_path / "x.xlsx", good, air)).rows)) == 1


def test_a_part_that_goes_on_behind_its_declared_size_is_refused(tmp_path, good):
    bomb = deflated("xl/media/image1.png", bytes(1 << 20), 30, declared=1000)

    refuses(FileTooLarge, a_zip(tmp_path / "x.xlsx", good, bomb))


def test_a_part_that_ends_before_its_declared_size_is_refused(tmp_path, good):
    refuses(FileDamaged, a_zip(tmp_path / "x.xlsx", good, deflated("xl/a.bin", b"x", 10, declared=11)))


def test_all_parts_together_may_not_expand_beyond_the_limit(tmp_path, good):
    parts = [deflated(f"xl/{n}.bin", b"x", 1, declared=10 << 20) for n in range(52)]

    refuses(FileTooLarge, a_zip(tmp_path / "x.xlsx", good, *parts))


def test_too_many_parts_are_refused(good):
    with ZipFile(good, "a") as archive:
        for number in range(container.MOST_PARTS):
            archive.writestr(ZipInfo(f"xl/{number}"), b"")

    refuses(FileTooLarge, good)


def test_too_many_sheets_are_refused(good):
    sheet = b'<sheet name="a" sheetId="1" r:id="rId1" xmlns:r="u"/>'
    many = sheet * container.MOST_SHEETS + b"</sheets>"

    refuses(FileTooLarge, with_part(good, "xl/workbook.xml", lambda part: part.replace(b"</sheets>", many)))


def test_too_large_a_file_is_refused_unread(tmp_path):
    with (tmp_path / "x.xlsx").open("wb") as file:
        file.truncate(container.MOST_BYTES + 1)

    refuses(FileTooLarge, tmp_path / "x.xlsx")


def test_a_full_sheet_of_excel_is_refused_quickly_and_without_loading_it(tmp_path, good):
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 1_048_577))
    path = with_cells(good, rows)
    del rows
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    refuses(FileTooLarge, path)

    assert time.monotonic() - started < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


@pytest.mark.parametrize("cell", ["A200001", "A1048576", "XFD1", f"{column_letters(61)}1"])
def test_one_far_cell_is_enough(good, cell):
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    refuses(FileTooLarge, with_cells(good, f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>'.encode()))


def test_the_last_row_that_is_read(tmp_path):
    book = Workbook()
    book.active.title = "机构"
    book.active.append(["机构代码", "机构名称", "类型"])
    for column, text in enumerate(("RENHE", "仁和财产保险", "保险公司"), 1):
        book.active.cell(sheet_scan.MOST_ROWS, column, text)
    book.save(tmp_path / "x.xlsx")

    assert [row.number for row in read(tmp_path / "x.xlsx").rows] == [sheet_scan.MOST_ROWS]


def test_cells_that_are_only_coloured_do_not_count(good):
    coloured = b'<row r="1048576" s="1"><c r="XFD1048576" s="1"/></row>'
    path = with_part(good, SHEET_PART, lambda part: part.replace(b"</sheetData>", coloured + b"</sheetData>"))

    assert len(list(read(path).rows)) == 1


def test_too_many_shared_texts_are_refused(good, monkeypatch):
    path = with_part(good, "xl/sharedStrings.xml", lambda _: b"<sst><si/><si/><si/></sst>")

    monkeypatch.setattr(sheet_scan, "MOST_STRINGS", 3)
    assert len(list(read(path).rows)) == 1

    monkeypatch.setattr(sheet_scan, "MOST_STRINGS", 2)
    refuses(FileTooLarge, path)


def test_every_refusal_has_its_words(good):
    refused = refuses(FileTooLarge, with_cells(good, b'<row r="200001"><c r="A200001"><v>1</v></c></row>'))

    assert refused.words("zh") == "文件过大,上限为200000行 (rows)"
