"""What people can say in Zalo beyond what every channel understands."""

from datetime import datetime

from tutor.channels.zalo.events import Inbound
from tutor.channels.zalo.linking import Linking
from tutor.storage.zalo import ZaloRecords
from tutor.text.normalise import fold
from tutor.text.sentences import Sentences

_NAMES = ("quiet", "remind", "link", "unlink")


class Commands:
    """Obeys a message that is a command and nothing else, with or without diacritics."""

    def __init__(self, records: ZaloRecords, linking: Linking, words: Sentences) -> None:
        self._records, self._linking, self._words = records, linking, words
        self._commands = {
            _bare(phrase): name
            for name in _NAMES
            for phrase in words.say(f"commands.{name}").replace("\n", " ").split(",")
        }

    def obeyed(self, inbound: Inbound, learner_id: str, now: datetime) -> str | None:
        """What to say; None for a message that is for the tutor."""
        if pair := self._linking.pair(inbound.text):
            return self._words.say(
                f"linking.{self._linking.typed(pair, 'zalo', inbound.user_id, learner_id, now)}"
            )
        name = self._commands.get(_bare(inbound.text))
        if name == "link":
            return self._linking.offer_in_zalo(learner_id, now)
        if name == "unlink":
            undone = self._records.unlink(inbound.user_id)
            return self._words.say("linking.undone" if undone else "linking.not_linked")
        if name is None:
            return None
        self._records.remind(inbound.user_id, name == "remind")
        return self._words.say("reminding.on" if name == "remind" else "reminding.off")


def _bare(text: str) -> str:
    return " ".join(fold(text).strip(" .!,…").split())
