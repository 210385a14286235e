"""What a page shows above a document, and a plan before it is in any index."""

from datetime import date

import pytest

from tutor.bootstrap.documents import document_info, read_plan
from tutor.documents.catalogue import Entry
from tutor.documents.reader import parse_text
from tutor.errors import SettingsError
from tutor.plans.parser import parse_plan
from tutor.settings import Settings

PRINTED = """\
ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG
Số: 9/KH-UBND
Lâm Đồng, ngày 1 tháng 7 năm 2025
KẾ HOẠCH
Nâng cao kỹ năng số trên địa bàn tỉnh Lâm Đồng
I. MỤC TIÊU
1. Mở lớp.
"""
BARE = "KẾ HOẠCH\nNâng cao kỹ năng số\nI. MỤC TIÊU\n1. Mở lớp.\n"


def info_of(text, entry=None):
    document = parse_text(text, "x", "plan")
    return document_info(document, parse_plan(document), entry or Entry())


def test_a_document_tells_of_itself():
    info = info_of(PRINTED)
    assert (info.number, info.issued) == ("9/KH-UBND", "1/7/2025")
    assert info.title.startswith("Kế hoạch")


def test_what_it_prints_goes_before_its_row():
    row = Entry(number="10/KH-UBND", date=date(2020, 1, 1), source="https://example.vn")
    info = info_of(PRINTED, row)
    assert (info.number, info.issued, info.source) == (
        "9/KH-UBND",
        "1/7/2025",
        "https://example.vn",
    )


def test_a_row_adds_what_the_copy_does_not_print():
    info = info_of(BARE, Entry(number="10/KH-UBND", date=date(2025, 2, 3)))
    assert (info.number, info.issued) == ("10/KH-UBND", "3/2/2025")


def test_what_nobody_knows_stays_unknown():
    info = info_of(BARE)
    assert (info.number, info.issued, info.source) == (None, None, None)


def test_a_plan_is_read_straight_from_its_file(tmp_path):
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "lam-dong.txt").write_text(PRINTED, encoding="utf-8")
    settings = Settings(knowledge_dir=tmp_path)
    assert read_plan(settings, "lam-dong").header.number == "9/KH-UBND"
    with pytest.raises(SettingsError, match="there are: lam-dong"):
        read_plan(settings, "nowhere")
