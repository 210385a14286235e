"""A question as it is searched: the one door from what was typed to what is looked for."""

from dataclasses import dataclass

from tutor.text.diacritics import shipped_restorer
from tutor.text.normalise import has_diacritics, nfc
from tutor.text.teencode import write_out


@dataclass(frozen=True, slots=True)
class SearchText:
    """`matched`: what terms are matched with. `meant`: what the vector is made of."""

    matched: str
    meant: str


def as_typed(question: str) -> SearchText:
    """`question` (NFC) and nothing put right."""
    return SearchText(nfc(question), nfc(question))


def searchable(question: str) -> SearchText:
    """`question` (NFC) with short forms written out and the marks put back that it lacks.

    Where it has no mark at all its terms stay bare and are matched on the folded fields of an
    index, which measured as well as guessed marks; its vector is made of the guess, which helps
    with questions of laymen and costs as much with those about laws (eval/reports/retrieval.json).
    """
    text = write_out(nfc(question))
    restored = shipped_restorer().restore(text)
    return SearchText(restored if has_diacritics(text) else text, restored)
