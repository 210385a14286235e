"""What lessons refer to is read from TOML files; a bad entry is named."""

import pytest

from tutor.errors import DocumentError
from tutor.lessons.knowledge import WebSource, read_references

FILES = {
    "skills.toml": '[domains]\nsafety = "An toàn"\n[skills]\n'
    'banking = { title = "Ngân hàng", domain = "safety" }\n',
    "sources.toml": 'S1 = { address = "vneid.gov.vn" }\n'
    'S9 = { address = "ebh.vn", full = false }\n',
    "screen-words.toml": '[words]\n"Gửi yêu cầu" = { grade = "XN", sources = ["S1"] }\n',
    "glossary.toml": '[otp]\nterm = "mã OTP"\nforms = ["OTP"]\nmeaning = "mã dùng một lần"\n',
    "courses.toml": '[[courses]]\nid = "dau"\ntitle = "Bắt đầu"\naudience = "citizen"\n'
    'lessons = ["may-wifi"]\n',
}


@pytest.fixture
def knowledge(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_file_is_read(knowledge):
    found = read_references(knowledge)
    assert found.skills["banking"].digcomp == ""
    assert found.domains == {"safety": "An toàn"}
    assert found.sources["S1"] == WebSource("S1", "vneid.gov.vn", True)
    assert not found.sources["S9"].full
    assert found.screen_words == {"Gửi yêu cầu": "XN"}
    assert found.glossary["otp"].forms == ("OTP",)
    assert found.courses["dau"].lessons == ("may-wifi",)


def test_a_folder_without_them_has_empty_tables(tmp_path):
    assert read_references(tmp_path) == read_references(tmp_path / "nowhere")
    assert not read_references(tmp_path).sources


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("skills.toml", "[skills]\nbanking = 5\n", "banking"),
        ("skills.toml", '[skills]\nbanking = { title = "Ngân hàng" }\n', "'domain'"),
        ("skills.toml", "skills = 5\n", "not a table"),
        ("sources.toml", "S1 = {}\n", "S1: KeyError"),
        ("sources.toml", "S1 = \n", "mend that line"),
        ("screen-words.toml", '[words]\n"Gửi" = { grade = "XM" }\n', "grade 'XM'"),
        ("screen-words.toml", '[words]\n"Gửi" = { sources = [] }\n', "Gửi: KeyError"),
        ("glossary.toml", '[otp]\nterm = "mã OTP"\n', "'meaning'"),
        ("courses.toml", '[[courses]]\ntitle = "a"\n', "entry 1: id ''; give it one of its own"),
        ("courses.toml", FILES["courses.toml"] * 2, "entry 2: id 'dau'"),
        ("courses.toml", '[[courses]]\nid = "dau"\ntitle = "a"\n', "dau: KeyError"),
    ],
)
def test_a_bad_entry_is_named(knowledge, name, text, words):
    (knowledge / name).write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        read_references(knowledge)
    assert name in str(caught.value) and words in str(caught.value)


def test_a_file_that_is_not_utf_8_is_named(knowledge):
    (knowledge / "glossary.toml").write_bytes("[x]\nterm = 'kế'".encode("utf-16"))
    with pytest.raises(DocumentError, match=r"glossary\.toml"):
        read_references(knowledge)
