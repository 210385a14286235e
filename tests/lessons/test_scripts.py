"""The scripts that look at lessons, run as people run them."""

import json
import os
import subprocess
import sys

import pytest

from tests.lessons.written import put
from tutor.settings import PROJECT

FACTS = """\
# Dữ kiện
- [XN] Mở **Đồng hồ**, rồi **Cài / Sửa** [KT]. (S1)
- [1N] Chạm **Hẹn giờ**. (S2)
- Không có mức: **Chuông**.
"""


def run(script, knowledge, *arguments):
    return subprocess.run(
        [sys.executable, PROJECT / "scripts" / script, *arguments],
        env={**os.environ, "TUTOR_KNOWLEDGE_DIR": str(knowledge)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "facts", "status", "told"),
    [
        ({"Đồng hồ": "XN"}, FACTS, 0, "0 faults outside KT"),
        ({"Đồng hồ": "1N", "Sửa": "KT", "Hẹn giờ": "1N"}, FACTS, 0, "0 faults"),
        ({"Đồng hồ": "XN", "Lịch": "KT"}, FACTS, 0, "KT  'Lịch' is not in the facts"),
        ({"Đồng hồ": "XN", "Lịch": "XN"}, FACTS, 1, "XN  'Lịch' is not in the facts; take it"),
        ({"Đồng hồ": "XN", "Chuông": "XN"}, FACTS, 1, "'Chuông' is KT in the facts; lower its"),
        ({"Đồng hồ": "XN", "Hẹn giờ": "XN"}, FACTS, 1, "XN  'Hẹn giờ' is 1N in the facts"),
        ({"Đồng hồ": "XN", "Cài": "1N"}, FACTS, 1, "'Cài' is KT in the facts"),  # mark right after
        ({"Đồng hồ": "XN"}, "- [XN] Mở Đồng hồ.", 1, "'Đồng hồ' is not in the facts"),  # not bold
        ({"Đồng hồ": "XN", "VssID": "XN"}, FACTS + "- [XN] Cài VssID.", 0, "0 faults"),  # a name
    ],
)
def test_words_of_screens_are_compared_with_the_facts(knowledge, words, facts, status, told):
    rows = [f'"{word}" = {{ grade = "{grade}" }}' for word, grade in words.items()]
    (knowledge / "screen-words.toml").write_text("[words]\n" + "\n".join(rows), encoding="utf-8")
    path = knowledge / "facts.md"
    path.write_text(facts, encoding="utf-8")
    done = run("check_screen_words.py", knowledge, path)
    assert (done.returncode, told in done.stdout) == (status, True), done.stdout + done.stderr


def test_a_bold_word_that_nobody_has_is_told(knowledge):
    text = (knowledge / "lessons" / "xem-gio.md").read_text(encoding="utf-8")
    put(knowledge, "xem-gio.md", text.replace("có hai cái kim", "ghi chữ **Giờ**"))
    path = knowledge / "facts.md"
    path.write_text(FACTS, encoding="utf-8")
    done = run("check_screen_words.py", knowledge, path)
    assert "lessons/xem-gio.md:42: 'Giờ' is in neither" in done.stdout
    assert done.returncode == 0  # it stands in a KT sentence


def test_the_table_of_lessons(knowledge, tmp_path):
    done = run("lesson_table.py", knowledge, "--out", tmp_path)
    assert not done.returncode, done.stderr
    report = json.loads((tmp_path / "lessons.json").read_text(encoding="utf-8"))
    assert (report["all"]["lessons"], report["all"]["steps"]) == (2, 6)
    row = next(row for row in report["lessons"] if row["id"] == "xem-gio")
    assert row["grades"] == {"XN": 4, "1N": 1, "KT": 4}
    assert row["longest_step_syllables"] == 22
    assert row["shared_sentences_share"] == 1  # the other lesson has the same steps
    assert (tmp_path / "lessons.png").read_bytes().startswith(b"\x89PNG")
