"""Files as programs and people really write them: each kind of dirt has its vector."""

import contextlib
import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.imports.builders import workbook
from workwright.imports.rules.decoding import decode, detect_encoding
from workwright.imports.rules.delimited import detect_separator, read_delimited
from workwright.imports.rules.fields import KINDS
from workwright.imports.rules.guessing import guess_columns
from workwright.imports.rules.refusals import UnreadableFile
from workwright.imports.rules.sheet import Head, data_rows, detect, head_of
from workwright.interfaces import spreadsheet

WORDS = "Name;Ort;Betrag\nMüller, Jörg;Köln;1.234,50 €\nJosé Núñez;Besançon;99\n"
NAMES = KINDS["customers"].names


def looked_at(content: bytes, header: int = 0) -> Head:
    return head_of(content, detect(content), NAMES, header)


def rows_of(content: bytes) -> list[tuple[str, ...]]:
    head = looked_at(content)
    return [record.cells for record in data_rows(content, head.reading, len(head.columns))]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "utf-32"],
)
def test_every_encoding_reads_the_same(encoding: str) -> None:
    assert rows_of(WORDS.encode(encoding))[0] == ("Müller, Jörg", "Köln", "1.234,50 €")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Zażółć gęślą jaźń; łódź", "cp1250"),
        ("Привет, это список наших клиентов и их машин; Иванов Пётр Сергеевич", "cp1251"),
        ("Name,City\nSmith,Portland\n", "utf-8"),
        ("Grüße aus Zürich", "cp1252"),
        ("Größe – «très cher» — 10 €", "cp1252"),
        ("Garçon à Besançon, où l’été", "mac_roman"),
    ],
)
def test_code_pages_are_told_apart(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), detect_encoding(text.encode(encoding))) == text


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_is_found(separator: str) -> None:
    text = separator.join(["Name", "Phone", "Note"]) + "\n" + separator.join(['"a, b; c"', "1", "x"]) + "\n"
    assert detect_separator(text * 3) == separator
    assert detect_separator(f"sep={separator}\na{separator}b\n") == separator


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('a,"b, c",d', ("a", "b, c", "d")),
        ('a,"say ""hi""",d', ("a", 'say "hi"', "d")),
        ('a,"John "Johnny" Smith",d', ("a", 'John "Johnny" Smith', "d")),
        ('5" hose,2,3', ('5" hose', "2", "3")),
        ('"a" ,"b"  ,c', ("a", "b", "c")),
        ('"","",', ("", "", "")),
        ('a,"two\nlines",d', ("a", "two\nlines", "d")),
        ("a,b,", ("a", "b", "")),
    ],
)
def test_quotes_of_every_sort(line: str, cells: tuple[str, ...]) -> None:
    (record,) = read_delimited(line, ",")
    assert (record.cells, record.fault) == (cells, "")


def test_a_quote_that_never_closes_spoils_its_own_row_only() -> None:
    text = 'Name,Phone\n"Smith, John,555\n"Doe, Jane",556\nRay,557\n'
    head = looked_at(text.encode())
    rows = list(data_rows(text.encode(), head.reading, 2))
    assert [row.line for row in rows] == [2, 3, 4]
    assert [bool(row.fault) for row in rows] == [True, False, False]
    assert rows[1].cells == ("Doe, Jane", "556")


def test_too_many_cells_are_a_fault_and_too_few_are_filled_up() -> None:
    text = b"Name,Phone,City\nSmith, John,555,Salem\nRay\nBob,1,X,,\n"
    rows = list(data_rows(text, looked_at(text).reading, 3))
    assert "separator stands inside a text" in rows[0].fault
    assert rows[1].cells == ("Ray", "", "") and rows[2].cells == ("Bob", "1", "X") and not rows[2].fault


def test_old_line_ends_blank_rows_and_titles_above_the_header() -> None:
    text = "Customer list,,\r\rPrinted 23/11/2026,,\rName,Phone,City\r\rAnna,1,Salem\r,,\rBob,2,Bend\r"
    head = looked_at(text.encode())
    assert (head.reading.header, head.columns) == (4, ("Name", "Phone", "City"))
    assert [row.line for row in head.rows] == [6, 8]


def test_headers_that_stand_twice_take_their_group() -> None:
    text = "Owner,,Vehicle,\nName,Phone,Name,Phone\nAnna,1,Civic,2\n"
    assert looked_at(text.encode()).columns == ("Owner Name", "Owner Phone", "Vehicle Name", "Vehicle Phone")
    assert looked_at(b"Name,Phone,Phone,\nAnna,1,2,x\n").columns == ("Name", "Phone", "Phone (2)")


def sheet(*rows: list[Any], **titles: str) -> bytes:
    return workbook(rows, **titles)


def test_workbook_cells_are_text_as_a_person_reads_them() -> None:
    content = sheet(
        ["Name", "Phone", "City", "ZIP", "State"],
        ["Anna", 5035550142, datetime(2024, 5, 17), 0.1 + 0.2, True],
        ["Bob", 12.0, datetime(2024, 5, 17, 13, 30), date(2020, 2, 29), None],
    )
    assert rows_of(content) == [
        ("Anna", "5035550142", "2024-05-17", "0.3", "yes"),
        ("Bob", "12", "2024-05-17 13:30:00", "2020-02-29", ""),
    ]


def test_zeros_that_only_the_format_shows_are_kept() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Name", "ZIP"])
    page.append(["Anna", 1234])
    page["B2"].number_format = "00000"
    assert rows_of(_saved(book)) == [("Anna", "01234")]


def test_hidden_sheets_are_passed_over_and_said_to_be_there() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title, first.sheet_state = "Secret", "hidden"
    second = book.create_sheet("List")
    second.append(["Name"])
    second.append(["Anna"])
    reading = detect(_saved(book))
    assert (reading.sheet, reading.sheets) == ("List", (("Secret", False), ("List", True)))


def test_a_formula_without_its_result_is_a_fault_not_an_empty_cell() -> None:
    content = sheet(["Name", "Phone"], ["Anna", "=1+1"], ["Bob", "2"])
    head = looked_at(content)
    rows = list(data_rows(content, head.reading, 2))
    assert "formula without a saved result" in rows[0].fault and not rows[1].fault


def test_merged_headers_and_gaps_of_rows() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["A3"], page["B3"], page["A900"] = "Everything", "Name", "Phone", "Anna"
    page.merge_cells("A1:B1")
    head = looked_at(_saved(book))
    assert head.columns == ("Name", "Phone") and head.reading.header == 3
    assert [r.line for r in data_rows(_saved(book), head.reading, 2)] == [900]


def _saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _changed(content: bytes, name: str, change: Any) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, change(data) if entry == name else data)
    return out.getvalue()


def test_an_archive_bomb_is_not_opened() -> None:
    bomb = _changed(
        sheet(["Name"], ["Anna"]), "xl/worksheets/sheet1.xml", lambda data: data + b" " * 50_000_000
    )
    with pytest.raises(UnreadableFile, match="bomb"):
        detect(bomb)


def test_entities_are_not_opened() -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    harm = _changed(
        sheet(["Name"], ["Anna"]), "xl/workbook.xml", lambda data: evil + data.split(b"?>", 1)[-1]
    )
    with pytest.raises(UnreadableFile, match="entities"):
        detect(harm)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old Excel"),
        (b"<html><table><tr><td>Name</td></tr></table>", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "web page or XML"),
        (b"%PDF-1.7 ...", "not a table"),
        (b"\x89PNG\r\n\x1a\n", "not a table"),
        (bytes(range(256)) * 20, "not a table"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"Name\n" + b"a" * 21_000_000, "larger than 20 MB"),
    ],
)
def test_what_is_no_table_is_refused_whatever_its_name(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        detect(content)


def test_an_archive_that_is_no_workbook_and_a_million_columns() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(UnreadableFile, match="no XLSX"):
        detect(out.getvalue())
    wide = ",".join(["x"] * 300) + "\n"
    with pytest.raises(UnreadableFile, match="more than 200 columns"):
        looked_at(wide.encode())
    with pytest.raises(UnreadableFile, match="longer than"):
        looked_at(b"a," * 1_000_000 + b"\n")


def test_a_far_cell_does_not_fill_the_memory() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["A2"] = "Name", "Anna"
    page["XFD1048576"] = "far"
    head = looked_at(_saved(book))
    assert [r.cells for r in head.rows] == [("Anna",)]
    assert len(list(data_rows(_saved(book), head.reading, 1))) == 1


CELL = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\x85"),
    max_size=12,
).filter(lambda text: not text.startswith(" ") and not text.endswith(" "))


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=12))
def test_what_we_write_is_read_back(rows: list[list[str]]) -> None:
    written = "".join(spreadsheet.lines([["Name", "Phone", "City"], *rows]))
    kept = [tuple(spreadsheet.cell(cell) for cell in row) for row in rows]
    told = list(read_delimited(written, ","))[1:]
    assert [record.cells for record in told if record.cells != ("",)] == [k for k in kept if k != ("",)]
    assert not any(record.fault for record in told)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_sentence(content: bytes) -> None:
    with contextlib.suppress(UnreadableFile):
        head = looked_at(content)
        list(data_rows(content, head.reading, len(head.columns)))


def test_headers_of_other_systems_are_known() -> None:
    """Exports as they come out of programs that shops use."""
    quickbooks = ("Customer", "Bill to", "Primary Contact", "Main Phone", "Main Email", "Balance Total")
    assert guess_columns(KINDS["customers"], quickbooks)["phone"] == 3
    xero = ("*ContactName", "EmailAddress", "POAddressLine1", "PhoneNumber", "AccountNumber")
    found = guess_columns(KINDS["customers"], xero)
    assert (found["phone"], found["email"], found["customer_number"]) == (3, 1, 4)
    german = (
        "Kundennummer",
        "Nachname",
        "Vorname",
        "Telefon",
        "E-Mail",
        "Strasse",
        "PLZ",
        "Ort",
        "Kennzeichen",
    )
    wanted = (
        "customer_number",
        "last_name",
        "first_name",
        "phone",
        "email",
        "street",
        "postal_code",
        "city",
        "plate",
    )
    assert guess_columns(KINDS["customers"], german) == {name: n for n, name in enumerate(wanted)}
