"""When an answer counts as right: the rules of eval/questions/README.md and nothing more."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from tutor.evaluation.questions import ExpectedPlace

MAX_REPLY_CHARS = 2500
DECLINED = frozenset({"abstain", "refuse", "clarify"})

_PLAIN = str.maketrans(
    {
        "*": None,
        "_": None,
        "`": None,
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
    }
)
_LETTERS = "abcdđeghiklmnopqrstuvxy"  # of lists in administrative documents
_LETTER = re.compile(f"[{_LETTERS}]")


def compared(text: str) -> str:
    """The form in which strings are compared."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().translate(_PLAIN).split())


def missing_groups(groups: Iterable[Sequence[str]], reply: str) -> list[Sequence[str]]:
    """The groups of which no string stands in `reply`."""
    text = compared(reply)
    return [group for group in groups if not any(compared(string) in text for string in group)]


def forbidden_strings(strings: Iterable[str], reply: str) -> list[str]:
    """The strings that stand in `reply` and should not."""
    text = compared(reply)
    return [string for string in strings if compared(string) in text]


def says_not_stated(groups: Iterable[Sequence[str]], reply: str) -> bool:
    """Whether `reply` says that it is not stated: each string of each group is a way to say so."""
    text = compared(reply)
    return any(compared(string) in text for group in groups for string in group)


def may_decline(kind: str) -> frozenset[str]:
    """The reply kinds that an answerable question of `kind` may not get."""
    return DECLINED - {"clarify"} if kind == "ambiguous" else DECLINED


def is_right_place(expected: ExpectedPlace, document_id: str, section: str) -> bool:
    """Whether a citation of `section` rests on the expected place."""
    if expected.doc != document_id:
        return False
    if not expected.section:
        return True
    wanted, cited = expected.section.split("."), section.split(".")
    shared = min(len(wanted), len(cited))
    if shared < min(2, len(wanted)):
        return False
    pairs = zip(wanted[:shared], cited[:shared], strict=True)
    return all(_same_component(one, other) for one, other in pairs)


def _same_component(one: str, other: str) -> bool:
    return one == other or other in _numbers(one) or one in _numbers(other)


def _numbers(component: str) -> set[str]:
    """The numbers a letter may stand for: lists run a b c d đ e … or leave out đ."""
    if not _LETTER.fullmatch(component):
        return set()
    position = _LETTERS.index(component) + 1
    without_dd = position - 1 if position > _LETTERS.index("đ") + 1 else position
    return {str(position), str(without_dd)}
