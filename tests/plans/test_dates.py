"""Times as documents print them become days that can be compared."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.plans.dates import Period, read_date, read_period, relative_period
from tutor.text.normalise import fold

NOW = date(2025, 11, 21)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hà Nội, ngày 21 tháng 3 năm 2025", date(2025, 3, 21)),
        ("ngày 22/12/2024 của Bộ Chính trị", date(2024, 12, 22)),
        ("ngày 01-4-2025", date(2025, 4, 1)),
        ("ngày 1.4.2025", date(2025, 4, 1)),
        ("ngày 15  tháng 08 năm 2025", date(2025, 8, 15)),
        ("ngày   tháng 7 năm 2025", None),
        ("ngày   /7/2025", None),
        ("ngày 31/02/2025", None),
        ("ngày 10/10 hằng năm", None),
        ("số 57-NQ/TW", None),
        ("", None),
    ],
)
def test_a_date_is_read_only_when_it_is_complete(text, expected):
    assert read_date(text) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("hoàn thành tháng 4/2025", "2025-04-01", "2025-04-30"),
        ("tháng 02 năm 2024", "2024-02-01", "2024-02-29"),
        ("12/2025", "2025-12-01", "2025-12-31"),
        ("vận hành từ tháng 4/2025", "2025-04-01", None),
        ("Quý III/2025", "2025-07-01", "2025-09-30"),
        ("quý 3 năm 2025", "2025-07-01", "2025-09-30"),
        ("Quý II, III/2025", "2025-04-01", "2025-09-30"),
        ("Hoàn thành trong Quý II/2026", "2026-04-01", "2026-06-30"),
        ("6 tháng đầu năm 2026", "2026-01-01", "2026-06-30"),
        ("trước ngày 31/12/2025", None, "2025-12-30"),
        ("trước tháng 6/2025", None, "2025-05-31"),
        ("chậm nhất ngày 15/8/2025", None, "2025-08-15"),
        ("Đến hết năm 2026", None, "2026-12-31"),
        ("Thực hiện từ năm 2025", "2025-01-01", None),
        ("trong năm 2025 và năm 2026", "2025-01-01", "2026-12-31"),
        ("giai đoạn 2025 – 2030", "2025-01-01", "2030-12-31"),
        ("từ tháng 9 đến tháng 12/2025", "2025-09-01", "2025-12-31"),
        ("Từ ngày 01/9/2025 đến hết ngày 15/10/2025", "2025-09-01", "2025-10-15"),
        ("sau ngày 01/7/2025", "2025-07-02", None),
    ],
)
def test_a_period_has_its_first_and_last_day(text, first, last):
    day = date.fromisoformat
    expected = Period(first and day(first), last and day(last))
    assert read_period(text) == expected
    assert read_period(fold(text)) == expected  # typed without diacritics


def test_what_recurs_has_no_year():
    assert read_period("vào ngày 10/10 hằng năm") == Period(None, None, True, 10, 10)
    assert read_period("Nhiệm vụ thường xuyên") == Period(None, None, True)
    assert read_period("Thường xuyên, từ tháng 9/2025") == Period(date(2025, 9, 1), None, True)
    assert read_period("Theo hướng dẫn của Trung ương") is None
    assert read_period("tháng 9") is None
    assert read_period("tháng 9", year=2025) == Period(date(2025, 9, 1), date(2025, 9, 30))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("chỉ tiêu năm nay", "2025-01-01", "2025-12-31"),
        ("sang nam thi sao", "2026-01-01", "2026-12-31"),
        ("năm ngoái", "2024-01-01", "2024-12-31"),
        ("quý này", "2025-10-01", "2025-12-31"),
        ("quý sau", "2026-01-01", "2026-03-31"),
        ("tháng trước", "2025-10-01", "2025-10-31"),
        ("tháng này phải báo cáo gì", "2025-11-01", "2025-11-30"),
        ("hôm nay", "2025-11-21", "2025-11-21"),
    ],
)
def test_relative_words_are_counted_from_now(text, first, last):
    assert relative_period(text, NOW) == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_a_sentence_without_relative_words_has_no_relative_period():
    assert relative_period("Sau khi Nghị quyết ban hành năm 2025", NOW) is None


def test_periods_are_compared():
    quarter = read_period("Quý III/2025")
    assert quarter.is_over(NOW) and not quarter.is_over(date(2025, 9, 30))
    assert quarter.overlaps(read_period("từ tháng 9/2025"))
    assert not quarter.overlaps(read_period("Quý IV/2025"))
    assert not read_period("ngày 10/10 hằng năm").is_over(NOW)


@given(st.text(alphabet="0123456789/.- ngàythángnămquýIVtừđếntrước", max_size=80))
def test_no_text_is_an_error(text):
    read_date(text)
    read_period(text)
    relative_period(text, NOW)
