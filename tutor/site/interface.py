"""The words of the interface in the language the person chose, and numbers that can be called."""

import re
from collections.abc import Iterator, Sequence

from tutor.text.sentences import Sentences
from tutor.view import VIEW


class Interface:
    """The entries of `prompts/interface.toml`, each in Vietnamese (`vi`) and English (`en`)."""

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences

    def say(self, key: str) -> str:
        """The entry `key` in the language of the request; KeyError where it is missing."""
        return self._sentences.say(f"{key}.{VIEW.get().language}")


def callable_parts(text: str, telephones: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pieces of `text` in order, each with the digits to call where it is one of `telephones`."""
    if not telephones:
        yield text, ""
        return
    longest_first = sorted(telephones, key=len, reverse=True)
    for piece in re.split(f"({'|'.join(map(re.escape, longest_first))})", text):
        if piece:
            yield piece, re.sub(r"\D", "", piece) if piece in telephones else ""
