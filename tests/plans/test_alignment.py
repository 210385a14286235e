"""The same work in several plans is found by its name."""

from tutor.plans.alignment import align

NAMES = [
    ("a", "Mạng lưới “Đại sứ số”"),
    ("a", "Phong trào “Gia đình số”"),
    ("b", "Triển khai mô hình mạng lưới Đại sứ số tại địa phương"),
    ("b", "Đầu tư hạ tầng viễn thông"),
    ("c", "Phát động phong trào Gia đình số"),
    ("c", "Mạng lưới Đại sứ số"),
]


def test_works_of_one_name_stand_together_in_the_order_of_the_first():
    assert align(NAMES) == [[0, 2, 5], [1, 4], [3]]


def test_a_group_holds_at_most_one_work_of_each_plan():
    twice = [("a", "Mạng lưới Đại sứ số"), ("b", "Mạng lưới Đại sứ số"), ("b", "Đại sứ số")]
    assert align(twice) == [[0, 1], [2]]


def test_works_of_one_plan_are_never_joined():
    assert align([("a", "Gia đình số"), ("a", "Gia đình số")]) == [[0], [1]]


def test_without_names_there_is_nothing():
    assert align([]) == []
