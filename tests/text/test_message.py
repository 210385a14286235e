"""Messages as people type and dictate them."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.text.message import read_typed
from tutor.text.normalise import fold, nfc, squeeze
from tutor.text.spoken_numbers import write_digits
from tutor.text.teencode import write_out

PLANS = sorted((Path(__file__).parents[2] / "knowledge" / "plans").glob("*.txt"))


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("nv 6.4 ai ctri", "nhiem vu 6.4 ai chu tri"),
        ("ai chủ chì nhịm vụ này dzậy", "ai chu tri nhiem vu nay"),
        ("lien minh htx tinh chu tri nv nao z", "lien minh htx tinh chu tri nhiem vu nao"),
        ("cho em hỏi ai kí kế hoạch trung ương dợ", "ai ky ke hoach trung uong"),
        ("ph.hop voi cq nao", "phoi hop voi co quan nao"),
        ("cơ quan nào fối hợp hông", "co quan nao phoi hop khong"),
        ("kh 01 ai ki", "ke hoach 01 ai ky"),
        ("kh cua tinh ban hanh ngay nao", "ke hoach cua tinh ban hanh ngay nao"),
        ("nam 2025 dat bn pt", "nam 2025 dat bao nhieu phan tram"),
        ("đạt bao nhiu phần trăm ạ", "dat bao nhieu phan tram"),
        ("co dc k", "co duoc khong"),
        ("dạ cho tôi hỏi ai chủ trì ạ", "ai chu tri"),
        ("ai ki ke hoach", "ai ky ke hoach"),
    ],
)
def test_short_forms_and_dialect_are_understood(typed, folded):
    assert read_typed(typed).folded == folded


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("năm hai không hai lăm", "năm 2025"),
        ("năm hai nghìn không trăm hai mươi sáu", "năm 2026"),
        ("hai ngàn không trăm ba mươi", "2030"),
        ("nam hai khong hai sau", "nam 2026"),
        ("nhiệm vụ sáu chấm bốn", "nhiệm vụ 6.4"),
        ("nhiệm vụ sáu phẩy bốn", "nhiệm vụ 6.4"),
        ("nhiem vu sau cham bon", "nhiem vu 6.4"),
        ("nhiệm vụ số mười bảy", "nhiệm vụ số 17"),
        ("mục sáu phần bốn", "mục 6 phần 4"),
        ("quý ba năm 2025", "quý 3 năm 2025"),
        ("ngày hai mươi mốt tháng ba", "ngày 21 tháng 3"),
        ("tháng tư", "tháng 4"),
        ("tám mươi lăm phần trăm", "85 phần trăm"),
        ("nhiem vu nam hai khong hai lam", "nhiem vu nam 2025"),
    ],
)
def test_spoken_numbers_become_digits(said, text):
    assert write_digits(said) == text


@pytest.mark.parametrize(
    "text",
    [
        "năm 2025",
        "nhiệm vụ năm 2025",
        "nhiệm vụ năm nay",
        "nhiệm vụ sau đây",
        "nhiệm vụ không giao cho ai",
        "nhiem vu khong co ai chu tri",
        "nhiem vu tu ngan sach",
        "nhiem vu sau",
        "ba má con có mười điều muốn hỏi",
        "bao nhiêu phần trăm",
        "một cửa và một số việc",
        "điểm k mục 6",
        "ai chủ trì điểm a",
        "01-KH/BCĐTW và 1315/QĐ-TTg",
        "http://nq57.dienbien.gov.vn/k/nv",
        "BN ai chủ trì",
        "quên mật khẩu zalo",
        "bác chưa hiểu",
        "lam sao cai vneid",
        "Bộ Khoa học và Công nghệ",
        "khách hàng, sông Hồng, xã Hồng Vân",
        "vay vốn ngân hàng",
        "ai thanh lap to cong tac",
        "noi nao ap dung quy dinh nay",
        "thuoc huyet ap cao",
        "can nang 62 kg",
        "buổi sáng tỉnh dậy",
        "co rui ro khong",
        "trong hem nho",
        "may bi hong",
        "noi duoi day",
        "khoảng cách 6 feet",
    ],
)
def test_ordinary_text_is_left_alone(text):
    assert read_typed(text).text == text


def test_a_list_letter_at_the_end_is_no_particle():
    assert read_typed("ai chủ trì điểm a").folded == "ai chu tri diem a"


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_the_plans_hold_nothing_to_put_right(path):
    lines = [squeeze(nfc(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    changed = {line: read_typed(line).text for line in lines if read_typed(line).text != line}
    assert changed == {}


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_the_plans_without_diacritics_hold_next_to_nothing_to_put_right(path):
    words = fold(path.read_text(encoding="utf-8")).split()
    kept = write_out(" ".join(words)).split()
    assert sum((Counter(words) - Counter(kept)).values()) <= len(words) / 1000


def test_example_questions_change_only_where_they_are_noisy():
    path = Path(__file__).parents[2] / "eval" / "questions" / "plans.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    changed = [row for row in rows if read_typed(row["question"]).text != row["question"]]
    assert {row["kind"] for row in changed} <= {"noisy"}


PIECES = [
    "nv", "kh", "k", "ko", "dc", "v", "z", "bn", "pt", "ai", "hai", "không", "năm", "lăm", "mười",
    "chấm", "6.4", "phần", "trăm", "số", "nhiệm vụ", "chu chi", "ạ", "f", "fối", "/", "TG", "hong",
    "nghìn", "tu", "sau", "mục", "dậy", ".",
]  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join)))
def test_no_text_makes_it_raise_and_reading_twice_changes_nothing(message):
    once = read_typed(message)
    assert read_typed(once.text).text == once.text
