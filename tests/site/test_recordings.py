"""Recordings of steps: found by name in one folder, and heard on the lesson's page."""

import pytest

from tests.site.test_lesson_pages import lesson_page
from tutor.site.recordings import Recordings


@pytest.mark.parametrize(
    ("file", "media_type"), [("mo-zalo-1.mp3", "audio/mpeg"), ("mo-zalo-1.ogg", "audio/ogg")]
)
def test_a_recording_is_found_by_its_name(tmp_path, file, media_type):
    (tmp_path / file).write_bytes(b"sound")
    found = Recordings(tmp_path).recording(file)
    assert (found.path.read_bytes(), found.media_type) == (b"sound", media_type)


@pytest.mark.parametrize("file", ["khong-co.mp3", "../ngoai.mp3", "bai.md", "MO.mp3", ".mp3", ""])
def test_nothing_else_is_given(tmp_path, file):
    folder = tmp_path / "lessons"
    folder.mkdir()
    for name in ("bai.md", "../ngoai.mp3"):
        (folder / name).write_bytes(b"secret")
    assert Recordings(folder).recording(file) is None


def test_a_step_without_a_recording_has_no_player():
    assert "<audio" not in lesson_page()
