"""A language model that says what a test tells it to, piece by piece."""

from collections.abc import Callable

from tutor.chat_models.model import Prompt
from tutor.errors import ModelError


class ScriptedModel:
    """`answer`: the text, or a function of the prompt. `fails`: the reason of the ModelError that
    is raised after `after` pieces. Remembers the prompts, and whether each answer was heard out."""

    name = "scripted"

    def __init__(
        self,
        answer: str | Callable[[Prompt], str] = "",
        fails: str = "",
        after: int = 0,
        size: int = 7,
    ) -> None:
        self.answer, self._fails, self._after, self._size = answer, fails, after, size
        self.prompts: list[Prompt] = []
        self.given = 0  # pieces of the last answer that were asked for

    def stream(self, prompt):
        self.prompts.append(prompt)
        self.given = 0
        text = self.answer(prompt) if callable(self.answer) else self.answer
        for start in range(0, len(text), self._size):
            if self._fails and self.given >= self._after:
                break
            self.given += 1
            yield text[start : start + self._size]
        if self._fails:
            raise ModelError("as the test wants it", self._fails)
