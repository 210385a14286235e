"""A browser and a Zalo account share one learner: by a link, or by two ordinary words."""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from tutor.learners.memory import Memory
from tutor.learners.merging import merged
from tutor.storage.zalo import ZaloRecords
from tutor.text.normalise import fold
from tutor.text.sentences import Sentences

PATH = "/lien-ket"
VALID_S = 600
_TRIES = RateLimitItemPerSecond(5, VALID_S)  # of one person
_ALL_TRIES = RateLimitItemPerSecond(100, VALID_S)  # of everybody: about 47,000 pairs can be guessed
_BETWEEN = re.compile(r"[\s,;–—-]+")

Side = Literal["web", "zalo"]
Outcome = Literal["done", "failed", "too_many"]


class Linking:
    """Offers codes and takes them. Each is valid for ten minutes and once, on the other side."""

    def __init__(self, records: ZaloRecords, words: Sentences, public_url: str = "") -> None:
        self._records, self._words = records, words
        self._public_url = public_url.rstrip("/")
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        listed = words.say("words.list").replace("\n", " ").split(",")
        self._names = tuple(filter(None, map(str.strip, listed)))
        self._by_fold = {fold(name): name for name in self._names}

    def offer(self, learner_id: str, side: Side, now: datetime) -> tuple[str, str]:
        """Two words ("hoa sen – bến đò") and the path of a link, for the same learner."""
        while True:
            first, second = secrets.choice(self._names), secrets.choice(self._names)
            token = secrets.token_urlsafe(24)
            codes = (_code(first, second), token)
            if first != second and self._records.offer_link(codes, learner_id, side, now, VALID_S):
                return f"{first} – {second}", f"{PATH}/{token}"

    def offer_in_zalo(self, learner_id: str, now: datetime) -> str:
        """What to say to a person in Zalo who wants to go on on another device."""
        pair, path = self.offer(learner_id, "zalo", now)
        if self._public_url:
            link, page = self._public_url + path, self._public_url + PATH
            offer = self._words.say("linking.offer", link=link, page=page, words=pair)
        else:
            offer = self._words.say("linking.offer_words", words=pair)
        return f"{offer}\n\n{self._words.say('linking.no_otp')}"

    def pair(self, message: str) -> str | None:
        """The code in a message that is two of the words and nothing else; None for any other."""
        said = fold(message).strip(' .!"“”').replace(" va ", " ")
        said = " ".join(filter(None, _BETWEEN.split(said)))
        for place in (place for place, sign in enumerate(said) if sign == " "):
            first, second = said[:place], said[place + 1 :]
            if first in self._by_fold and second in self._by_fold:
                return _code(first, second)
        return None

    def typed(self, code: str, side: Side, by: str, learner_id: str, now: datetime) -> Outcome:
        """Take a code that the learner gave on `side`. by: who tries, to count how often."""
        if not self._limiter.test(_TRIES, by) or not self._limiter.test(_ALL_TRIES, "all"):
            return "too_many"
        if self._records.link(code, side, learner_id, now, _both) is not None:
            return "done"
        self._limiter.hit(_TRIES, by)
        self._limiter.hit(_ALL_TRIES, "all")
        return "failed"

    @property
    def names(self) -> Sequence[str]:
        return self._names


def _both(stays: Mapping[str, Any], joins: Mapping[str, Any]) -> Mapping[str, Any]:
    return merged(Memory.of(stays), Memory.of(joins)).to_json()


def _code(first: str, second: str) -> str:
    return f"{fold(first)}|{fold(second)}"
