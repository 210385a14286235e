"""What belongs to one person is taken out of a text; what plans and lessons say stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.settings import PROJECT
from tutor.text.normalise import nfc
from tutor.text.personal import holds_code, mask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Số của bác là 0912 345 678 nhé", "Số của bác là [số điện thoại] nhé"),
        ("gọi 0912.345.678, +84912345678 hoặc 84 912-345-678", None),
        ("(0912) 345 678", "[số điện thoại]"),
        ("sđt cũ của bác: 01234567890", "sđt cũ của bác: [số điện thoại]"),
        ("Zalo 912 345 678", "Zalo [số điện thoại]"),
        ("CCCD gắn chip 001085012345", "CCCD gắn chip [số giấy tờ]"),
        ("chuyển cho 1234567890 Agribank", "chuyển cho [số tài khoản] Agribank"),
        ("482913 là mã OTP của bác", "[mã] là mã OTP của bác"),
        ("482913 is your verification code", "[mã] is your verification code"),
        ("Mã OTP của giao dịch mua hàng là 482913", None),
        ("điện thoại bàn nhà tôi 0222 3822 456", "điện thoại bàn nhà tôi [số điện thoại]"),
        ("CCCD 001085012345", "CCCD [số giấy tờ]"),
        ("căn cước của bác là: 001 085 012 345.", "căn cước của bác là: [số giấy tờ]."),
        ("can cuoc so 001085012345", "can cuoc so [số giấy tờ]"),
        ("001085012345", "[số giấy tờ]"),
        ("chứng minh nhân dân cũ 012345678", "chứng minh nhân dân cũ [số giấy tờ]"),
        ("CMND: 012 345 678", "CMND: [số giấy tờ]"),
        ("hộ chiếu C1234567", "hộ chiếu [số giấy tờ]"),
        ("chuyển vào STK 19036 5288 0001 nhé", "chuyển vào STK [số tài khoản] nhé"),
        ("số tài khoản Vietcombank của tôi là 0071001234567", None),
        ("tài khoản: 123456789", "tài khoản: [số tài khoản]"),
        ("Mã OTP là 482913", "Mã OTP là [mã]"),
        ("mã xác thực của bác: 4829", "mã xác thực của bác: [mã]"),
        ("OTP 482 913 chứ mấy", "OTP [mã] chứ mấy"),
        ("mã otp là bốn tám hai chín một ba", "mã otp là [mã]"),
        ("mật khẩu Zalo là Hoa1957!", "mật khẩu Zalo là [mật khẩu]"),
        ("thẻ 4111 1111 1111 1111", "thẻ [số thẻ]"),
        ("thẻ 4111-1111-1111-1111", "thẻ [số thẻ]"),
        ("MST 0101234567-001", "MST [mã số thuế]"),
        ("mã số thuế cá nhân 8012345678", None),
        ("thẻ BHYT GD4 01 20 12345 67890", None),
        ("mã BHXH 0123456789", "mã BHXH [số bảo hiểm]"),
        ("viết cho lan.pham+1@gmail.com nhé", "viết cho [thư điện tử] nhé"),
        ("số tôi không chín một hai ba bốn năm sáu bảy tám", "số tôi [dãy số]"),
    ],
)
def test_what_belongs_to_a_person_goes(text, expected):
    masked = mask(text)
    assert "[" in masked
    assert not any(char.isdigit() for char in masked)
    if expected is not None:
        assert masked == expected


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch 01-KH/BCĐTW ngày 21/3/2025",
        "Quyết định số 1527/QĐ-UBND, Thông tư 02/2025/TT-BGDĐT",
        "Nhiệm vụ 6.4 và mục 4.1, 4.2, 6.4 phần IV",
        "đạt 80% vào năm 2026, 100% vào năm 2030",
        "năm 2023 2024 2025 2026",
        "10 20 30 40 50 60 70 80",
        "kinh phí 1.234.567.890.123 đồng",
        "1.200.000 tài khoản định danh điện tử cho 850000 người",
        "tài khoản định danh mức 2 cho 1200000 người",
        "chuyển vào tài khoản 5000000 đồng",
        "chuyển khoản 20000000, chuyển tiền 1500000000",
        "điện thoại của tổng đài: 1900 0368",
        "năm 2026 là năm của mã xác thực",
        "Gọi 113, 156 hoặc tổng đài 1900 0368, 18001096",
        "Quên mã OTP thì gọi tổng đài 1900 0368",
        "một chín không không một hai tám tám là số của ai",
        "Mã OTP gồm 6 số, có trong 2 phút",
        "Mật khẩu là chìa khóa nhà, không đưa cho ai",
        "mật khẩu có từ 8 ký tự",
        "Fax cơ quan: 0222 3822 456",
        "đường dây nóng 02223.822.456",
        "gửi về sokhcn@bacninh.gov.vn",
        "từ 05/5/2026 đến 31/12/2026, trước 17 giờ 30",
        "nghe kỹ, một hai ba bốn, rồi bấm",
        "https://bao.example/tin-198251118104523498.htm",
        "",
    ],
)
def test_what_everybody_may_read_stays(text):
    assert mask(text) == nfc(text)


def test_nothing_of_the_sources_is_taken_out():
    plans = sorted((PROJECT / "knowledge" / "plans").glob("*.txt"))
    lessons = sorted((PROJECT / "knowledge" / "lessons").glob("*.md"))
    assert plans and lessons
    for path in [*plans, *lessons]:
        for line in path.read_text(encoding="utf-8").splitlines():
            assert mask(line) == nfc(line), path.name


def test_a_number_is_found_however_the_text_is_composed():
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "Căn cước của bác: 001085012345")
        assert mask(text) == "Căn cước của bác: [số giấy tờ]"
    assert mask("0912\u200b345\u200b678") == "[số điện thoại]"


NUMBERS = st.from_regex(r"\+?(84|0)?[1-9][0-9 .-]{3,18}[0-9]", fullmatch=True)
WORDS = st.sampled_from(
    "CCCD OTP stk MST mật khẩu là : = số của bác không chín hai BHYT GD4 tài khoản . , [mã] a@b.vn "
    "hộ chiếu C1234567 % đồng gọi 1900".split()
)


@given(st.lists(NUMBERS | WORDS | st.text(max_size=5), max_size=12).map(" ".join))
def test_masking_twice_is_masking_once(text):
    masked = mask(text)
    assert mask(masked) == masked


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.sampled_from(["", " ", "."]))
def test_every_mobile_number_goes(number, separator):
    grouped = separator.join([number[:4], number[4:7], number[7:]])
    assert mask(f"gọi cho con số {grouped} nhé") == "gọi cho con số [số điện thoại] nhé"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ma otp cua toi la 482913", True),
        ("mat khau: hoa1957", True),
        ("001085012345", True),
        ("otp la gi", False),
        ("ke hoach 01-kh/bcdtw", False),
    ],
)
def test_a_typed_code_is_noticed(text, expected):
    assert holds_code(text) == expected
