"""A second endpoint for where the first fails."""

from collections.abc import Iterator, Sequence

from tutor.chat_models.model import ChatModel, Prompt, asked
from tutor.errors import ModelError


class Ladder:
    """Asks `models` in order until one begins to answer; at least one.

    Once a piece was given no other is asked: two halves of two answers make none. Each endpoint has
    its own budgets, so the longest wait for a first piece is theirs added up, until a breaker
    leaves the failing one out.
    """

    def __init__(self, models: Sequence[ChatModel]) -> None:
        self.name = models[0].name
        self._models = tuple(models)

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """As ChatModel tells; where all fail, the error of the last that was asked."""
        failures: list[ModelError] = []
        for model in self._models:
            begun = False
            try:
                with asked(model, prompt) as pieces:
                    for piece in pieces:
                        begun = True
                        yield piece
                return
            except ModelError as error:
                if begun:
                    raise
                failures.append(error)
        raise next((one for one in reversed(failures) if one.reason != "open"), failures[0])
