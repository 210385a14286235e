"""The head and foot of plans of every layout."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.reader import parse_text, read_document
from tutor.plans.header import letterhead_agencies, read_header

PLANS = Path(__file__).parents[2] / "knowledge" / "plans"
BODY = """
Căn cứ Luật Phòng cháy, chữa cháy và cứu nạn, cứu hộ;

I. MỤC TIÊU

1. Năm 2026 tuyên truyền phòng cháy.

II. TỔ CHỨC THỰC HIỆN

1. Giao Công an xã chủ trì.
"""


def header(head, foot="", body=BODY):
    return read_header(parse_text(f"{head}\n{body}\n{foot}\n", "plan", "plan"))


@pytest.mark.parametrize(
    ("plan", "number", "issued", "issuer", "locality", "signed_at", "signer"),
    [
        (
            "central",
            "01-KH/BCĐTW",
            date(2025, 3, 21),
            "Ban Chỉ đạo Trung ương về phát triển khoa học, công nghệ, đổi mới sáng tạo "
            "và chuyển đổi số",
            None,
            "Hà Nội",
            "Nguyễn Trọng Nghĩa",
        ),
        ("bac-ninh", None, None, "UBND tỉnh Bắc Ninh", "tỉnh Bắc Ninh", None, "Mai Sơn"),
        (
            "bac-thanh-mien",
            "53/KH-UBND",
            date(2025, 9, 10),
            "UBND xã Bắc Thanh Miện",
            "xã Bắc Thanh Miện",
            "Bắc Thanh Miện",
            "Khổng Quốc Toàn",
        ),
        ("van-xuan", None, None, "UBND Phường Vạn Xuân", "phường Vạn Xuân", None, "Chu Thị Hường"),
        (
            "dien-bien",
            "3145/KH-UBND",
            date(2025, 6, 30),
            "UBND tỉnh Điện Biên",
            "tỉnh Điện Biên",
            "Điện Biên",
            "Lê Thành Đô",
        ),
    ],
)
def test_the_five_plans(plan, number, issued, issuer, locality, signed_at, signer):
    found = read_header(read_document(PLANS / f"{plan}.txt", "plan"))
    assert (
        found.kind,
        found.number,
        found.issued,
        found.issuer,
        found.locality,
        found.signed_at,
        found.signer,
    ) == ("Kế hoạch", number, issued, issuer, locality, signed_at, signer)
    assert found.place.path == "header"


def test_a_letterhead_in_bars():
    found = header(
        """UBND TỈNH LÀO CAI | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ Y TẾ | Độc lập - Tự do - Hạnh phúc
Số: 215 /KH-SYT | Lào Cai, ngày 05 tháng 8 năm 2025

KẾ HOẠCH

Mở rộng bảo hiểm y tế toàn dân năm 2026
""",
        "Nơi nhận: | GIÁM ĐỐC\n- Bộ Y tế (b/c); |\n- Lưu: VT. | Hoàng Thị Mai Hương",
    )
    assert (found.number, found.issued, found.signed_at) == (
        "215/KH-SYT",
        date(2025, 8, 5),
        "Lào Cai",
    )
    assert (found.issuer, found.locality) == ("SỞ Y TẾ", "tỉnh Lào Cai")
    assert (found.signer, found.signer_role) == ("Hoàng Thị Mai Hương", "GIÁM ĐỐC")
    assert found.title == "Mở rộng bảo hiểm y tế toàn dân năm 2026"


def test_a_letterhead_in_two_columns_on_one_line_without_number_and_day():
    found = header("""ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ EA KAR                Độc lập - Tự do - Hạnh phúc
Số:       /KH-UBND       Ea Kar, ngày     tháng 7 năm 2025

KẾ HOẠCH
Xóa mù bơi cho học sinh trên địa bàn xã Ea Kar năm 2026
""")
    assert (found.number, found.issued, found.signed_at) == (None, None, "Ea Kar")
    assert found.locality == "xã Ea Kar"
    assert found.issuer in ("ỦY BAN NHÂN DÂN XÃ EA KAR", "Ủy ban nhân dân xã Ea Kar")
    assert found.title.startswith("Xóa mù bơi")
    assert found.signer is None


def test_a_party_letterhead_and_signature():
    found = header(
        """TỈNH ỦY CÀ MAU
*
Số 27-KH/TU

ĐẢNG CỘNG SẢN VIỆT NAM
Cà Mau, ngày 12 tháng 6 năm 2025

KẾ HOẠCH
thực hiện Nghị quyết số 68-NQ/TW về phát triển kinh tế tư nhân
""",
        """Nơi nhận:
- Ban Bí thư (b/c),
- Lưu Văn phòng Tỉnh ủy.

T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ

Nguyễn Văn Bình
""",
    )
    assert (found.number, found.issued) == ("27-KH/TU", date(2025, 6, 12))
    assert found.issuer == "TỈNH ỦY CÀ MAU"
    assert found.locality == "tỉnh Cà Mau"
    assert (found.signer, found.signer_role) == ("Nguyễn Văn Bình", "PHÓ BÍ THƯ")


@pytest.mark.parametrize(
    ("letterhead", "issuer", "locality"),
    [
        (
            "ĐẢNG BỘ TỈNH LÀO CAI          ĐẢNG CỘNG SẢN VIỆT NAM\nTỈNH ỦY\n*",
            "Tỉnh ủy Lào Cai",
            "tỉnh Lào Cai",
        ),
        ("TỈNH ỦY\n*\nĐẢNG CỘNG SẢN VIỆT NAM", "Tỉnh ủy Lào Cai", "tỉnh Lào Cai"),
        ("UBND TỈNH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "UBND tỉnh Lào Cai", "tỉnh Lào Cai"),
    ],
)
def test_a_letterhead_without_a_place_has_that_of_its_date_line(letterhead, issuer, locality):
    text = f"""{letterhead}
Số 18-CTr/TU                 Lào Cai, ngày 20 tháng 3 năm 2026

CHƯƠNG TRÌNH HÀNH ĐỘNG
thực hiện Nghị quyết số 72-NQ/TW

Thực hiện Nghị quyết số 72-NQ/TW, Ban Thường vụ Tỉnh ủy ban hành Chương trình như sau:

I. MỤC TIÊU
1. Khám sức khỏe cho người dân.
"""
    header = read_header(parse_text(text, "suc-khoe", "plan"))
    assert (header.issuer, header.locality, header.signed_at) == (issuer, locality, "Lào Cai")


def test_a_decision_with_an_attached_programme():
    found = header(
        """ỦY BAN NHÂN DÂN
TỈNH SƠN LA

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số 1406/QĐ-UBND

Sơn La, ngày 09 tháng 5 năm 2025

QUYẾT ĐỊNH

Ban hành Chương trình phòng, chống đuối nước trẻ em

Căn cứ Luật Trẻ em ngày 05 tháng 4 năm 2016;

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Chương trình phòng, chống đuối nước.

Điều 2. Quyết định này có hiệu lực từ ngày ký.

Nơi nhận:

- Như Điều 2;

- Lưu: VT.

KT. CHỦ TỊCH

PHÓ CHỦ TỊCH

Tráng Thị Xuân

Ký bởi: Ủy ban nhân dân tỉnh Sơn La
Thời gian ký: 09/05/2025 16:02:11

CHƯƠNG TRÌNH

Phòng, chống đuối nước trẻ em trên địa bàn tỉnh Sơn La giai đoạn 2025 - 2030

(Kèm theo Quyết định số 1406/QĐ-UBND ngày 09/5/2025)
""",
        body="I. MỤC TIÊU\n\n1. Năm 2026 giảm 10% số vụ.\n",
    )
    assert (found.kind, found.number, found.issued) == (
        "Chương trình",
        "1406/QĐ-UBND",
        date(2025, 5, 9),
    )
    assert found.title == (
        "Phòng, chống đuối nước trẻ em trên địa bàn tỉnh Sơn La giai đoạn 2025 - 2030"
    )
    assert found.locality == "tỉnh Sơn La"
    assert (found.signer, found.signer_role) == ("Tráng Thị Xuân", "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH")


def test_an_appendix_may_print_what_the_head_does_not():
    found = header(
        "KẾ HOẠCH\nDiễn tập chữa cháy trên địa bàn phường 5",
        """
PHỤ LỤC
DANH SÁCH
(Kèm theo Kế hoạch số 88/KH-UBND ngày 02/10/2025 của UBND phường 5)
""",
    )
    assert (found.number, found.issued) == ("88/KH-UBND", date(2025, 10, 2))
    assert found.locality == "phường 5"


def test_a_letterhead_gives_the_superior_first():
    assert letterhead_agencies(["UBND TỈNH GIA LAI", "SỞ NỘI VỤ", "Số: 5/KH-SNV"]) == [
        "UBND TỈNH GIA LAI",
        "SỞ NỘI VỤ",
    ]


def test_a_text_without_head_has_none():
    found = header("", body="Một đoạn văn.")
    assert (found.kind, found.title, found.number, found.signer) == ("", "", None, None)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_head_and_no_foot_is_an_error(head, foot):
    found = header(head, foot)
    assert found.place.start <= found.place.end
