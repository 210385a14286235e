"""The errors a caller can tell apart. Each text says what happened, where, and what to do."""

from typing import Literal

ModelReason = Literal["unreachable", "slow", "refused", "overloaded", "busy", "broken", "open"]


class TutorError(Exception):
    """Something an operator must act on."""


class DocumentError(TutorError):
    """A file in `knowledge/` that cannot be read; the text names the file and the remedy."""


class IndexMissingError(TutorError):
    """No index has been built yet."""


class IndexCorruptError(TutorError):
    """An index folder does not match its manifest."""


class IndexMismatchError(TutorError):
    """An index was built with another embedder or another layout than the one asked for."""


class SettingsError(TutorError):
    """A setting that is unknown or has a value that cannot be used."""


class StorageError(TutorError):
    """The data folder or the database cannot be used."""


class DataInUseError(StorageError):
    """Another process holds the data folder."""


class EvaluationError(TutorError):
    """A question set, a stored run or a server under evaluation that cannot be used."""


class ModelError(TutorError):
    """A language model that gave no answer, or broke one off; without any word of the answer.

    reason: unreachable (no connection), slow (a budget of time ran out), refused (HTTP 4xx),
    overloaded (429, 5xx), busy (no place among the calls in flight), broken (unreadable, empty,
    cut or endless answer), open (not asked: it failed too often just now).
    retry_after_s: how long the server asks to be left alone; None where it does not say.
    """

    def __init__(self, text: str, reason: ModelReason, retry_after_s: float | None = None) -> None:
        super().__init__(text)
        self.reason = reason
        self.retry_after_s = retry_after_s
