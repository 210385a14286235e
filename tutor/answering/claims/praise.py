"""What a comment on an answer begins with: "Bác nói đúng rồi, …" judges the learner, no more."""

import re
from functools import lru_cache

from tutor.answering.claims.wording import tables
from tutor.text.normalise import plain


def without_praise(sentence: str) -> str:
    """A `shown` sentence without the praise that opens it; "" where it is nothing else."""
    found = _praise().match(plain(sentence))
    return sentence[found.end() :] if found else sentence


@lru_cache(maxsize=1)
def _praise() -> re.Pattern[str]:
    who, deed, judged, ends = (
        "|".join(map(re.escape, map(plain, tables()["praise"][key])))
        for key in ("who", "deeds", "judged", "ends")
    )
    return re.compile(
        rf"(?:(?:dạ|vâng)\W+)?(?:(?:{who}) (?:{deed})(?: lại| như vậy| vậy| thế)*(?: là)? )?"
        rf"(?:rất |thật |gần )?(?:{judged})(?: (?:{ends}))+\s*[,.:;!]\s*"
    )
