"""The catalogue is data for people; a slip in it is told in its words."""

from datetime import date

import pytest

from tutor.documents.catalogue import Entry, read_catalogue
from tutor.documents.sources import source_files
from tutor.errors import DocumentError
from tutor.settings import PROJECT


def test_a_row_may_leave_out_anything(tmp_path):
    path = tmp_path / "catalogue.toml"
    path.write_text('[a]\ndate = 2025-06-30\n[b]\nnumber = "1/KH"\n', encoding="utf-8")
    assert read_catalogue(path) == {"a": Entry(date=date(2025, 6, 30)), "b": Entry(number="1/KH")}


def test_no_catalogue_is_an_empty_one(tmp_path):
    assert read_catalogue(tmp_path / "catalogue.toml") == {}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[a\n", "line 1"),
        ("a = 1\n", r"write \[a\]"),
        ('[a]\nauthor = "x"\n', "no field author"),
        ('[a]\ndate = "30/6/2025"\n', "without quotes"),
        ("[a]\nnumber = 5\n", "must be text"),
    ],
)
def test_a_slip_is_named(tmp_path, text, named):
    path = tmp_path / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match=named):
        read_catalogue(path)


def test_the_rows_of_ours_are_documents_we_hold():
    held = {file.path.stem for file in source_files(PROJECT / "knowledge")}
    assert set(read_catalogue(PROJECT / "knowledge" / "catalogue.toml")) <= held
