"""Slips of finger and ear, made on purpose: training texts get them so that models expect them."""

import random

# What Vietnamese ears and fingers confuse, folded: initials and finals.
_INITIALS = (
    ("tr", "ch"), ("ch", "tr"), ("s", "x"), ("x", "s"), ("gi", "d"), ("d", "gi"), ("r", "g"),
    ("v", "d"), ("l", "n"), ("n", "l"), ("ph", "f"), ("qu", "w"),
)  # fmt: skip
_FINALS = (("ng", "n"), ("n", "ng"), ("t", "c"), ("c", "t"), ("nh", "n"))


def slipped(text: str, chance: random.Random) -> str:
    """`text` with slips in about a quarter of its syllables: a letter lost or swapped with its
    neighbour, an initial or a final heard as another. Meant for text in lower case without
    diacritics; with diacritics only letters are lost and swapped, and initials confused."""
    return " ".join(_slipped(word, chance) for word in text.split())


def _slipped(word: str, chance: random.Random) -> str:
    fate = chance.random()
    if len(word) > 2 and fate < 0.08:
        place = chance.randrange(len(word))
        return word[:place] + word[place + 1 :]
    if len(word) > 2 and fate < 0.12:
        place = chance.randrange(len(word) - 1)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if fate < 0.22:
        for heard, written in chance.sample(_INITIALS, len(_INITIALS)):
            if word.startswith(heard):
                return written + word[len(heard) :]
    if fate < 0.32:
        for heard, written in chance.sample(_FINALS, len(_FINALS)):
            if word.endswith(heard) and len(word) > len(heard) + 1:
                return word[: -len(heard)] + written
    return word
