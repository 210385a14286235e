"""Syllables as they are heard: what Vietnamese ears and fingers confuse becomes one form.

Dictation and people who spell as they speak write "chung" for "trung", "xố" for "số", "lạng" for
"nạng", "biêc" for "biết". Compared by this form, for search only, they meet the right spelling.
"""

# Longest first: what a syllable begins with, and the one form of all that sound alike somewhere.
_INITIALS = (
    ("ngh", "ng"), ("ng", "ng"), ("nh", "nh"), ("gh", "g"), ("tr", "ch"), ("gi", "d"),
    ("ph", "f"), ("qu", "w"), ("kh", "kh"), ("th", "th"), ("ch", "ch"), ("s", "x"), ("r", "d"),
    ("v", "d"), ("l", "n"), ("k", "c"), ("z", "d"),
)  # fmt: skip
_FINALS = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"))


def heard(syllable: str) -> str:
    """The form of a folded syllable ("truong" -> "chuon"); what holds no letter stays as it is."""
    if not syllable.isalpha():
        return syllable
    for written, form in _INITIALS:
        if syllable.startswith(written):
            if len(syllable) > len(written):
                syllable = form + syllable[len(written) :]
            break
    for written, form in _FINALS:
        if syllable.endswith(written) and len(syllable) > len(written):
            syllable = syllable[: -len(written)] + form
            break
    return syllable.replace("y", "i")
