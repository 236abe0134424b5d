import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given, strategies as st
from openpyxl import load_workbook

from core.files.tables import SIGNS, as_before, csv_file, xlsx_file

ROWS: list[list[object]] = [["Titre", "Places"], ["Été, « mer »; 48 h", 40], ["Deux\nlignes", ""]]
FORMULAS = ["=1+1", "+33 4", "-1", "@SUM(A1)", "\t=1", "\r=1"]
SEPARATORS = [";", ",", "\t", "|"]


def sheet(content: bytes) -> Any:
    return load_workbook(BytesIO(content)).worksheets[0]


def test_csv_is_read_back_as_it_was() -> None:
    read = list(csv.reader(StringIO(csv_file(ROWS).decode("utf-8"), newline="")))
    assert read == [[str(cell) for cell in row] for row in ROWS]


def test_excel_in_french_finds_columns_and_accents() -> None:
    content = csv_file(ROWS, for_excel=True)
    assert content.startswith(b"\xef\xbb\xbfTitre;Places\r\n")
    read = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read[1] == ["Été, « mer »; 48 h", "40"]


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_is_a_formula(words: str) -> None:
    (read,) = csv.reader(StringIO(csv_file([[words]]).decode(), newline=""))
    assert read[0].strip().startswith("'")
    cell = sheet(xlsx_file({"Feuille": [["Titre"], [words]]}))["A2"]
    assert cell.data_type == "s"


@given(
    st.sampled_from(sorted(SIGNS)),
    st.sampled_from([*SEPARATORS, "\n", "\r", '"']),
    st.sampled_from(["", " ", '"', '""', "'"]),
    st.booleans(),
)
def test_no_cell_becomes_a_formula_with_another_separator(
    sign: str, separator: str, between: str, for_excel: bool
) -> None:
    words = f"a{separator}{between}{sign}1+1{separator}b"
    text = csv_file([["x", words], [words]], for_excel=for_excel).decode("utf-8-sig")
    for other in SEPARATORS:
        for row in csv.reader(StringIO(text, newline=""), delimiter=other):
            for cell in row:
                assert not cell.strip(' "').startswith(tuple(SIGNS)), (other, cell)
    read = csv.reader(StringIO(text, newline=""), delimiter=";" if for_excel else ",")
    assert [as_before(cell) for cell in list(read)[1]] == [words]


def test_a_workbook_has_its_sheets_in_order() -> None:
    book = load_workbook(BytesIO(xlsx_file({"Séances": ROWS, "Salles": [["Nom"]]})))
    assert book.sheetnames == ["Séances", "Salles"]
    assert book.worksheets[0].freeze_panes == "A2"
    assert [cell.value for cell in book["Séances"]["A"]] == [row[0] for row in ROWS]
    assert book["Séances"]["B2"].value == 40
    assert csv_file([[-5]]) == b"-5\r\n"


def test_what_no_cell_can_hold_is_left_out() -> None:
    read = sheet(xlsx_file({"Feuille": [["Titre"], ["a\x00b\x0bc"], ["x" * 40_000]]}))
    assert read["A2"].value == "abc"
    assert len(read["A3"].value) == 32_767


def test_an_empty_table_is_a_file() -> None:
    assert csv_file([]) == b""
    assert sheet(xlsx_file({"Feuille": []})).dimensions == "A1:A1"
