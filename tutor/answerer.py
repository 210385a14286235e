"""What answers messages, as everybody sees it who asks."""

from datetime import datetime
from typing import Protocol

from tutor.records import Conversation, Learner, Tell, Turn
from tutor.stopwatch import Stopwatch


class Answerer(Protocol):
    """The Tutor, one with a language model above it, or one whose turns are counted."""

    def reply(
        self,
        conversation: Conversation,
        message: str,
        learner: Learner,
        now: datetime,
        *,
        stopwatch: Stopwatch | None = None,
        tell: Tell | None = None,
    ) -> Turn:
        """The reply to `message` and the next state, which the caller stores. `stopwatch` gets the
        stages; `tell` hears what is certain of the reply before the whole is."""
        ...
