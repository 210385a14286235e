"""Letters that a broken font left behind are told from Vietnamese, English and figures."""

import re
import unicodedata
from pathlib import Path

import pytest

from tutor.documents.garbled import damage, damage_of_all
from tutor.text.normalise import fold

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
PAGE_CHARS = 1800
MARKED = re.compile("[\u1ea0-\u1ef9]")
TCVN3 = str.maketrans(
    "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ",
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊËÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ®",
)
VNI = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï", "\u0302": "â"}


def pages() -> list[str]:
    files = sorted(KNOWLEDGE.glob("plans/*.txt")) + sorted(KNOWLEDGE.glob("lessons/*.md"))[:40]
    texts = [path.read_text(encoding="utf-8") for path in files]
    return [t[i : i + PAGE_CHARS] for t in texts for i in range(0, len(t) - 900, PAGE_CHARS)]


PAGES = pages()
DAMAGES = {
    "marks lost": fold,
    "letters lost": lambda text: MARKED.sub("", text),
    "blanks for letters": lambda text: MARKED.sub(" ", text),
    "question marks": lambda text: MARKED.sub("?", text),
    "no letters": lambda text: MARKED.sub("\ufffd", text),
    "cid": lambda text: MARKED.sub(lambda match: f"(cid:{ord(match[0]) % 300})", text),
    "other letters": lambda text: "".join(chr(ord(c) + 3) if c > " " else c for c in text),
    "private letters": lambda text: "".join(chr(0xE000 + ord(c) % 256) for c in text),
    "TCVN3": lambda text: text.translate(TCVN3),
    "VNI": lambda text: "".join(VNI.get(c, c) for c in unicodedata.normalize("NFD", text)),
}


def test_no_page_of_plans_and_lessons_is_damaged():
    assert len(PAGES) > 100
    assert [(told, page[:80]) for page in PAGES if (told := damage(page))] == []
    assert damage_of_all(PAGES) == ""


@pytest.mark.parametrize("kind", DAMAGES)
def test_damaged_pages_are_told(kind):
    missed = [page[:80] for page in PAGES if not damage(DAMAGES[kind](page))]
    assert len(missed) <= 0.05 * len(PAGES)


def test_a_few_lost_letters_are_told_over_many_pages():
    lost = set("ệấộảớữạếềốợủ")
    texts = ["".join(char for char in page if char not in lost) for page in PAGES]
    assert damage_of_all(texts) == "letters with marks are missing"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12.345 67,8 % " * 60,
        "The office answers every letter of the people within ten working days. " * 20,
        "Le comité répond à chaque lettre des habitants dans un délai de dix jours. " * 20,
        "UBND HĐND MTTQ KH/BCĐTW VNPT FPT QLVB " * 40,
        "Km 12, 5 kg, 30 m², 4 cm, 220 V, 50 Hz; " * 30,
    ],
    ids=["nothing", "figures", "English", "French", "abbreviations", "units"],
)
def test_other_texts_are_not_damaged(text):
    assert damage(text) == ""
    assert damage_of_all([text] * 20) == ""
