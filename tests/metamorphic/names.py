"""Agencies and places of the plans put in the place of others of the country, one for one."""

import re
from collections.abc import Mapping

_MINISTRIES = {
    "Ban Tuyên giáo và Dân vận Trung ương": "Ban Nội chính Trung ương",
    "Văn phòng Trung ương Đảng": "Ban Tổ chức Trung ương",
    "Bộ Công an": "Bộ Quốc phòng",
    "Bộ Khoa học và Công nghệ": "Bộ Y tế",
    "Bộ Giáo dục và Đào tạo": "Bộ Ngoại giao",
    "Bộ Nội vụ": "Bộ Tư pháp",
    "Bộ Tài chính": "Bộ Công Thương",
}
_DEPARTMENTS = {
    "Sở Khoa học và Công nghệ": "Sở Xây dựng",
    "Sở Giáo dục và Đào tạo": "Sở Y tế",
    "Sở Văn hóa, Thể thao và Du lịch": "Sở Công Thương",
    "Sở Nội vụ": "Sở Tư pháp",
    "Sở Tài chính": "Sở Ngoại vụ",
    "Sở GD&ĐT": "Sở Y tế",
    "Công an tỉnh": "Bộ Chỉ huy Quân sự tỉnh",
    "Văn phòng UBND tỉnh": "Thanh tra tỉnh",
    "Tỉnh đoàn Thanh niên": "Hội Nông dân tỉnh",
    "Tỉnh đoàn": "Hội Nông dân tỉnh",
    "Báo và Phát thanh, Truyền hình tỉnh": "Trung tâm Khuyến nông tỉnh",
    "Cổng Thông tin điện tử tỉnh": "Trung tâm Xúc tiến đầu tư tỉnh",
    "Liên minh Hợp tác xã tỉnh": "Liên đoàn Lao động tỉnh",
    "Hiệp hội doanh nghiệp tỉnh": "Hội Chữ thập đỏ tỉnh",
}
_COMMUNE = {
    "Phòng Văn hóa - Xã hội": "Phòng Kinh tế",
    "Phòng Kinh tế, Hạ tầng và Đô thị": "Phòng Văn hóa - Xã hội",
    "Phòng Kinh tế": "Phòng Văn hóa - Xã hội",
    "Công an xã": "Ban Chỉ huy Quân sự xã",
    "Công an phường": "Trạm Y tế phường",
    "Hội Phụ nữ xã": "Hội Nông dân xã",
    "Đoàn Thanh niên xã": "Hội Cựu chiến binh xã",
    "Trung tâm Phục vụ Hành chính công xã": "Trạm Y tế xã",
    "Trung tâm Dịch vụ tổng hợp": "Ban Chỉ huy Quân sự",
}
NAMES: Mapping[str, Mapping[str, str]] = {
    "central": _MINISTRIES,
    "bac-ninh": {**_DEPARTMENTS, "Bắc Ninh": "Đồng Nai"},
    "dien-bien": {**_DEPARTMENTS, "Điện Biên": "Lào Cai"},
    "bac-thanh-mien": {
        **_COMMUNE,
        "Bắc Thanh Miện": "Mường Bú",
        "thành phố Hải Phòng": "tỉnh Sơn La",
    },
    "van-xuan": {**_COMMUNE, **_DEPARTMENTS, "Vạn Xuân": "An Xuyên", "Thái Nguyên": "Cà Mau"},
}


def swap_names(text: str, names: Mapping[str, str]) -> str:
    """`text` with every key of `names` replaced at once, the longest first; line breaks stay."""
    pattern = "|".join(
        f"(?P<n{index}>{_pattern(name)})"
        for index, name in enumerate(sorted(names, key=len, reverse=True))
    )
    ordered = sorted(names, key=len, reverse=True)
    return re.sub(
        pattern,
        lambda match: _fitted(match[0], names[ordered[int(match.lastgroup[1:])]]),
        text,
        flags=re.I,
    )


def _pattern(name: str) -> str:
    words = [re.escape(word) for word in name.replace(" - ", " ").split()]
    spelled = [word.replace("hóa", "h(?:óa|oá)") for word in words]
    return r"(?<!\w)" + r"(?:\s*[-–]\s*|\s+)".join(spelled) + r"(?!\w)"


def _fitted(old: str, new: str) -> str:
    """`new` in capitals where `old` is, with the line break that `old` has.

    A name that fits on the first line is not broken, as no column or page would break it: a cell
    that wraps before its width is full would be no layout of any paper.
    """
    if old.isupper():
        new = new.upper()
    gap = re.search(r"[^\S\n]*\n\s*", old)
    if gap is None:
        return new
    if len(new) <= gap.start():
        return new + gap[0]
    first, last = new.rsplit(" ", 1)
    return first + gap[0] + last
