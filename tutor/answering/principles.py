"""What a model's explanation must be like to teach, after the five principles of LearnLM: active
learning, cognitive load, adapting to the learner, curiosity, metacognition.

Source: Jurenka et al., "Towards Responsible Development of Generative AI for Education" (2024).
What can be told from the text alone is checked here; the rest stands in the prompts.
"""

import re
from collections.abc import Sequence

from tutor.lessons.measures import syllables
from tutor.records import Level

MOST_SYLLABLES = {"beginner": 30, "intermediate": 40, "advanced": 50}
"""Of one sentence: the prompt asks for fewer, so that a model may be a little long."""
_OTHER_ADDRESS = re.compile(
    r"\b(?:quý khách|quý vị|người dùng|(?<!các )bạn(?! (?:bè|học|đời|thân)))\b", re.I
)
_QUOTED = re.compile(r"“[^”]*”")
_LIKENESS = re.compile(r"^(?:(?:cũng )?giống như|cũng như|ví như|chẳng khác (?:gì|nào))\b", re.I)
_LEAST_LIKENESS = 5  # words: "giống như cái kia" explains nothing
_WHY = re.compile(r"\b(?:vì|để|nhờ vậy|nhờ thế|thì mới)\b", re.I)
_OWN_WORDS = re.compile(
    r"\b(?:tự nói|nói lại|kể lại|nhắc lại|bằng lời|thử nghĩ|nghĩ xem|vì sao|tại sao|làm sao để nhớ|"
    r"nhớ bằng cách|đoán|đang thấy|nhìn thấy|thấy gì)\b",
    re.I,
)
# In a likeness these would be advice, and nothing stands behind it.
_RISKY = re.compile(
    r"\b(?:mã|otp|mật khẩu|tiền|chuyển khoản|ngân hàng|thẻ|công an|link|đường dẫn|tài khoản|"
    r"căn cước|mười|mươi|trăm|nghìn|triệu|tỷ|tỉ|không|chưa|đừng|hãy|bấm|nhập|gửi|đưa|tải|gọi|"
    r"cài)\b",
    re.I,
)
_DIGIT = re.compile(r"\d")


def is_question(sentence: str) -> bool:
    return sentence.rstrip(" ”\"')").endswith("?")


def is_likeness(sentence: str) -> bool:
    """Whether a sentence only compares with something of everyday life. It states nothing, so no
    evidence is asked of it; one with a number, a name, a word of money or secrets, or advice is
    none."""
    words = sentence.split()
    if len(words) < _LEAST_LIKENESS:
        return False
    named = any(word[:1].isupper() for word in words[1:])
    stated = named or _DIGIT.search(sentence) or _RISKY.search(sentence)
    return bool(_LIKENESS.match(sentence)) and not stated


def load_fault(sentence: str, level: Level) -> str:
    """ "long" where a sentence is more than a learner of `level` takes in at once; "" otherwise."""
    return "long" if syllables(sentence) > MOST_SYLLABLES[level] else ""


def address_fault(sentence: str, address: str) -> str:
    """ "address" where a sentence speaks to somebody else than `address` names; "" otherwise."""
    if address.casefold() == "bạn":
        return ""
    said = _QUOTED.sub("", sentence)  # “Chặn người dùng” is what a button says
    return "address" if _OTHER_ADDRESS.search(said) else ""


def principles(sentences: Sequence[str], level: Level, address: str) -> tuple[str, ...]:
    """The principles that a text follows, as far as its words show; empty for no text."""
    if not sentences:
        return ()
    questions = [one for one in sentences if is_question(one)]
    followed = {
        "active": len(questions) == 1 and is_question(sentences[-1]),
        "load": not any(load_fault(one, level) for one in sentences),
        "adapting": not any(address_fault(one, address) for one in sentences),
        "curiosity": any(is_likeness(one) or _WHY.search(one) for one in sentences),
        "metacognition": any(_OWN_WORDS.search(one) for one in questions),
    }
    return tuple(name for name, follows in followed.items() if follows)
