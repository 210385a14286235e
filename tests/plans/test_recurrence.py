"""When a report is due, from the words of a plan; nothing is made up where they leave it open."""

from datetime import date
from itertools import islice

import pytest

from tutor.plans.recurrence import END, Recurrence, recurrence_of, yearly

EVERY_MONTH = tuple(range(1, 13))
QUARTER_ENDS = (3, 6, 9, 12)


@pytest.mark.parametrize(
    ("period", "due", "expected"),
    [
        ("hằng tháng", "trước ngày 20", Recurrence(EVERY_MONTH, 19)),
        ("hằng tháng", "chậm nhất ngày 25", Recurrence(EVERY_MONTH, 25)),
        ("hằng tháng", "trước 16 giờ ngày 25", Recurrence(EVERY_MONTH, 25)),
        ("tháng", "trước ngày 5 của tháng sau", Recurrence(EVERY_MONTH, 4)),
        ("tháng", "ngày cuối cùng của tháng", Recurrence(EVERY_MONTH, END)),
        ("hằng tháng", "trước ngày 01", Recurrence(EVERY_MONTH, END)),
        ("quý", "trước ngày 20 của tháng cuối quý", Recurrence(QUARTER_ENDS, 19)),
        ("hàng quý", "chậm nhất vào ngày 10 của tháng cuối quý", Recurrence(QUARTER_ENDS, 10)),
        (
            "hằng quý",
            "trước ngày 15, tháng đầu tiên quý kế tiếp",
            Recurrence((1, 4, 7, 10), 14),
        ),
        ("quý", "trước ngày 1 của tháng đầu quý", Recurrence(QUARTER_ENDS, END)),
        ("6 tháng", "trước ngày 20 của tháng cuối quý II", Recurrence((6,), 19)),
        ("6 tháng, năm", "trước ngày 15/6 và ngày 15/12", Recurrence((6, 12), 14)),
        ("6 tháng", "trước ngày 10/6 và 10/12", Recurrence((6, 12), 9)),
        ("năm", "chậm nhất ngày 05 tháng 12", Recurrence((12,), 5)),
        ("01 năm", "trước ngày 20 của tháng 12 hằng năm", Recurrence((12,), 19)),
        ("hằng tuần", "trước thứ Sáu", Recurrence(weekday=3)),
        ("hằng tuần", "vào 15 giờ thứ 6", Recurrence(weekday=4)),
        ("hằng tuần", "chậm nhất Chủ nhật", Recurrence(weekday=6)),
    ],
)
def test_what_is_printed_becomes_days(period, due, expected):
    assert recurrence_of(period, due) == expected


@pytest.mark.parametrize(
    ("period", "due"),
    [
        ("theo quý", ""),
        ("đột xuất", ""),
        ("quý", "trước ngày 20"),  # of which month?
        ("6 tháng", "trước ngày 15"),
        ("6 tháng", "trước ngày 10/6 và ngày 15/12"),  # two days: the words tell, no rule does
        ("năm", "trước ngày 15/12/2025"),  # once
        ("hằng tuần", "trước ngày 20"),
        ("hằng tháng", "trước ngày 45"),
    ],
)
def test_where_the_words_leave_it_open_there_is_no_day(period, due):
    assert recurrence_of(period, due) is None


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        (Recurrence(EVERY_MONTH, 19), [date(2026, 12, 19), date(2027, 1, 19)]),
        (Recurrence(EVERY_MONTH, 31), [date(2026, 11, 30), date(2026, 12, 31)]),
        (Recurrence((2,), END), [date(2027, 2, 28), date(2028, 2, 29)]),
        (Recurrence(weekday=5), [date(2026, 11, 21), date(2026, 11, 28)]),  # today is one
        (yearly(10, 10), [date(2027, 10, 10), date(2028, 10, 10)]),
        (yearly(4, None), [date(2027, 4, 30), date(2028, 4, 30)]),
    ],
)
def test_the_days_go_on_from_a_day(recurrence, expected):
    assert list(islice(recurrence.days_from(date(2026, 11, 21)), 2)) == expected
