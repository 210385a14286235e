"""Names of agencies: spellings, lists, agreement, renamings and mentions in questions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.plans.agencies import (
    agreement,
    canonical,
    parse_agency,
    renaming_of,
    same_agency,
    split_agencies,
)
from tutor.plans.agency_mentions import find_agencies
from tutor.plans.agency_tables import tables

PROVINCIAL = [
    "Sở Khoa học và Công nghệ",
    "Sở Giáo dục và Đào tạo",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Nội vụ",
    "Công an tỉnh",
    "Tỉnh đoàn Thanh niên",
    "UBND các xã, phường",
    "Các doanh nghiệp công nghệ số",
    "Liên minh Hợp tác xã tỉnh; Hiệp hội doanh nghiệp tỉnh",
]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("so khcn", "Sở Khoa học và Công nghệ"),
        ("Sở KH&CN", "Sở Khoa học và Công nghệ"),
        ("Sở KH-CN", "Sở Khoa học - Công nghệ"),
        ("Sở KH và CN", "Sở Khoa học & Công nghệ"),
        ("Bộ GDĐT", "Bộ Giáo dục và Đào tạo"),
        ("Sở VH,TT&DL", "Sở Văn hoá, Thể thao và Du lịch"),
        ("Sở VH, TT và DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Bộ TT & TT", "Bộ Thông tin và Truyền thông"),
        ("Bộ LĐTBXH", "Bộ Lao động - Thương binh và Xã hội"),
        ("Bộ LĐ-TB&XH", "Bộ Lao động - Thương binh và Xã hội"),
        ("Sở NN&MT", "Sở Nông nghiệp và Môi trường"),
        ("ubnd xã", "Uỷ ban nhân dân xã"),
        ("ca tinh", "Công an tỉnh"),
        ("P. VH-XH", "Phòng Văn hoá - Xã hội"),
        ("phòng vhxh", "Phòng văn hóa-xã hội"),
        ("Đoàn TN xã", "Đoàn Thanh niên xã"),
        ("Hội LHPN xã", "Hội Liên hiệp Phụ nữ xã"),
        ("BCĐ tỉnh", "Ban Chỉ đạo tỉnh"),
        ("Văn phòng TW Đảng", "Văn phòng Trung ương Đảng"),
        ("các TDP", "các tổ dân phố"),
        ("VP UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh"),
    ],
)
def test_a_short_form_and_the_printed_name_have_one_key(typed, printed):
    assert canonical(typed) == canonical(printed)


def test_a_word_with_a_tone_is_no_abbreviation():
    assert canonical("cả tỉnh") == "ca tinh"


@pytest.mark.parametrize(
    ("name", "stem", "level", "place"),
    [
        ("Sở KH&CN tỉnh Bắc Ninh", "so khoa hoc cong nghe", "province", "bac ninh"),
        ("Bộ Công an", "cong an", "central", ""),
        ("Phòng Văn hóa - xã hội phường", "phong van hoa xa hoi", "commune", ""),
        ("Liên minh Hợp tác xã tỉnh", "lien minh hop tac xa", "province", ""),
        ("UBND các xã, phường", "uy ban nhan dan", "commune", ""),
        ("Ban Tuyên giáo và Dân vận Tỉnh ủy", "ban tuyen giao dan van", "province", ""),
        ("Văn phòng Tỉnh ủy", "van phong tinh uy", "", ""),
    ],
)
def test_a_name_is_taken_apart(name, stem, level, place):
    parsed = parse_agency(name)
    assert (parsed.stem, parsed.level, parsed.place) == (stem, level, place)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Trung tâm Văn hoá, Thể thao và Truyền thông xã, Công an xã, Đoàn Thanh niên và các "
            "ngành, cơ quan, đơn vị có liên quan",
            [
                "Trung tâm Văn hoá, Thể thao và Truyền thông xã",
                "Công an xã",
                "Đoàn Thanh niên",
                "các ngành, cơ quan, đơn vị có liên quan",
            ],
        ),
        ("Sở Văn hóa, Thể thao và Du lịch", ["Sở Văn hóa, Thể thao và Du lịch"]),
        ("Phòng Kinh tế, Hạ tầng và Đô thị", ["Phòng Kinh tế, Hạ tầng và Đô thị"]),
        ("Sở Nông nghiệp và Môi trường", ["Sở Nông nghiệp và Môi trường"]),
        (
            "Báo và Phát thanh, Truyền hình tỉnh, Cổng Thông tin điện tử tỉnh",
            ["Báo và Phát thanh, Truyền hình tỉnh", "Cổng Thông tin điện tử tỉnh"],
        ),
        (
            "Liên minh Hợp tác xã tỉnh; Hiệp hội doanh nghiệp tỉnh",
            ["Liên minh Hợp tác xã tỉnh", "Hiệp hội doanh nghiệp tỉnh"],
        ),
        (
            "Bộ Khoa học và Công nghệ, Bộ Giáo dục và Đào tạo và các đơn vị liên quan",
            ["Bộ Khoa học và Công nghệ", "Bộ Giáo dục và Đào tạo", "các đơn vị liên quan"],
        ),
        ("Văn phòng HĐND và UBND xã, Công an xã", ["Văn phòng HĐND và UBND xã", "Công an xã"]),
        (
            "các sở, ban, ngành, đoàn thể tỉnh, UBND các xã, phường",
            ["các sở, ban, ngành, đoàn thể tỉnh", "UBND các xã, phường"],
        ),
        (
            "Các Sở: Nội vụ, Văn hóa, Thể thao và Du lịch; Công an tỉnh",
            ["Sở Nội vụ", "Sở Văn hóa, Thể thao và Du lịch", "Công an tỉnh"],
        ),
        ("- Công an xã\n- Đoàn Thanh niên xã", ["Công an xã", "Đoàn Thanh niên xã"]),
        (
            "cac so ban nganh, cong an tinh va ubnd xa",
            ["cac so ban nganh", "cong an tinh", "ubnd xa"],
        ),
        ("", []),
    ],
)
def test_a_list_is_cut_between_agencies_only(text, expected):
    assert split_agencies(text) == expected


@pytest.mark.parametrize(
    ("asked", "printed", "locality"),
    [
        ("Sở KH&CN tỉnh Bắc Ninh", "Sở Khoa học và Công nghệ", "tỉnh Bắc Ninh"),
        ("Công an tỉnh Điện Biên", "Công an tỉnh", "tỉnh Điện Biên"),
        ("Công an", "Công an tỉnh", "tỉnh Điện Biên"),
        ("Công an", "Bộ Công an", ""),
        ("UBND cấp xã", "UBND các xã, phường", "tỉnh Điện Biên"),
        ("UBND các xã", "UBND xã, phường", "tỉnh Điện Biên"),
        ("Hội Liên hiệp Phụ nữ xã", "Hội Phụ nữ xã", "xã Bắc Thanh Miện"),
        ("Tỉnh đoàn", "Tỉnh đoàn Thanh niên", "tỉnh Bắc Ninh"),
        ("Đoàn Thanh niên tỉnh", "Tỉnh đoàn Thanh niên", "tỉnh Bắc Ninh"),
        ("Phòng VH-XH", "Phòng Văn hóa - xã hội phường", "phường Vạn Xuân"),
        ("Trung tâm hành chính công", "Trung tâm Phục vụ Hành chính công xã", "xã Bắc Thanh Miện"),
        ("Hiệp hội doanh nghiệp", "Liên minh Hợp tác xã tỉnh; Hiệp hội doanh nghiệp tỉnh", ""),
        (
            "Cổng Thông tin điện tử tỉnh",
            "Báo và Phát thanh, Truyền hình tỉnh, Cổng Thông tin điện tử tỉnh",
            "tỉnh Bắc Ninh",
        ),
        ("Sở Văn hóa", "Sở Văn hóa, Thể thao và Du lịch", ""),
        ("Sở KHCN Thái Nguyên", "Sở Khoa học và Công nghệ", "phường Vạn Xuân"),
    ],
)
def test_one_agency_under_two_names(asked, printed, locality):
    assert same_agency(asked, printed, locality)


@pytest.mark.parametrize(
    ("asked", "printed", "locality"),
    [
        ("Bộ Công an", "Công an tỉnh", "tỉnh Điện Biên"),
        ("Công an tỉnh Bắc Ninh", "Công an tỉnh", "tỉnh Điện Biên"),
        ("Sở Tài chính", "Bộ Tài chính", ""),
        ("UBND tỉnh", "UBND các xã, phường", "tỉnh Điện Biên"),
        ("Sở", "Sở Nội vụ", ""),
        ("Văn phòng", "Văn phòng UBND tỉnh", ""),
        ("Sở Y tế", "Sở Nội vụ", ""),
    ],
)
def test_two_agencies_are_kept_apart(asked, printed, locality):
    assert not same_agency(asked, printed, locality)


def test_an_old_province_is_part_of_todays():
    assert same_agency("Công an tỉnh Bắc Giang", "Công an tỉnh", "tỉnh Bắc Ninh")


@pytest.mark.parametrize(
    "question",
    [
        "theo Kế hoạch số 3145/KH-UBND",
        "cơ sở giáo dục phổ thông",
        "cho so du lich so xa phoi hop voi ai",
        "kế hoạch trung ương dẫn ra",
    ],
)
def test_symbols_and_other_words_name_no_agency(question):
    assert find_agencies(question, PROVINCIAL) == []


def test_a_mention_takes_level_and_place_with_it():
    (mention,) = find_agencies("Ban Tuyên giáo và Dân vận Trung ương chủ trì gì")
    assert mention.text == "Ban Tuyên giáo và Dân vận Trung ương"
    (mention,) = find_agencies("ubnd xa phuong o dien bien chu tri nhung nv nao")
    assert mention.text == "ubnd xa phuong"


def test_the_same_name_agrees_better_than_a_short_form():
    exact = agreement("Phòng Kinh tế", "Phòng Kinh tế")
    assert exact > agreement("Phòng Kinh tế", "Phòng Kinh tế, Hạ tầng và Đô thị") > 0


@pytest.mark.parametrize(
    ("asked", "present"),
    [
        ("Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ"),
        ("so tttt tinh bac ninh", "Sở Khoa học và Công nghệ"),
        ("Bộ KH&ĐT", "Bộ Tài chính"),
        ("Bộ LĐTBXH", "Bộ Nội vụ"),
        ("Bộ GTVT", "Bộ Xây dựng"),
        ("Bộ TN&MT", "Bộ Nông nghiệp và Môi trường"),
        ("Ban Dân vận Trung ương", "Ban Tuyên giáo và Dân vận Trung ương"),
    ],
)
def test_an_old_name_gives_the_present_one(asked, present):
    assert renaming_of(asked).new == (present,)


def test_districts_ended_without_a_successor():
    ended = renaming_of("UBND huyện")
    assert (ended.new, ended.since) == ((), date(2025, 7, 1))


def test_a_name_in_use_has_no_renaming():
    assert renaming_of("Sở Nội vụ") is None
    assert renaming_of("UBND tỉnh") is None


def test_every_renaming_names_its_source():
    assert all(row.source and row.since.year == 2025 for row in tables().renamings)


@pytest.mark.parametrize(
    ("question", "said", "meant"),
    [
        ("Sở Nội vụ được giao chủ trì những nhiệm vụ nào?", "Sở Nội vụ", "Sở Nội vụ"),
        (
            "cong an tinh bac ninh chu tri nhung nhiem vu nao",
            "cong an tinh bac ninh",
            "Công an tỉnh",
        ),
        ("ca tinh chu tri gi", "ca tinh", "Công an tỉnh"),
        ("so giao duc chu tri gi", "so giao duc", "Sở Giáo dục và Đào tạo"),
        ("sỡ khoa hok công nghệ làm gì", "sỡ khoa hok công nghệ", "Sở Khoa học và Công nghệ"),
        ("tỉnh đoàn chủ trì nhiệm vụ gì", "tỉnh đoàn", "Tỉnh đoàn Thanh niên"),
        (
            "lien minh htx tinh chu tri nv nao z",
            "lien minh htx tinh",
            "Liên minh Hợp tác xã tỉnh; Hiệp hội doanh nghiệp tỉnh",
        ),
        ("ubnd xa phuong chu tri gi", "ubnd xa phuong", "UBND các xã, phường"),
        (
            "doanh nghiệp công nghệ số phải làm gì",
            "doanh nghiệp công nghệ số",
            "Các doanh nghiệp công nghệ số",
        ),
    ],
)
def test_a_question_names_an_agency_of_the_plan(question, said, meant):
    (mention,) = find_agencies(question, PROVINCIAL, "tỉnh Bắc Ninh")
    assert (mention.text, mention.names) == (said, (meant,))


@pytest.mark.parametrize(
    "question",
    [
        "Sở Y tế chủ trì gì",
        "so y te lam gi",
        "Bộ Công an làm gì",
        "Hội Luật gia tỉnh làm gì",
        "Sở Quy hoạch - Kiến trúc có chủ trì không",
    ],
)
def test_an_agency_that_the_plan_does_not_name_is_one_all_the_same(question):
    (mention,) = find_agencies(question, PROVINCIAL, "tỉnh Bắc Ninh")
    assert mention.names == ()


@pytest.mark.parametrize(
    "question",
    [
        "cả tỉnh có bao nhiêu lớp",
        "Bộ nào chủ trì",
        "số nội vụ",
        "hỏi phụ nữ",
        "Hội nghị toàn quốc",
        "Nhiệm vụ số 17 ghi cơ quan chủ trì là phòng nào?",
        "phong trào đoàn kết",
        "",
    ],
)
def test_other_words_are_no_agencies(question):
    assert find_agencies(question, PROVINCIAL, "tỉnh Bắc Ninh") == []


def test_an_old_department_points_to_the_one_that_took_over():
    (mention,) = find_agencies("Sở TT&TT chủ trì gì", PROVINCIAL)
    assert mention.names == ()
    assert mention.successors == ("Sở Khoa học và Công nghệ",)


def test_two_agencies_of_a_question_are_two_mentions():
    found = find_agencies("Sở Nội vụ và Công an tỉnh, ai chủ trì?", PROVINCIAL)
    assert [mention.text for mention in found] == ["Sở Nội vụ", "Công an tỉnh"]


@given(st.text())
def test_no_text_makes_them_raise(text):
    assert canonical(canonical(text)) == canonical(text)
    parse_agency(text)
    renaming_of(text)
    same_agency(text, "Công an tỉnh", text)
    for entry in split_agencies(text):
        assert split_agencies(entry)
    for mention in find_agencies(text, PROVINCIAL):
        assert text[mention.start : mention.end] == mention.text


@given(
    st.lists(
        st.sampled_from(
            [
                "Sở KH&CN",
                "bộ",
                "công an",
                "tỉnh",
                "xã",
                "và",
                ",",
                ";",
                "các",
                "ngành",
                "Bắc Ninh",
                "ca",
                "vp",
                "ubnd",
                "văn phòng",
                "hđnd",
                "Hội",
                "phụ nữ",
                "UBND",
                "&",
                "tw",
            ]
        ),
        max_size=12,
    )
)
def test_no_mixture_of_agency_words_makes_them_raise(pieces):
    text = " ".join(pieces)
    parse_agency(text)
    split_agencies(text)
    for mention in find_agencies(text, [*PROVINCIAL, text]):
        assert text[mention.start : mention.end] == mention.text
