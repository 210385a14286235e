"""The Tutor that answers now, exchanged for a newer one between two turns."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tutor.answerer import Answerer
from tutor.channels.channel import DocumentInfo, Readiness
from tutor.errors import IndexMissingError, TutorError
from tutor.lessons.knowledge import References
from tutor.plans.register import Register
from tutor.records import Document, Lesson

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything that answers from one version of the index."""

    version: str
    tutor: Answerer
    documents: Mapping[str, Document]
    infos: Mapping[str, DocumentInfo]
    lessons: Mapping[str, Lesson] = field(default_factory=dict)
    references: References = field(default_factory=References)
    register: Register = field(default_factory=lambda: Register(()))


class LiveService:
    """Follows the current index. A version that cannot be loaded leaves the last one answering."""

    def __init__(
        self, current: Callable[[], str], load: Callable[[], Loaded], check_every_s: float = 1.0
    ) -> None:
        """`current` names the newest version cheaply; `load` verifies and loads it."""
        self._current = current
        self._load = load
        self._check_every_s = check_every_s
        self._loaded: Loaded | None = None  # replaced whole; a turn keeps the one it began with
        self._fault = "the index is being loaded"
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="live-index", daemon=True)

    def start(self) -> None:
        """Load in the background, then look for a newer version every `check_every_s`."""
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def tutor(self) -> Answerer:
        return self._now().tutor

    def document(self, id: str) -> tuple[Document, DocumentInfo] | None:
        loaded = self._loaded
        if loaded is None or id not in loaded.documents:
            return None
        return loaded.documents[id], loaded.infos[id]

    def lessons(self) -> Mapping[str, Lesson]:
        return self._now().lessons

    def references(self) -> References:
        return self._now().references

    def register(self) -> Register:
        return self._now().register

    def ready(self) -> Readiness:
        """Ready with a reason: it answers, from an older version than it should."""
        loaded = self._loaded
        return Readiness(loaded is not None, self._fault, loaded.version if loaded else "")

    def refresh(self) -> None:
        """Look once for a newer version and load it; the same fault is logged once."""
        try:
            if self._loaded and self._current() == self._loaded.version:
                self._fault = ""
                return
            self._loaded = self._load()
        except Exception as error:  # whatever is wrong with a new index, the old one goes on
            self._fail(error)
            return
        self._fault = ""
        logger.info("answering from index %s", self._loaded.version)

    def _now(self) -> Loaded:
        if (loaded := self._loaded) is None:
            raise IndexMissingError(self._fault)
        return loaded

    def _fail(self, error: Exception) -> None:
        known = isinstance(error, TutorError)
        fault = str(error) if known else f"{type(error).__name__}: {error}"
        if fault != self._fault:
            goes_on = f"; index {self._loaded.version} goes on answering" if self._loaded else ""
            logger.error("%s%s", fault, goes_on, exc_info=None if known else error)
        self._fault = fault

    def _follow(self) -> None:
        while not self._stopping.is_set():
            self.refresh()
            self._stopping.wait(self._check_every_s)
