"""Every line of the five plans that should be in a record is in one, or has a true reason not to.

The reasons stand in `ledger_exceptions.toml`; one that is no longer needed fails too.
"""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from tutor.documents.reader import parse_text, read_document
from tutor.plans.ledger import LedgerLine, ledger
from tutor.plans.parser import parse_plan

PLANS = Path(__file__).parents[2] / "knowledge" / "plans"
NAMES = ("bac-ninh", "bac-thanh-mien", "central", "dien-bien", "van-xuan")
EXCEPTIONS = tomllib.loads(
    (Path(__file__).parent / "ledger_exceptions.toml").read_text(encoding="utf-8")
)["line"]


@cache
def lines_of(name: str) -> list[LedgerLine]:
    return ledger(parse_plan(read_document(PLANS / f"{name}.txt", "plan")))


def unused_in(source: str) -> list[tuple[int, tuple[str, ...]]]:
    lines = ledger(parse_plan(parse_text(source, "hai-chau", "plan")))
    return [(line.number, line.unused) for line in lines if not line.used]


@pytest.mark.parametrize("name", NAMES)
def test_each_line_is_used_or_has_a_reason(name):
    excepted = {(row["line"], tuple(row["words"])) for row in EXCEPTIONS if row["plan"] == name}
    unused = {(line.number, line.unused): line.text for line in lines_of(name) if not line.used}
    assert {key: unused[key] for key in unused.keys() - excepted} == {}, "no record uses these"
    assert excepted - unused.keys() == set(), "a record uses these now: take the reason out"


def test_each_reason_is_given_for_one_of_the_plans():
    assert {row["plan"] for row in EXCEPTIONS} <= set(NAMES)
    assert all(len(row["reason"].split()) >= 5 for row in EXCEPTIONS)


@pytest.mark.parametrize("name", NAMES)
def test_the_ledger_knows_every_line_that_holds_a_word(name):
    plain = ("chủ trì", "phối hợp", "%", "trước ngày", "hoàn thành", "định kỳ", "báo cáo")
    source = (PLANS / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    held = {
        number
        for number, line in enumerate(source, 1)
        if any(word in " ".join(line.lower().split()) for word in plain)
    }
    assert held <= {line.number for line in lines_of(name)}


HEAD = """\
Số: 12/KH-UBND
KẾ HOẠCH
Nâng cao kỹ năng số trên địa bàn phường Hải Châu
Căn cứ Quyết định số 146/QĐ-TTg ngày 28/01/2022 của Thủ tướng Chính phủ;
I. CHỈ TIÊU
1. Năm 2026: 80% hộ gia đình có kỹ năng số.
II. NHIỆM VỤ
1. Mở lớp học.
Cơ quan chủ trì: Phòng Văn hóa - Xã hội.
2. Mua máy tính; hoàn thành trước ngày 30/6/2026.
"""


def test_what_records_hold_is_used():
    assert unused_in(HEAD) == []


@pytest.mark.parametrize(
    ("added", "words"),
    [
        ("III. THỰC TRẠNG\n75% hộ gia đình đã có kỹ năng số.", ("%",)),
        ("III. MỤC ĐÍCH\nHuy động sự phối hợp của mọi người.", ("phối hợp",)),
        ("III. MỤC ĐÍCH\nLấy kết quả làm căn cứ đánh giá.", ("Căn cứ",)),
    ],
)
def test_what_no_record_holds_is_named_with_its_line(added, words):
    assert unused_in(HEAD + added) == [(HEAD.count("\n") + 2, words)]


@pytest.mark.parametrize("gap", ["\n\n", "\n12\n"], ids=["blank line", "page number"])
def test_a_word_broken_over_a_line_end_counts_for_both_lines(gap):
    lines = unused_in(HEAD + f"III. MỤC ĐÍCH\nHuy động sự phối{gap}hợp của mọi người.\n")
    first = HEAD.count("\n") + 2
    assert lines == [(first, ("phối hợp",)), (first + 2, ("phối hợp",))]


def test_heads_that_a_page_repeats_are_the_tables():
    heads = [line for line in lines_of("van-xuan") if line.text == "Cơ quan chủ trì,"]
    assert len(heads) == 6 and all("table" in line.uses for line in heads)
