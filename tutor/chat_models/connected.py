"""The model as the tutor gets it: nobody's personal numbers leave, and what happened is counted."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tutor.chat_models.counters import Counters
from tutor.chat_models.model import ChatModel, Prompt
from tutor.errors import ModelError


class ConnectedModel:
    """`model`, asked without what `mask` takes out of a text."""

    def __init__(
        self,
        model: ChatModel,
        mask: Callable[[str], str],
        counters: Counters,
        closes: Sequence[Callable[[], None]] = (),
    ) -> None:
        self.name = model.name
        self._model, self._mask, self._counters = model, mask, counters
        self._closes = closes

    def stream(self, prompt: Prompt) -> Iterator[str]:
        self._counters.asked()
        masked = Prompt(self._mask(prompt.system), self._mask(prompt.user))
        try:
            yield from self._model.stream(masked)
        except ModelError as error:
            self._counters.failed(error.reason)
            raise

    def snapshot(self) -> dict[str, Any]:
        """The counts since the start, without any text; see Counters."""
        return self._counters.snapshot()

    def close(self) -> None:
        """Give back connections and places; to be called once no call is under way."""
        for close in self._closes:
            close()
