"""What is answered before anything is looked up: danger, secrets, harm, orders, greetings."""

import re

from tutor.answering.places import Wording
from tutor.dialogue.message import Message
from tutor.plans.matching import tokens
from tutor.records import Block, Reply, ReplyKind
from tutor.text.normalise import fold
from tutor.text.personal import holds_code

_GREETING = re.compile(
    r"^(?:da |em |chau |con |bac |xin |a |oi )*(?:chao|hello|hi|alo|xin chao)(?: (?:ban|"
    r"em|bac|chau|"
    r"con|co|chu|anh|chi|ong|ba|may|ad|admin|nhe|nha|a|tro ly|gia su|buoi (?:sang|trua|chieu|toi)|"
    r"moi nguoi))*[ .!,]*$"
)
_THANKS = re.compile(r"^(?:da |vang |ok |oke )*(?:cam on|cam un|thanks?|thank you|tks)\b.{0,30}$")
_BYE = re.compile(
    r"^(?:tam biet|bye|chao tam biet|hen gap lai)\b.{0,20}$|^(?:thoi|du roi|het roi)(?: a| nhe|"
    r" roi)*[.! ]*$"
)
_HELP = re.compile(
    r"^(?:xin |hay |lam on )?(?:giup|cuu|huong dan|chi)(?: cho)? ?(?:toi|em|bac|chau|minh|voi|tui|"
    r"giup)*(?: voi| a| nhe)*[ .!?]*$"
    r"|(?:khong|ko|k|chang|chua) (?:biet|bik|bit)(?: phai)? hoi (?:gi|the nao|sao|cai gi)|"
    r"hoi (?:duoc )?(?:nhung )?gi\b|\bkhong biet (?:phai )?(?:lam (?:gi|sao)|bat dau)\b.{0,12}$"
    r"|\b(?:ban|day|cai nay|tro ly|chau|con|em|may|bot|ai) (?:co the |biet )?(?:lam|giup|tra loi|"
    r"day|chi)(?: (?:bac|toi|tui|co|chu|ong|ba|minh|nguoi ta))? (?:duoc )?(?:nhung )?"
    r"(?:gi|chi|viec gi|cai gi|nhung gi)(?: (?:vay|the|a|ha|nao|khong|day|cho \w+))*\W*$"
)
# Somebody may lose a life or money now: whom to call comes before anything else.
_LIFE = re.compile(
    r"muon (?:chet|tu tu|tu sat)|(?:dinh|sap|muon) (?:tu tu|tu sat)|khong muon song|\bnha (?:toi |"
    r"em |minh |bac |chau |hang xom )?(?:dang |bi )(?:bi )?chay\b"
    r"|\b(?:toi|em|bac|chau|chong|vo|me|bo|ba|ong|con|ban) .{0,20}(?:ngat|bat tinh|dot quy|"
    r"ngung tho|kho tho|co giat)\b"
)
_LOST = re.compile(
    r"(?:bi|vua|da|lo) (?:lua|mat tien|mat het tien|chuyen (?:tien|khoan) (?:cho )?(?:ke|bon|"
    r"nguoi) (?:lua|la))"
    r"|(?:lua dao|lua) (?:mat|lay|het) .{0,15}tien|mat (?:het )?tien .{0,30}(?:tai khoan|zalo|"
    r"facebook|ngan hang|lua)"
    r"|\b(?:lo|trot|lo tay) (?:tay )?(?:chuyen|gui|nap|dua|ck|ban|chuyen khoan)\b.{0,40}"
    r"(?:trieu|nghin|ngan|tram|\btr\b|\bk\b|tien|\bty\b|dong\b)"
    r"|\b(?:bi|vua bi|da bi) (?:gat|lua gat) .{0,20}(?:tien|trieu|roi)"
    r"|(?:lo|da|vua|tro?t) (?:doc|gui|dua|cho|nhap|cung cap) .{0,15}(?:otp|mat khau|ma xac)"
)
_ASKED_SECRET = re.compile(
    r"(?:goi|bao|bat|doi|xin|yeu cau|nhan tin|hoi|xung)\b.{0,60}\b(?:doc|gui|cho|dua|cung cap|xin|"
    r"nhap|hoi|doi|lay)\b.{0,15}(?:ma )?(?:otp|mat khau|ma pin|ma xac (?:nhan|thuc)|so the)"
)
_WHO = re.compile(
    r"(?:ban|em|may|chau|tro ly) (?:la ai|la gi|ten (?:la )?gi|la nguoi (?:hay|that)|"
    r"co phai (?:la )?(?:nguoi|ai|robot))"
    r"|\b(?:la|voi) (?:may|robot) (?:hay|a|ha)\b|\bmay hay (?:la )?nguoi|nguoi that (?:khong|ha|a)"
)
_HARM = re.compile(
    r"(?:cach|lam sao|huong dan|chi).{0,20}(?:lua dao|hack|danh cap|lay trom|pha hoai|"
    r"lam gia(?! dinh| tri)|"
    r"che bom|giet|chiem doat)"
    r"|^(?:\w+ ){0,3}(?:soan|viet|tao|lam)\b.{0,25}\b(?:tin nhan|tin|thu|email|trang|"
    r"giay to|can cuoc|"
    r"bang cap|bien lai) (?:\w+ )?(?:gia|lua)\b"
    r"|\bmua (?:\w+ ){0,2}(?:tai khoan ngan hang|tk ngan hang|sim rac)|"
    r"\b(?:doc|xem|vao) (?:trom|len) .{0,20}(?:zalo|tin nhan|facebook)|"
    r"\blay (?:\w+ ){0,3}(?:otp|mat khau) cua (?:nguoi|vo|chong|ban)"
)


# Who asks how not to be cheated neither cheats nor was cheated.
_PREVENTS = re.compile(
    r"\b(?:nhan (?:ra|biet|dien)|tranh|phong (?:ngua|chong|tranh)?|de phong|canh giac|khong bi|"
    r"khoi bi|dau hieu|to cao|to giac|so bi|keo bi|la gi|the nao la)\b"
)
# "Ai chủ trì việc hỗ trợ người bị lừa tiền?" asks about a plan.
_OF_A_PLAN = re.compile(r"chu tri|phoi hop|ke hoach|nhiem vu|chi tieu|bao cao|to chuc thuc hien")
_DANGERS = ((_LIFE, "life"), (_LOST, "lost"), (_ASKED_SECRET, "asked_secret"))
_MOODS = (
    (
        re.compile(
            r"\b(?:buc (?:minh|qua|ca minh)|tuc (?:qua|dien|minh)|dien (?:qua|tiet)|"
            r"do (?:ngu|hoi|dien|khung|toi)|vo dung|ngu (?:the|qua|vay)|chan (?:qua|lam|"
            r"ghe)|cau gat|may ngu|noi nham|"
            r"(?:hoi|chi) mai (?:khong|ko)|ton thoi gian)\b"
        ),
        "angry",
    ),
    (
        re.compile(
            r"\b(?:buon (?:qua|lam|ghe|the)|co don|khong (?:co )?ai (?:noi chuyen|tro chuyen|"
            r"ben canh|hoi han)|o (?:nha )?mot minh (?:buon)?|nho con chau|con chau (?:bo|"
            r"khong ve)|"
            r"noi chuyen (?:voi (?:toi|bac|ba|ong|tui)|cho vui)|tam su)\b"
        ),
        "lonely",
    ),
    (
        re.compile(
            r"\b(?:so (?:bam nham|hong may|hu may|lam hong|bi cuoi|qua khong dam)|khong dam bam|"
            r"lieu (?:co )?hoc duoc)\b"
        ),
        "afraid",
    ),
    (
        re.compile(
            r"\b(?:gia (?:roi|ca|lao) (?:\w+ ){0,2}(?:hoc|lam|nho|hieu) (?:sao|gi|khong|chi|lam)|"
            r"hoc (?:khong|hong|chang) (?:vo|vao|noi|duoc|noi dau)|gia (?:roi|qua) (?:\w+ )?"
            r"(?:cham|quen|lu lan)|"
            r"(?:bac|toi|tui|minh|ba|ong|co|chu|me|ma|tao) (?:thi )?(?:dot|ngu|toi da|cham|kem|"
            r"lu lan|que mua|u me) (?:lam|qua|dac|nat|the|ghe|nhat|ma)|"
            r"(?:bac|toi|tui|minh|ba|ong|co|chu|me|ma|tao) (?:thi |bi )?mu chu|"
            r"dau oc (?:kem|lu lan))\b"
        ),
        "humble",
    ),
    (
        re.compile(
            r"\b(?:(?:lam )?phien (?:chau|con|em|ban|may|nguoi ta) (?:qua|nhieu|hoai|mai|roi|the)|"
            r"lam phien|ngai (?:hoi|qua)|hoi (?:hoai|nhieu|mai) (?:ngai|phien)|"
            r"xin loi (?:chau|con|em|ban)? ?(?:nhe|nha)?$)"
        ),
        "sorry",
    ),
    (
        re.compile(r"^(?:\w+ ){0,3}(?:met|nhuc dau|hoa mat|chong mat|uoi) (?:qua|lam|ghe|the)\b"),
        "tired",
    ),
)
# A child speaks of itself; "con" and "cháu" may be somebody's child too, of whom more is asked:
# "cháu 8 tuổi có làm căn cước được không".
_CHILD = re.compile(
    r"\b(?:em|con|chau|minh|to)"
    r" (?:(?:moi|nam nay|nay|duoc|dang) )*"
    r"(?:(?P<age>[5-9]|1[0-5]) tuoi|"
    r"(?:hoc )?lop (?P<grade>[1-9]|mot|hai|ba|bon|nam|sau|bay|tam|chin))\b"
    r"(?=\W*$|[,.!?]| (?:a|muon|thich|can|xin|chao|chua|moi)\b)"
)
_GRADES = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_FIRST_GRADE = 5  # years before the first grade
# Digits alone in the middle of a lesson: a code or a number of a paper that was just received.
_BARE_CODE = re.compile(r"^\W*(?:ma )?(?:\d[ .-]?){4,12}\W*$")
_CHAT = re.compile(
    r"\b(?:chau|con|em|ban|may) (?:nam nay )?(?:bao nhieu tuoi|may tuoi|"
    r"an (?:com|gi) chua|khoe khong|co khoe|que o dau|song o dau|co (?:vo|chong|nguoi yeu|met)|"
    r"la (?:trai|con trai) hay)"
)
_PHONE_NUMBER = re.compile(
    r"^\W*(?:so (?:dien thoai )?(?:cua )?(?:toi|bac|tui|minh) (?:la )?)?(?:\d[ .-]?){8,11}\W*$"
)
_SMALLTALK = (
    (_GREETING, "greet"),
    (_THANKS, "thanks"),
    (_BYE, "bye"),
    (_HELP, "help"),
    (_WHO, "who"),
    (_CHAT, "chat"),
    (_PHONE_NUMBER, "number"),
)


def danger_of(original: str) -> str:
    """What must be answered first: "life", "lost" (money or a code is gone), "asked_secret"; ""
    for nothing of the kind."""
    said = fold(original)
    if _OF_A_PLAN.search(said) or (_PREVENTS.search(said) and not _LIFE.search(said)):
        return ""
    return next((key for pattern, key in _DANGERS if pattern.search(said)), "")


def warn(key: str, wording: Wording) -> Reply:
    """The reply to a danger."""
    return Reply("answer", (Block("warning", wording.say(f"danger.{key}")),))


def refused(message: Message, original: str, wording: Wording, in_lesson: bool) -> Reply | None:
    """The reply to a secret that is typed, to harm, and to nothing but an order; else None."""
    folded = message.folded.strip()
    if not tokens(folded) and message.had_instruction:
        return _reply("refuse", "refuse.instruction", wording)
    if holds_secret(message, original, in_lesson):
        return _reply("refuse", "refuse.secret", wording)
    if _HARM.search(folded) and not _PREVENTS.search(folded):
        return _reply("refuse", "refuse.harm", wording)
    return None


def holds_secret(message: Message, original: str, in_lesson: bool) -> bool:
    """Whether a password, a code or a number of a paper is typed; in a lesson digits alone are."""
    typed = original.casefold()
    if in_lesson and _BARE_CODE.match(typed):
        return True
    return holds_code(message.folded.strip()) or holds_code(typed)


def small_talk(message: Message, original: str) -> str:
    """A key of [smalltalk] for a greeting, thanks or a question about the tutor, "call" for what
    says nothing; "" for anything else."""
    said = fold(original)  # the greeting itself counts here, which understanding leaves out
    for pattern, key in _SMALLTALK:
        if pattern.search(said):
            return key
    return "" if tokens(message.folded) else "call"


def chatted(key: str, wording: Wording) -> Reply:
    """The reply to small talk; `key` of [smalltalk]."""
    return _reply("smalltalk", f"smalltalk.{key}", wording)


def mood_of(original: str) -> str:
    """A key of [mood] in `prompts/lessons.toml`, or "" where the message tells of none."""
    said = fold(original)
    if told_age(original) is not None:
        return "child"
    return next((key for pattern, key in _MOODS if pattern.search(said)), "")


def told_age(original: str) -> int | None:
    """The age a child tells, or that of its grade; None where no child speaks of it."""
    match = _CHILD.search(fold(original))
    if match is None:
        return None
    grade = match["grade"]
    return int(match["age"]) if match["age"] else _FIRST_GRADE + int(_GRADES.get(grade, grade))


def _reply(kind: ReplyKind, key: str, wording: Wording) -> Reply:
    return Reply(kind, (Block("paragraph", wording.say(key)),))
