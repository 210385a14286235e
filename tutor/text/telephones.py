"""The numbers in a text that help can be called under."""

import re

# Emergency numbers are 11x in the national numbering plan; 156, 5656 and 1022 are the numbers for
# reporting scam calls, spam and for a province's desk. They are also plain figures ("115 lớp"),
# so a word of calling has to stand before them in the sentence. 1800 and 1900 are service numbers.
# An ordinary number is left alone: it may be the one that a swindler gave.
_CALLING = re.compile(
    r"(?i)\b(?:gọi|bấm|tổng đài|đường dây nóng|hotline|số điện thoại|báo|hoặc số)\b"
)
_SHORT = re.compile(
    r"(?<![\w./,-])(?:11[1-5]|156|5656|1022)(?![\w%/]|[.,]\d|\s+(?:lớp|người|xã|%))"
)
_SERVICE = re.compile(r"(?<![\w./-])1[89]00(?:[ .]?\d{2,4}){1,3}(?!\w)")
_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…](?=\d)[^.!?…\n]*)*")


def telephones(text: str) -> list[str]:
    """The numbers as written, each once, in the order of the text; empty where there is none."""
    found = []
    for sentence in _SENTENCE.finditer(text):
        said = sentence[0]
        found += [match[0] for match in _SERVICE.finditer(said)]
        if calling := _CALLING.search(said):
            found += [match[0] for match in _SHORT.finditer(said, calling.end())]
    return list(dict.fromkeys(found))
