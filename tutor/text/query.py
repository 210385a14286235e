"""A question as it is searched: the one door from what was typed to what is looked for."""

from tutor.text.diacritics import shipped_restorer
from tutor.text.normalise import has_diacritics, nfc
from tutor.text.teencode import write_out


def searchable(question: str) -> str:
    """`question` (NFC) with short forms written out and, where some of its marks are missing, with
    these put back.

    A question without any mark stays without: it is matched on the folded fields of an index, which
    measured better than matching guessed marks (eval/reports/retrieval.json).
    """
    text = write_out(nfc(question))
    return shipped_restorer().restore(text) if has_diacritics(text) else text
