"""Groups of agencies: who is meant by "các sở, ban, ngành", and who is not."""

import pytest

from tutor.plans.collectives import includes, is_collective


@pytest.mark.parametrize(
    ("printed", "agency", "level", "expected"),
    [
        ("các sở, ban, ngành", "Sở Công Thương", "province", True),
        ("Các sở, ban, ngành cấp tỉnh", "Công an tỉnh", "province", True),
        ("các sở, ban, ngành, đoàn thể tỉnh, UBND cấp xã", "Hội Nông dân tỉnh", "province", True),
        ("các sở, ngành", "Hội Nông dân tỉnh", "province", False),
        ("các sở, ngành", "UBND xã Phật Tích", "province", False),
        ("Cơ quan, đơn vị, địa phương", "UBND xã Phật Tích", "province", True),
        ("Cơ quan, đơn vị, địa phương", "Sở Y tế", "province", True),
        ("Cơ quan, đơn vị, địa phương", "Sở Y tế", "commune", False),  # another level
        ("các bộ, ngành", "Bộ Y tế", "central", True),
        ("Các phòng, cơ quan, đơn vị", "Công an phường Vạn Xuân", "commune", True),
        ("Các phòng, ban, đơn vị trực thuộc UBND xã", "Phòng Kinh tế xã", "commune", True),
        ("các cơ quan liên quan", "Sở Y tế", "province", False),  # nobody can say who that is
        ("Sở Nội vụ", "Sở Y tế", "province", False),
        ("các sở, ngành", "Sở Y tế", "", False),
    ],
)
def test_a_group_means_its_members(printed, agency, level, expected):
    assert includes(printed, agency, level) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("các sở, ngành", True),
        ("UBND các xã, phường", True),
        ("UBND cấp xã", True),
        ("Cơ quan, đơn vị, địa phương", True),
        ("các cơ quan liên quan", True),
        ("Sở Khoa học và Công nghệ", False),
        ("Ban Tuyên giáo và Dân vận Tỉnh ủy", False),
        ("UBND xã Bắc Thanh Miện", False),
    ],
)
def test_a_group_is_told_from_one_agency(printed, expected):
    assert is_collective(printed) == expected
