"""The files of `prompts/` are there, or it is told which one is not."""

import pytest

from tutor.bootstrap.prompts import sentences
from tutor.errors import SettingsError
from tutor.settings import Settings


@pytest.mark.parametrize("text", [None, "a = 1\n", "a = \n"])
def test_sentences_that_cannot_be_read_are_told(tmp_path, text):
    if text is not None:
        (tmp_path / "replies.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"replies\.toml"):
        sentences(Settings(prompts_dir=tmp_path), "replies")
