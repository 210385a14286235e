"""Places named in a text: today's, old, ambiguous, and words that only look like places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.text.gazetteer import NATION, gazetteer, name_key
from tutor.text.places import (
    find_places,
    is_within,
    resolve_locality,
    same_place,
    today,
)


def titles(places):
    return [place.full_title for place in places]


def only(name):
    (place,) = resolve_locality(name)
    return place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nhiem vu 4.4 o bac ninh so nao chu tri vay", ["Tỉnh Bắc Ninh"]),
        ("dien bien", ["Tỉnh Điện Biên"]),
        ("Còn tỉnh Bắc Ninh thì sao?", ["Tỉnh Bắc Ninh"]),
        ("BẮC NINH AI CHỦ TRÌ", ["Tỉnh Bắc Ninh"]),
        ("Điên Biên có bao nhiêu lớp", ["Tỉnh Điện Biên"]),  # a wrong accent in a capitalised name
        ("ở tp hcm thì sao", ["Thành phố Hồ Chí Minh"]),
        ("Vạn Xuân, Thái Nguyên", ["Phường Vạn Xuân, Thái Nguyên"]),
        ("phuong van xuan thai nguyen", ["Phường Vạn Xuân, Thái Nguyên"]),
        ("xã Vạn Xuân tỉnh Phú Thọ", ["Xã Vạn Xuân, Phú Thọ"]),
        ("bac thanh mien ai ky", ["Xã Bắc Thanh Miện, Hải Phòng"]),
        ("Sở nào của tỉnh Hòa Bình", ["Tỉnh Hòa Bình"]),
        ("TW giao bộ nào", ["Trung ương"]),
        ("cả nước có bao nhiêu", ["Trung ương"]),
    ],
)
def test_a_place_is_found_however_it_is_typed(text, expected):
    assert [titles(mention.candidates) for mention in find_places(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "hòa bình thế giới",
        "Xã phấn đấu bao nhiêu phần trăm",
        "người lao động ở phường phải đạt bao nhiêu",
        "thành phố trực thuộc Trung ương",
        "phong trào Cả nước thi đua đổi mới sáng tạo",
        "Mô hình Chợ số - Nông thôn số",
        "kế hoạch do ông Mai Sơn ký",
        "so noi vu lam gi",
        "",
    ],
)
def test_common_words_are_no_places(text):
    assert find_places(text) == []


def test_a_name_in_lower_case_counts_where_the_caller_knows_the_place():
    assert find_places("van xuan nv 17 ai chu tri") == []
    (mention,) = find_places("van xuan nv 17 ai chu tri", known=["Vạn Xuân"])
    assert (mention.start, mention.end) == (0, 8)


def test_two_places_of_a_comparison_are_two_mentions():
    found = find_places("So sánh chỉ tiêu năm 2025 của Điện Biên và Bắc Thanh Miện")
    assert [mention.text for mention in found] == ["Điện Biên", "Bắc Thanh Miện"]


def test_a_name_of_four_communes_gives_all_four():
    provinces = {place.province for place in resolve_locality("van xuan")}
    assert provinces == {"Hưng Yên", "Phú Thọ", "Thái Nguyên", "Thanh Hóa"}


def test_the_word_said_before_the_name_narrows_it():
    assert titles(resolve_locality("phường Vạn Xuân")) == ["Phường Vạn Xuân, Thái Nguyên"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Điện Biên phủ sóng 4G ở bao nhiêu thôn", ["Điện Biên"]),
        ("ubnd xa phuong o dien bien", ["dien bien"]),
        ("nhiêm vu 2.2 điên biên sơ nao", ["điên biên"]),
        ("Ban Chỉ đạo của xã", []),
        ("Trung tâm hành chính công xã là gì", []),
        ("doan tn xa lam gi", []),
        ("Nghị quyết số 57-NQ/TW", []),
    ],
)
def test_a_place_is_no_piece_of_other_words(text, expected):
    assert [mention.text for mention in find_places(text)] == expected


def test_capitals_alone_leave_a_doubt():
    (mention,) = find_places("phong trào Đoàn Kết toàn dân")
    assert not mention.sure


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("tỉnh Bắc Giang", ["Tỉnh Bắc Ninh"]),
        ("Hòa Bình", ["Tỉnh Phú Thọ"]),
        ("Bắc Ninh", ["Tỉnh Bắc Ninh"]),
    ],
)
def test_an_old_province_is_part_of_one_of_today(old, now):
    assert titles(today(only(old))) == now


def test_an_old_district_became_communes_of_another_province():
    communes = today(only("huyện Thanh Miện"))
    assert "Xã Bắc Thanh Miện, Hải Phòng" in titles(communes)


def test_an_old_province_and_todays_are_compared_by_todays_map():
    assert same_place(only("tỉnh Bắc Giang"), only("tỉnh Bắc Ninh"))
    assert not same_place(only("tỉnh Điện Biên"), only("tỉnh Bắc Ninh"))


@pytest.mark.parametrize(
    ("place", "province", "expected"),
    [
        ("phường Vạn Xuân", "Thái Nguyên", True),
        ("phường Vạn Xuân", "Phú Thọ", False),
        ("xã Bắc Thanh Miện", "Hải Dương", True),  # by its old province
        ("Điện Biên", "cả nước", True),
        ("cả nước", "Điện Biên", False),
    ],
)
def test_what_lies_in_what(place, province, expected):
    assert is_within(only(place), only(province)) is expected


def test_a_slip_of_the_finger_still_finds_the_place():
    assert titles(resolve_locality("bac nihn")) == ["Tỉnh Bắc Ninh"]


def test_an_unknown_name_resolves_to_nothing():
    assert resolve_locality("zzz qqq") == []
    assert resolve_locality("") == []


def test_the_nation_is_a_place():
    assert resolve_locality("toàn quốc") == [NATION]


def test_every_place_has_a_title():
    assert [p.id for p in gazetteer().places.values() if " " not in p.title] == []
    assert titles(resolve_locality("xã Cẩm Giàng"))[0] == "Xã Cẩm Giàng, Hải Phòng"


def test_every_place_is_found_under_its_folded_name():
    table = gazetteer()
    lost = [p.id for p in table.places.values() if p not in table.by_name.get(name_key(p.name), ())]
    assert lost == []


def test_the_table_holds_both_eras():
    provinces = [p for p in gazetteer().places.values() if p.kind == "province"]
    assert sum(p.era == "new" for p in provinces) == 34
    assert sum(p.era == "old" for p in provinces) == 63


@given(st.text())
def test_no_text_makes_it_raise_and_spans_are_true(text):
    for mention in find_places(text):
        assert text[mention.start : mention.end] == mention.text
    resolve_locality(text)
