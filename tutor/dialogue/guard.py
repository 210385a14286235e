"""What is answered before anything is looked up: greetings, secrets, harm, orders to the assistant."""

import re

from tutor.answering.places import Wording
from tutor.dialogue.message import Message
from tutor.plans.matching import tokens
from tutor.records import Block, Reply, ReplyKind
from tutor.text.normalise import fold

_GREETING = re.compile(
    r"^(?:da |em |chau |xin |a |oi )*(?:chao|hello|hi|alo|xin chao|chao (?:ban|em|bac|chau|co|chu|anh|chi|ad|admin|tro ly))(?: (?:ban|em|bac|chau|co|chu|anh|chi|ad|admin|nhe|a|tro ly|moi nguoi))*[ .!,]*$"
)
_THANKS = re.compile(r"^(?:da |vang |ok |oke )*(?:cam on|cam un|thanks?|thank you|tks)\b.{0,30}$")
_BYE = re.compile(r"^(?:tam biet|bye|chao tam biet|hen gap lai)\b.{0,20}$")
_WHO = re.compile(
    r"(?:ban|em|may|chau|tro ly) (?:la ai|la gi|ten (?:la )?gi|la nguoi (?:hay|that)|co phai (?:la )?(?:nguoi|ai|robot))"
)
_SECRET = re.compile(
    r"(?:otp|mat khau|ma pin|cvv|ma xac (?:nhan|thuc))\D{0,25}(?:la|:|=)\s*\S{4,}|\b(?:\d[ -]?){12,19}\b(?!\d*[/%])"
)
_HARM = re.compile(
    r"(?:cach|lam sao|huong dan|chi).{0,20}(?:lua dao|hack|danh cap|lay trom|pha hoai|lam gia|che bom|giet|tu tu|chiem doat)"
)


def guarded(message: Message, original: str, wording: Wording) -> Reply | None:
    """The reply where nothing is to be looked up; None for a question."""
    folded = message.folded.strip()
    said = fold(original)  # the greeting itself counts here, which understanding leaves out
    for pattern, key in ((_GREETING, "greet"), (_THANKS, "thanks"), (_BYE, "bye"), (_WHO, "who")):
        if pattern.search(said):
            return _reply("smalltalk", f"smalltalk.{key}", wording)
    if not tokens(folded):
        key = "refuse.instruction" if message.had_instruction else "smalltalk.greet"
        return _reply("refuse" if message.had_instruction else "smalltalk", key, wording)
    if _SECRET.search(folded) or _SECRET.search(original.casefold()):
        return _reply("refuse", "refuse.secret", wording)
    if _HARM.search(folded):
        return _reply("refuse", "refuse.harm", wording)
    return None


def _reply(kind: ReplyKind, key: str, wording: Wording) -> Reply:
    return Reply(kind, (Block("paragraph", wording.say(key)),))
