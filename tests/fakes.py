"""Fakes that behave: small parts with the real ones' interfaces."""

import time
from dataclasses import replace

from tutor.channels.channel import DocumentInfo, Readiness
from tutor.documents.reader import parse_text
from tutor.errors import IndexMissingError
from tutor.lessons.knowledge import References, WebSource
from tutor.lessons.library import load_lesson
from tutor.plans.parser import parse_plan
from tutor.plans.register import Register
from tutor.records import Block, Citation, Course, Image, Reply, Skill, Term, Turn
from tutor.settings import PROJECT
from tutor.site.desk.pages import DeskWords
from tutor.text.sentences import Sentences

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

PROVINCE_SOURCE = """\
ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI
Số: 71/KH-UBND
Quảng Ngãi, ngày 05 tháng 5 năm 2026

KẾ HOẠCH
Phổ cập kỹ năng số trên địa bàn tỉnh Quảng Ngãi

I. CHỈ TIÊU
1. Năm 2026
a) 80% hộ gia đình biết dùng dịch vụ công trực tuyến.
b) Trên 70% người cao tuổi biết gọi điện có hình.
2. Năm 2027
a) 100% hộ gia đình biết dùng dịch vụ công trực tuyến.

II. NHIỆM VỤ, GIẢI PHÁP
1. Truyền thông
1.1. Phát tờ rơi <b>tận tay</b> từng hộ gia đình (hoàn thành tháng 6/2026).
1.2. Làm phim ngắn về lừa đảo trên mạng.
1.3. =SUM(A1:A9) và các công thức khác đưa vào lớp bảng tính.
2. Dạy kỹ năng số
2.1. Mở lớp cho người cao tuổi tại nhà văn hóa.
2.2. Tổ chức “Ngày hội toàn dân học tập số” vào ngày 10/10 hằng năm.

III. TỔ CHỨC THỰC HIỆN
1. Sở Khoa học và Công nghệ
a) Chủ trì, phối hợp với các cơ quan liên quan thực hiện nhiệm vụ 1.1, 2.2 phần II.
b) Theo dõi, đôn đốc việc thực hiện Kế hoạch này.
2. Công an tỉnh
a) Chủ trì, phối hợp với các cơ quan liên quan thực hiện nhiệm vụ 1.2, mục 2, phần II.
3. UBND các xã, phường
a) Chủ trì thực hiện nhiệm vụ tại mục 2 phần II.
4. Các sở, ban, ngành, UBND cấp xã định kỳ báo cáo hằng tháng (trước ngày 20), \
quý (trước ngày 20 của tháng cuối quý), đột xuất với UBND tỉnh (qua Sở Khoa học và Công nghệ).

Nơi nhận:
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Phạm Thị Lan
"""
PROVINCE = parse_text(PROVINCE_SOURCE, "quang-ngai", "plan")
REGISTER = Register([parse_plan(DOCUMENT), parse_plan(PROVINCE)])
DESK = DeskWords(
    Sentences.load(PROJECT / "prompts" / "desk.toml"),
    Sentences.load(PROJECT / "prompts" / "replies.toml"),
    "https://hoc.example",
)

LESSON_SOURCE = """\
---
title: Gọi điện có hình <b>cho con</b>
asked_as: [Gọi thấy mặt con cháu, Gọi video cho con]
audience: [citizen]
skills: [messaging]
prerequisites: []
minutes: 10
help: family
words: [goi-video]
as_of: 2026-06
review: 2027-01-31
sources: [S1, S2, "hai-chau#II.2"]
unconfirmed: [Tên nút <i>của từng máy</i>]
---

{Bác} gọi được cho {cháu} <script>alert(2)</script>.

## Hỏi nhanh

### Gọi có mất tiền không?
Có **Wi-Fi** thì {bác} không mất tiền cuộc gọi. [XN S1, S2]

## Bước 1. Mở máy
- Dễ: {Bác} mở máy <img src=x onerror=alert(3)>. {Bác} chạm **Gọi**.
- Vừa: {Bác} mở máy rồi chạm **Gọi**.
- Gọn: Mở máy, chạm **Gọi**.
- Thấy: {Bác} thấy nút **Gọi** chưa?
- Vướng: Tối đen => {Bác} bấm nút cạnh máy. [KT]
- Chậm: {Bác} chạm thật nhẹ.
- Cảnh báo: Đừng đọc mã <u>nào</u> cho ai.
- Hình: kho-ung-dung.svg | Màn hình "có" <hình> khoanh tròn
- Nguồn: XN S1

#### iPhone
- Dễ: {Bác} mở iPhone. {Bác} chạm **Gọi**.
- Vừa: {Bác} mở iPhone rồi chạm **Gọi**.
- Gọn: Mở iPhone, chạm **Gọi**.

## Máy bàn phím
Máy bàn phím không gọi có hình được. [KT]

## An toàn
- Người lạ gọi thì {bác} tắt. [1N hai-chau#II.2]

## Hiểu lầm
- Thấy mặt là đúng con => Không phải, hình cũng làm giả được. [XN S1]

## Tự kiểm tra

### Người lạ gọi thì làm gì?
- [ ] Nghe <em>máy</em> => Chưa nên.
- [x] Tắt máy => Đúng rồi.

## Thật hay giả
- Giả: “Mẹ ơi con hỏng máy” => Số lạ đòi tiền.

## Thực hành
- Đề: {Bác} gõ lời chào => chào
"""
LESSON = load_lesson("goi-video", {"": LESSON_SOURCE})
OTHER_LESSON = load_lesson(
    "gui-anh",
    {
        "": LESSON_SOURCE.replace("Gọi điện có hình <b>cho con</b>", "Gửi ảnh cho con")
        .replace("[Gọi thấy mặt con cháu, Gọi video cho con]", "[Gửi hình chụp]")
        .replace("prerequisites: []", "prerequisites: [goi-video]")
    },
)
REFERENCES = References(
    skills={"messaging": Skill("messaging", "Nhắn tin, gọi video", "communication", "2.1")},
    domains={"communication": "Giao tiếp và hợp tác trong môi trường số", "safety": "An toàn"},
    sources={
        "S1": WebSource("S1", "a.gov.vn/bai-1 (3/2026)"),
        "S2": WebSource("S2", "b.vn (8/2025)", full=False),
    },
    glossary={
        "goi-video": Term("goi-video", "gọi video", ("gọi có hình",), "gọi mà thấy mặt nhau", "")
    },
    courses={
        "zalo": Course("zalo", "Zalo <1>", "citizen", "Gọi và gửi ảnh.", ("goi-video", "gui-anh"))
    },
)


class FakeTutor:
    """Answers with the section whose heading shares most words with the message.

    "hỏng": raises. "giảng": tells a note, then two sentences a moment apart, which are the reply;
    "giảng lại": other words after all. "danh sách": a table of sixty rows. "từng bước": a step of a
    lesson. "Bài về": the lessons to choose from; the title of one: leads through `STEPS` by the
    moves that it suggests, in the learner's form of address and level. Counts the turns in the
    focus.
    """

    def reply(self, conversation, message, learner, now, *, stopwatch=None, tell=None):
        if "hỏng" in message:
            raise RuntimeError(f"cannot answer {message}")
        with stopwatch.stage("find"):
            step = _next_step(message, conversation.focus.get("step"))
            explained = explain(message, tell) if message.startswith("giảng") else None
            reply = self._reply(message) if step is None else taught(step, learner)
            reply = explained or reply
        turns = int(conversation.focus.get("turns", 0)) + 1
        focus = {**conversation.focus, "turns": turns, "place": learner.locality, "step": step}
        return Turn(
            replace(reply, level=learner.level), replace(conversation, focus=focus), learner
        )

    def _reply(self, message):
        if "danh sách" in message:
            return many()
        if message.startswith("Bài về"):
            return lessons_to_choose()
        return stepped() if "từng bước" in message else self._found(message)

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


def explain(message, tell):
    first, note = Block("note", "Bài gọi điện."), Block("note", "Cháu là máy (AI).")
    sentences = ("Bác chạm vào hình cái ống nghe.", " Rồi bác gọi 1900 1234 nhé.")
    if tell:
        tell(first)
        for sentence in sentences:
            tell(sentence)
            time.sleep(0.3)
    text = "Bác mở máy." if message == "giảng lại" else "".join(sentences)
    return Reply("answer", (first, Block("paragraph", text), note), written="model")


def many():
    rows = tuple((f"Nhiệm vụ {n}", "Sở Khoa học và Công nghệ", f"mục {n}") for n in range(1, 61))
    return Reply(
        "answer",
        (
            Block("paragraph", "Có 60 nhiệm vụ."),
            Block("table", header=("Nhiệm vụ", "Chủ trì", "Nơi ghi"), rows=rows),
        ),
    )


def stepped():
    image = Image("kho-ung-dung.svg", "Màn hình có hình khoanh tròn")
    step = Block("step", "Bác mở máy.", number=2, of=5, look_for="Bác thấy chưa?", image=image)
    choices = Block("choices", options=("Thấy rồi", "Chưa thấy"))
    return Reply("step", (step, choices), (), ("tiếp", "chưa hiểu"))


STEPS = (
    ("{Bác} bấm nút bên cạnh máy.", "Mở máy.", "{Bác} thấy màn hình sáng lên chưa?"),
    ("{Bác} chạm hình Zalo.", "Mở Zalo.", "{Bác} thấy tên con chưa?"),
    ("{Bác} chạm hình máy quay.", "Gọi.", "{Bác} thấy mặt con chưa?"),
)


def lessons_to_choose():
    titles = tuple(lesson.text().title for lesson in (LESSON, OTHER_LESSON))
    return Reply("clarify", (Block("paragraph", "Chọn một bài:"), Block("choices", options=titles)))


def _next_step(message, step):
    """Which of `STEPS` a message leads to; None where no lesson is learnt or it is left."""
    if message == LESSON.text().title:
        return 0
    if step is not None and step < len(STEPS) and message in ("Xong rồi", "Chưa được", "Nói lại"):
        return step + (message == "Xong rồi")
    return None


def taught(step, learner):
    """The step with picture, warning and source; the praise that is due after the last."""
    who = learner.address or "bác"

    def said(text):
        return text.replace("{Bác}", who.capitalize())

    if step == len(STEPS):
        praise = said("{Bác} làm được cả bài rồi.")
        return Reply("step", (Block("paragraph", praise),), (), ("Bài khác",))
    long, short, look_for = STEPS[step]
    text = said(short if learner.level == "advanced" else long)
    image = Image("kho-ung-dung.svg", f"Màn hình của bước {step + 1}")
    blocks = (
        Block("step", text, number=step + 1, of=len(STEPS), look_for=said(look_for), image=image),
        Block("warning", "Lạ thì tắt, rồi gọi 113."),
    )
    title = LESSON.text().title
    label = f"bài “{title}”, bước 1"
    citation = Citation(LESSON.id, title, None, "B1", label, text, f"/bai-hoc/{LESSON.id}#B1")
    return Reply("step", blocks, (citation,), ("Xong rồi", "Chưa được", "Nói lại"))


class FakeService:
    """Ready with a FakeTutor, or not ready for the reason given."""

    def __init__(self, reason=""):
        self.reason = reason

    def tutor(self):
        if self.reason:
            raise IndexMissingError(self.reason)
        return FakeTutor()

    def document(self, id):
        if id == PROVINCE.id:
            return PROVINCE, DocumentInfo("Kế hoạch Phổ cập kỹ năng số")
        return (DOCUMENT, INFO) if id == DOCUMENT.id else None

    def lessons(self):
        self.tutor()
        return {lesson.id: lesson for lesson in (LESSON, OTHER_LESSON)}

    def references(self):
        self.tutor()
        return REFERENCES

    def register(self):
        self.tutor()
        return REGISTER

    def ready(self):
        return Readiness(not self.reason, self.reason, "v1")
