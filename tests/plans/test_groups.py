"""Groups and measures in a normal form, whatever words a plan uses."""

import pytest

from tutor.plans.groups import group_in, group_key, group_keys, measure_key


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("cán bộ, công chức, viên chức và người lao động trong khu vực công", "cán bộ công chức"),
        ("can bo cong chuc", "cán bộ công chức"),
        ("người lao động trong các doanh nghiệp, hợp tác xã", "người lao động doanh nghiệp"),
        ("học sinh từ cấp tiểu học", "học sinh sinh viên"),
        ("người dân trong độ tuổi trưởng thành biết chữ", "người dân trưởng thành"),
        ("người cao tuổi", "người cao tuổi"),
        ("hộ", "hộ gia đình"),
        ("tiểu thương, nông dân và người dân nông thôn", "tiểu thương nông dân"),
        ("người dân trên địa bàn tỉnh trong độ tuổi trưởng thành", "người dân trưởng thành"),
        ("thôn, bản", "thôn bản xã phường"),
        ("tàu cá", "tau ca"),
    ],
)
def test_a_group_has_one_key(words, key):
    assert group_key(words) == key


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (
            "được xác nhận đạt phổ cập tri thức về chuyển đổi số trên nền tảng VNeID",
            "xác nhận trên VNeID",
        ),
        ("đạt phổ cập tri thức, kỹ năng số trên nền tảng VneID", "xác nhận trên VNeID"),
        ("có danh tính số, hỗ trợ cài đặt ứng dụng VNeID", "danh tính số"),
        ("có tài khoản định danh số (VNeID)", "danh tính số"),
        ("có kỹ năng số, sử dụng được thiết bị", "kiến thức, kỹ năng số"),
        ("phủ sóng 4G/5G", "phủ sóng"),
        ("biết bơi", "biet boi"),
    ],
)
def test_competence_confirmation_and_identity_are_three_measures(words, key):
    assert measure_key(words) == key


def test_the_group_named_in_a_sentence():
    assert group_in("mở lớp cho người  khuyết tật ở xã") == "người khuyết tật"
    assert group_in("lắp thiết bị") == ""


def test_all_groups_that_a_sentence_names():
    assert group_keys("Mở lớp cho người cao tuổi và học sinh") == (
        "người cao tuổi",
        "học sinh sinh viên",
    )
    assert group_keys("tàu cá") == ()
