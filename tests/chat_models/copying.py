"""A model that is always faithful: it says sentences of its evidence, each with its mark."""

import re

_PASSAGE = re.compile(r'<đoạn số="(\d+)">\n(.*?)\n</đoạn>', re.S)
_SENTENCE = re.compile(r"[^.!?\n]+[.!]")
_MOST = 2  # sentences of one passage


def passages(user: str) -> dict[int, str]:
    """The evidence in a prompt by its mark."""
    return {int(mark): text for mark, text in _PASSAGE.findall(user)}


def _whole_sentences(text: str) -> list[str]:
    """Sentences of five words and more that begin as one does: no "Bước 1." and no cut line."""
    found = (one.strip() for one in _SENTENCE.findall(text))
    return [one for one in found if len(one.split()) >= 5 and one[0].isupper()]


def copy(system: str, user: str) -> str:
    """The first sentences of the first passages. Where the prompt wants a question at the end there
    is one; a question alone, where that is all it wants."""
    said = [
        f"{sentence.strip()} [{mark}]"
        for mark, text in list(passages(user).items())[:2]
        for sentence in _whole_sentences(text)[:_MOST]
    ]
    if "đúng một câu hỏi luyện tập" in system:
        return "Bác nhớ bước này làm gì trước không?"
    if "dấu hỏi" in system:
        said.append("Bác thử nói lại xem mình đang thấy gì trên màn hình?")
    return " ".join(said) or "Dạ, cháu nghe đây ạ."
