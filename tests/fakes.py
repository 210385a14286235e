"""Fakes that behave: small parts with the real ones' interfaces."""

from dataclasses import replace

from tutor.channels.channel import DocumentInfo, Readiness
from tutor.documents import parse_text
from tutor.errors import IndexMissingError
from tutor.records import Block, Citation, Reply, Turn

SOURCE = """\
Số: 12/KH-UBND
Hải Châu, ngày 5 tháng 8 năm 2025
KẾ HOẠCH
Nâng cao kỹ năng số trên địa bàn phường Hải Châu
I. MỤC TIÊU
1. Năm 2025
a) 75% hộ gia đình biết dùng dịch vụ công trực tuyến <script>alert(1)</script>.
b) 60% người cao tuổi biết gọi điện
có hình.
II. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội
- Chủ trì nhiệm vụ 1.a.
2. Công an phường
- Phối hợp với Phòng Văn hóa - Xã hội.
2. Trạm Y tế phường
- Báo cáo trước ngày 15 hằng tháng.
"""
DOCUMENT = parse_text(SOURCE, "hai-chau", "plan")
INFO = DocumentInfo("Kế hoạch Nâng cao kỹ năng số", "12/KH-UBND", "5/8/2025", None, "Hải Châu")


class FakeTutor:
    """Answers with the section whose heading shares most words with the message.

    "hỏng": raises. "danh sách": a table of sixty rows. Counts the turns in the focus.
    """

    def reply(self, conversation, message, learner, now, *, stopwatch=None):
        if "hỏng" in message:
            raise RuntimeError(f"cannot answer {message}")
        with stopwatch.stage("find"):
            reply = many() if "danh sách" in message else self._found(message)
        turns = int(conversation.focus.get("turns", 0)) + 1
        focus = {**conversation.focus, "turns": turns, "place": learner.locality}
        return Turn(
            replace(reply, level=learner.level), replace(conversation, focus=focus), learner
        )

    def _found(self, message):
        words = set(message.lower().split())

        def shared(section):
            return len(words & set(section.heading.lower().split()))

        best = max(DOCUMENT.walk(), key=shared)
        if not shared(best):
            return Reply("abstain", (Block("paragraph", "Văn bản không nói."),))
        return cited(best)


def _label(path):
    """Of II.2: mục 2, phần II."""
    part, *rest = path.split(".")
    return f"mục {rest[0]}, phần {part}" if rest else f"phần {part}"


def cited(section):
    quote = DOCUMENT.source[section.start : section.end]
    citation = Citation(
        DOCUMENT.id,
        INFO.title,
        INFO.number,
        section.path,
        _label(section.path),
        quote,
        f"/documents/{DOCUMENT.id}#{section.anchor}",
    )
    blocks = (Block("paragraph", section.heading), Block("quote", quote, citation=0))
    return Reply("answer", blocks, (citation,), ("ai phối hợp?",))


def many():
    rows = tuple((f"Nhiệm vụ {n}", "Sở Khoa học và Công nghệ", f"mục {n}") for n in range(1, 61))
    return Reply(
        "answer",
        (
            Block("paragraph", "Có 60 nhiệm vụ."),
            Block("table", header=("Nhiệm vụ", "Chủ trì", "Nơi ghi"), rows=rows),
        ),
    )


class FakeService:
    """Ready with a FakeTutor, or not ready for the reason given."""

    def __init__(self, reason=""):
        self.reason = reason

    def tutor(self):
        if self.reason:
            raise IndexMissingError(self.reason)
        return FakeTutor()

    def document(self, id):
        return (DOCUMENT, INFO) if id == DOCUMENT.id else None

    def ready(self):
        return Readiness(not self.reason, self.reason, "v1")
