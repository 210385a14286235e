"""Cited documents: the grounds of a plan, and what it names elsewhere."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.reader import parse_text, read_document
from tutor.plans.bases import read_bases

PLANS = Path(__file__).parents[2] / "knowledge" / "plans"


def bases(grounds, body="1. Làm việc."):
    return read_bases(
        parse_text(
            f"KẾ HOẠCH\n\nDiễn tập năm 2026\n\n{grounds}\n\nI. NHIỆM VỤ\n\n{body}\n", "plan", "plan"
        )
    )


@pytest.mark.parametrize(
    ("plan", "grounds", "others"),
    [
        (
            "central",
            [
                "57-NQ/TW",
                "229-QĐ/BCĐ",
                "230-QĐ/TW",
                "01-QC/BCĐTW",
                "02-TB/BCĐTW",
                "01-CTr/BCĐTW",
                "03-TB/BCĐTW",
            ],
            ["146/QĐ-TTg", "1315/QĐ-TTg"],
        ),
        (
            "bac-ninh",
            ["08-KH/TU", "28/TTr-SKHCN"],
            ["57-NQ/TW", "71/NQ-CP", "07-KH/TU", "57-NQ/TW", "146/QĐ-TTg", "1315/QĐ-TTg"],
        ),
        ("bac-thanh-mien", ["2144/UBND-NVKTGS"], ["02/2025/TT-BGDĐT"]),
        (
            "van-xuan",
            ["156/KH-UBND"],
            [
                "156/KH-UBND",
                "156/KH-UBND",
                "146/QĐ-TTg",
                "234/QĐ-UBND",
                "1315/QĐ-TTg",
                "",
                "237/KH-UBND",
                "01-KH/BCĐTW",
            ],
        ),
        (
            "dien-bien",
            ["01-KH/BCĐTW", "225-KH/TU"],
            ["01-KH/BCĐTW", "225-KH/TU", "225-KH/TU", "225-KH/TU", "1315/QĐ-TTg"],
        ),
    ],
)
def test_every_symbol_of_a_real_plan(plan, grounds, others):
    document = read_document(PLANS / f"{plan}.txt", "plan")
    found = read_bases(document)
    assert [basis.symbol for basis in found if basis.basis] == grounds
    assert [basis.symbol for basis in found if not basis.basis] == others
    for basis in found:
        quote = document.source[basis.place.start : basis.place.end]
        assert basis.symbol in "".join(quote.split())


def test_a_date_is_kept_as_printed_even_where_two_plans_differ():
    dates = {
        plan: next(
            basis.issued
            for basis in read_bases(read_document(PLANS / f"{plan}.txt", "plan"))
            if basis.symbol == "57-NQ/TW"
        )
        for plan in ("central", "bac-ninh")
    }
    assert dates == {"central": date(2025, 12, 22), "bac-ninh": date(2024, 12, 22)}


def test_the_name_may_stand_before_the_citation():
    found = read_bases(read_document(PLANS / "van-xuan.txt", "plan"))
    about = {basis.symbol: basis.about for basis in found}
    assert about["1315/QĐ-TTg"] == (
        "phong trào thi đua “Cả nước thi đua xây dựng xã hội học tập, đẩy mạnh học tập suốt đời "
        "giai đoạn 2023 - 2030”"
    )
    assert about["234/QĐ-UBND"] == "Đề án phát triển Năng lực số tỉnh Thái Nguyên năm 2025"


@pytest.mark.parametrize(
    ("line", "kind", "symbol", "issued", "issuer", "about"),
    [
        (
            "Căn cứ Nghị định số 105/2025/NĐ-CP ngày 15 tháng 5 năm 2025 của Chính phủ quy định "
            "chi tiết "
            "một số điều của Luật Phòng cháy;",
            "Nghị định",
            "105/2025/NĐ-CP",
            date(2025, 5, 15),
            "Chính phủ",
            "quy định chi tiết một số điều của Luật Phòng cháy",
        ),
        (
            "Căn cứ Quyết định số 1248/QĐ-TTg ngày 19/7/2021 của Thủ tướng Chính phủ về việc phê "
            "duyệt "
            "Chương trình phòng, chống tai nạn;",
            "Quyết định",
            "1248/QĐ-TTg",
            date(2021, 7, 19),
            "Thủ tướng Chính phủ",
            "phê duyệt Chương trình phòng, chống tai nạn",
        ),
        (
            "Căn cứ Thông tư số 9/2024/TT-BVHTTDL của Bộ Văn hóa, Thể thao và Du lịch về dạy bơi;",
            "Thông tư",
            "9/2024/TT-BVHTTDL",
            None,
            "Bộ Văn hóa, Thể thao và Du lịch",
            "dạy bơi",
        ),
        (
            "Căn cứ Luật Phòng cháy, chữa cháy và cứu nạn, cứu hộ ngày 29 tháng 11 năm 2024;",
            "Luật",
            "",
            date(2024, 11, 29),
            None,
            "Luật Phòng cháy, chữa cháy và cứu nạn, cứu hộ",
        ),
        (
            "Căn cứ Luật Bảo hiểm y tế số 25/2008/QH12;",
            "Luật",
            "25/2008/QH12",
            None,
            None,
            "Luật Bảo hiểm y tế",
        ),
        (
            "Xét đề nghị của Giám đốc Sở Y tế tại Tờ trình số 41/TTr-SYT ngày 02/8/2025.",
            "Tờ trình",
            "41/TTr-SYT",
            date(2025, 8, 2),
            "Giám đốc Sở Y tế",
            "",
        ),
    ],
)
def test_a_ground_is_taken_apart(line, kind, symbol, issued, issuer, about):
    basis = bases(line)[0]
    assert (basis.kind, basis.symbol, basis.issued, basis.issuer, basis.about, basis.basis) == (
        kind,
        symbol,
        issued,
        issuer,
        about,
        True,
    )


def test_several_symbols_of_one_kind():
    found = bases("Thực hiện các Nghị quyết số 57-NQ/TW, số 59-NQ/TW của Bộ Chính trị.")
    assert [(basis.kind, basis.symbol) for basis in found] == [
        ("Nghị quyết", "57-NQ/TW"),
        ("Nghị quyết", "59-NQ/TW"),
    ]


def test_what_a_text_is_attached_to_is_not_cited():
    assert bases("", "1. Danh mục (Kèm theo Kế hoạch số 5/KH-UBND ngày 01/7/2025).") == ()


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Quyết định",
                "số",
                "12/QĐ-UBND",
                "01-",
                "KH/TU",
                "ngày",
                "1/7/2025",
                "của",
                "UBND",
                "về việc",
                "Luật",
                "Đề án",
                "“",
                "”",
                "(",
                ")",
                ",",
                ";",
                "và",
                "theo",
                "Ban Chỉ đạo",
                "về",
                "\n",
            ]
        ),
        max_size=30,
    )
)
def test_no_text_is_an_error(words):
    document = parse_text("KẾ HOẠCH\nX\nCăn cứ " + " ".join(words) + "\nI. A\n1. B", "p", "plan")
    for basis in read_bases(document):
        assert 0 <= basis.place.start < basis.place.end <= len(document.source)
