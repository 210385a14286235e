"""A knowledge folder of an operator's own."""

import pytest

from tests.lessons.written import LESSON, TRANSLATION, other_lesson, put

PLAN = (
    "KẾ HOẠCH\nNâng cao kỹ năng số\nI. MỤC TIÊU\nII. YÊU CẦU\nIII. PHẠM VI\nIV. NHIỆM VỤ\n1. Dạy\n"
)
TABLES = {
    "skills.toml": '[skills]\nphone-basics = { title = "Máy", domain = "problem-solving" }\n',
    "sources.toml": 'S1 = { address = "a.vn" }\nS2 = { address = "b.vn" }\n',
    "screen-words.toml": '[words]\n"Đồng hồ" = { grade = "XN" }\n',
    "glossary.toml": '[bao-thuc]\nterm = "báo thức"\nmeaning = "máy kêu đúng giờ"\n',
    "catalogue.toml": "",
}


@pytest.fixture
def knowledge(tmp_path):
    """A knowledge folder: a plan, a lesson in two languages, another lesson."""
    folder = tmp_path / "knowledge"
    for name in ("plans", "lessons"):
        (folder / name).mkdir(parents=True)
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "plans" / "central.txt").write_text(PLAN, encoding="utf-8")
    put(folder, "xem-gio.md", LESSON)
    put(folder, "xem-gio.qaa.md", TRANSLATION)
    put(folder, "khac.md", other_lesson())
    return folder
