"""Tables for spreadsheets: complete, and nothing in them is calculated."""

import csv
import io

import pytest

from text.sheets import csv_lines, harmless


@pytest.mark.parametrize("cell", ['=HYPERLINK("https://evil.example")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_formula_is_text(cell):
    assert harmless(cell) == f"'{cell}"


def test_a_formula_is_text_also_where_cells_are_parted_at_semicolons():
    assert harmless("Titre ;=cmd|x; -1") == "Titre ;'=cmd|x; '-1"


@pytest.mark.parametrize("cell", ["Le marché = rouvert", "a+b", "“-”", "", 3])
def test_what_is_no_formula_stays_as_it_is(cell):
    assert harmless(cell) == str(cell)


def test_the_file_is_read_back_as_it_was_written():
    rows = [["Le « marché », samedi", 'Il dit : "non"'], ["Շուկան", "deux\nlignes"]]
    data = "".join(csv_lines(["Titre", "Texte"], rows)).encode()
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [["Titre", "Texte"], *rows]


def test_lines_are_made_one_by_one():
    def rows():
        yield ["one"]
        raise AssertionError("read ahead")

    lines = csv_lines(["heading"], rows())
    assert (next(lines), next(lines)) == ('\ufeff"heading"\r\n', '"one"\r\n')
