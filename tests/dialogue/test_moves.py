"""What is a move and what is not: any spelling, any politeness, never a question."""

import tomllib
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.answering.fakes import MOVES
from tutor.dialogue import teaching
from tutor.dialogue.moves import Move, Moves
from tutor.dialogue.moving import ANYWHERE
from tutor.settings import PROJECT
from tutor.text.normalise import fold, plain

TABLE = tomllib.loads((PROJECT / "prompts" / "moves.toml").read_text(encoding="utf-8"))
KINDS = tuple(
    kind
    for kind, entry in TABLE.items()
    if isinstance(entry, dict) and kind not in ("self", "dialect")
)
IN_STEP = (*teaching._IN_STEP, *ANYWHERE)
# Kinds that are looked for at the same moment, in the code's own order.
TOGETHER = (
    IN_STEP,
    ("stop", "later", "repeat", "undecided", "lost", "next", "start", "stuck"),  # a quiz
    ("start", "next", "decline", "stop", "later"),  # an offer
    ("start", "next", "decline", "stuck", "undecided", "stop", "later"),  # the placement
    ("confirm", "erase"),
)
# The same answer to different questions: the order of the code decides.
INTENDED = {
    frozenset(pair)
    for pair in (
        ("next", "start"),
        ("stuck", "decline"),
        ("stop", "decline"),
        ("later", "decline"),
        ("lost", "undecided"),
    )
}


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("tiếp", "next"),
        ("tiep", "next"),
        ("TIẾP ĐI CHÁU ƠI", "next"),
        ("dạ bác làm xong rồi ạ", "next"),
        ("xong r", "next"),
        ("ok con", "next"),  # without "con" it is "ok", which alone says nothing
        ("ừ", "next"),
        ("bước sau", "next"),  # not the sixth
        ("buoc sau", "next"),
        ("bước sáu", "goto"),
        ("bước cuối", "last"),
        ("về bước đầu tiên", "first"),
        ("bỏ qua bước này", "skip"),
        ("còn mấy bước nữa", "where"),
        ("làm lại từ đầu", "restart"),
        ("bài tiếp theo", "following"),
        ("bác tải xong rồi, giờ sao", "next"),
        ("mạng bắt được rồi", "next"),
        ("bác chịu thôi, chả hiểu gì", "lost"),
        ("nỏ thấy chi hết", "stuck"),
        ("👍", "next"),
        ("?", "lost"),
        ("nhắc lại giùm bác", "repeat"),
        ("bác chưa hiểu", "lost"),
        ("không hiểu chỗ này lắm", "lost"),
        ("chưa được cháu ạ", "stuck"),
        ("bác không thấy cái nút nào hết", "stuck"),
        ("ko thay nut", "stuck"),
        ("quay lại", "back"),
        ("chậm thôi", "slower"),
        ("thôi", "stop"),
        ("để mai nhé", "later"),
        ("bận rồi", "later"),  # "bận" is no form of address
        ("có ai giúp không", "person"),
        ("xóa dữ liệu của tôi", "erase"),
        ("máy ai phôn", "iphone"),
        ("nói gọn thôi", "terser"),
    ],
)
def test_a_move_is_known_in_any_spelling(message, kind):
    assert MOVES.find(message, IN_STEP).kind == kind


@pytest.mark.parametrize(
    "message",
    [
        "",
        "bác",
        "Chuyển tiền nhầm có lấy lại được không?",
        "Làm sao để cài Zalo?",
        "đọc giùm bác",  # it is asked for, not done
        "gọi cho con",
        "quên mật khẩu rồi",
        "OTP là gì, chưa hiểu",
        "Nhiệm vụ 2.1 ai chủ trì?",
        "tiếp theo là bầu cử tổ trưởng dân phố vào chủ nhật này",
    ],
)
def test_anything_else_is_none(message):
    assert MOVES.find(message, IN_STEP) is None


@pytest.mark.parametrize(
    ("message", "number"),
    [
        ("bước 3", 3),
        ("cho bác xem lại bước 2 với", 2),
        ("sang bước thứ hai", 2),
        ("buoc tu", 4),
        ("bước số 12", 12),
    ],
)
def test_a_step_is_called_by_its_number(message, number):
    assert MOVES.find(message, ("goto",)) == Move("goto", number=number)


def test_the_first_kind_asked_for_wins():
    assert MOVES.find("được", ("next", "start")).kind == "next"
    assert MOVES.find("được", ("start", "next")).kind == "start"
    assert MOVES.find("được", ("stop",)) is None


def test_a_beginning_tells_what_follows():
    move = MOVES.find("gọi tôi là chị nhé", ("address",))
    assert move.kind == "address" and "chị" in move.rest


def test_an_unknown_kind_finds_nothing():
    assert MOVES.find("tiếp", ("unheard-of",)) is None
    assert Moves({}).find("tiếp", KINDS) is None


OPTIONS = ("Gọi lại số đã lưu", "Chuyển tiền ngay", "Hỏi người lạ")


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("1", 0),
        ("câu 2", 1),
        ("chọn số ba", 2),
        ("b", 1),
        ("đáp án C", 2),
        ("gọi lại số đã lưu", 0),
        ("chuyen tien", 1),
        ("Hỏi người lạ chứ", 2),
        ("bác chọn số 2 nhé", 1),
        ("dạ câu b ạ", 1),
        ("số ba ạ", 2),
        ("a b", None),
        ("số", None),
        ("không biết", None),
        ("", None),
    ],
)
def test_an_option_is_chosen_by_number_letter_or_words(message, place):
    assert Moves.choice(message, OPTIONS) == place


def test_a_number_beyond_the_options_chooses_none():
    assert Moves.choice("3", OPTIONS[:2]) is None
    assert Moves.choice("1", ()) is None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(message=st.text(max_size=80), options=st.lists(st.text(max_size=12), max_size=4))
def test_no_text_makes_it_raise(message, options):
    found = MOVES.find(message, IN_STEP)
    assert found is None or found.kind in (*KINDS, "goto")
    chosen = Moves.choice(message, options)
    assert chosen is None or 0 <= chosen < len(options)


def phrases(kind):
    return {plain(phrase) for phrase in TABLE[kind].get("whole", ())}


@pytest.mark.parametrize("kinds", TOGETHER)
def test_no_phrase_is_two_moves_of_one_moment(kinds):
    known = [kind for kind in kinds if kind in TABLE]
    clashes = {
        (one, other): phrases(one) & phrases(other)
        for one, other in combinations(known, 2)
        if frozenset((one, other)) not in INTENDED
    }
    assert {pair: same for pair, same in clashes.items() if same} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_every_phrase_is_found_as_its_own_kind(kind):
    for phrase in TABLE[kind].get("whole", ()):
        for said in (phrase, fold(phrase), phrase.upper()):
            assert MOVES.find(said, (kind,)) == Move(kind), said


def kinds_in_code():
    source = "".join(
        path.read_text(encoding="utf-8") for path in (PROJECT / "tutor" / "dialogue").glob("*.py")
    )
    return {kind for kind in KINDS if f'"{kind}"' in source}


def test_every_kind_of_the_file_is_used():
    assert set(KINDS) - kinds_in_code() == set()


def test_every_kind_that_the_code_asks_for_is_in_the_file():
    asked = {kind for kinds in TOGETHER for kind in kinds} - {"goto"}
    assert asked - set(KINDS) == set()


def test_every_entry_has_only_what_is_read():
    assert all(
        TABLE[kind].keys() <= {"whole", "begins", "ends", "unless", "signs", "holds", "marked"}
        for kind in KINDS
    )
