"""A second endpoint for where the first fails."""

import time
from collections.abc import Iterator, Sequence

from tutor.chat_models.model import Budgets, Prompt, Rung, asked
from tutor.errors import ModelError


class Ladder:
    """Asks `models` in order until one begins to answer; at least one.

    Once a piece was given no other is asked: two halves of two answers make none. They share the
    wait for the first piece: the first has `budgets.first_piece_s`, each further one what is left
    of it and `budgets.second_first_s` more, though no more than it would have alone. So silent
    endpoints cost a wait that is bounded, and each is heard for its fair part of it.
    """

    def __init__(self, models: Sequence[Rung], budgets: Budgets) -> None:
        self.name = models[0].name
        self._models, self._budgets = tuple(models), budgets

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """As ChatModel tells; where all fail, the error of the last that was asked."""
        failures: list[ModelError] = []
        first_by = time.monotonic() + self._budgets.first_piece_s
        for number, model in enumerate(self._models):
            begun = False
            left_s = first_by + number * self._budgets.second_first_s - time.monotonic()
            try:
                with asked(model.stream(prompt, left_s)) as pieces:
                    for piece in pieces:
                        begun = True
                        yield piece
                return
            except ModelError as error:
                if begun:
                    raise
                failures.append(error)
        raise next((one for one in reversed(failures) if one.reason != "open"), failures[0])
