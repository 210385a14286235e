"""What no lesson answers, and whose trade it is: with its diacritics where it has any, by sure
phrases where not."""

import pytest

from tests.answering.fakes import MOVES
from tests.dialogue.taught import Pupil
from tutor.dialogue.abstaining import TRADES


def test_what_no_lesson_answers_is_said_to_be_so():
    turn = Pupil().turn("Nấu phở bò ngon thế nào")
    assert (turn.reply.kind, turn.reply.citations) == ("abstain", ())
    assert "trong 3 bài học" in turn.reply.blocks[1].text


@pytest.mark.parametrize(
    ("message", "warning"),
    [("Huyết áp cao uống thuốc gì", "115"), ("Thủ tục ly hôn thế nào", "luật sư")],
)
def test_what_belongs_to_a_trade_names_it(message, warning):
    turn = Pupil().turn(message)
    assert turn.reply.kind == "abstain" and warning in turn.reply.blocks[0].text


@pytest.mark.parametrize(
    ("message", "trade"),
    [
        ("Huyết áp cao uống thuốc gì", "health"),
        ("huyet ap cao uong thuoc gi", "health"),
        ("Tôi bị đau bụng", "health"),
        ("tui dau bung qua", "health"),
        ("bi tiểu đường ăn gì", "health"),  # one word lost its marks
        ("Bác bị ho mấy hôm nay", "health"),
        ("đau đầu chóng mặt", "health"),
        ("Thủ tục ly hôn thế nào", "law"),
        ("Đánh nhau có phải đi tù không", "law"),
        ("Sổ đỏ đứng tên ai", "law"),
        ("viet di chuc o dau", "law"),
        ("nhà hàng xóm lấn đất", "law"),
        ("Có nên mua vàng lúc này", "money"),
        ("Lãi suất gửi tiết kiệm", "money"),
        ("gia vang hom nay", "money"),
        ("vay nong o dau", "money"),
        ("hôm nay lô đề về con gì", "money"),
        ("có nên ly hôn không", "life"),
        ("co nen ly hon khong", "life"),
        ("mẹ chồng khó tính quá", "life"),
        ("coi ngày cưới cho thằng út", "life"),
        ("con hư quá không biết dạy sao", "life"),
        ("bà ấy bỏ chồng rồi", "life"),
    ],
)
def test_what_belongs_to_somebody(message, trade):
    assert MOVES.held(message, TRADES) == trade


@pytest.mark.parametrize(
    "message",
    [
        "đi từ Hà Nội vào Sài Gòn bao xa",
        "di tu ha noi vao sai gon bao xa",
        "lỡ để quên điện thoại ở nhà bạn",
        "lo de quen dien thoai",
        "bí đầu quá không biết làm gì",
        "bi dau qua khong biet bam dau",
        "bị hỏng máy thì sao",
        "bi ho so tu choi",
        "đầu số 1900 gọi có mất tiền không",
        "dau dau cung thay quang cao",
        "số điện thoại bị trùng số với người khác",
        "trung so dien thoai",
        "coi ngay tren dien thoai duoc khong",
        "cúng ta gọi video thế nào",
        "cung gi cung duoc",
        "ở từng bước có cảnh báo không",
        "dành để mua quà cho cháu",
        "danh de tien mua may",
        "nên vậy thì làm sao",
        "nen vay a chau",
        "con hu may roi",
        "tôi lo không học được",
        "Nấu phở thế nào",
        "chuyển tiền cho con",
        "gửi tiền cho con ở xa",
        "Làm sao cài VNeID",
        "đặt tên mạng Wi-Fi",
        "",
        "?",
    ],
)
def test_what_only_sounds_alike_does_not(message):
    assert MOVES.held(message, TRADES) == ""
