"""Numbers said in words, written in digits where they number, date or measure something.

"năm hai không hai lăm" is the year 2025; "mười điều" stays as it is.
"""

from dataclasses import dataclass

from tutor.text.aligned import Word, aligned_words
from tutor.text.normalise import has_diacritics

_UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_TEN, _TENS = ("mười",), ("mươi", "mười", "chục")
_HUNDRED, _GAP = ("trăm",), ("linh", "lẻ")
_POINT = ("chấm", "phẩy")
# What a number may follow: "nhiệm vụ số mười bảy", "mục sáu", "quý ba", "tháng chín".
_CUES = (
    "vụ", "nv", "mục", "điểm", "khoản", "điều", "phần", "quý", "lục", "tháng", "ngày", "chương",
    "dòng",
)  # fmt: skip
# Before these a number word is another word: "nhiệm vụ năm nay", "một cách".
_NOT_BEFORE = (
    "đây", "đó", "này", "nay", "sau", "tới", "trước", "ngoái", "cách", "cửa", "khi", "cùng", "học",
    "qua", "nào", "số", "người", "bộ", "phải", "thì",
)  # fmt: skip
# Typed bare these are rather "sau" (after), "tu" (from); only a label before makes them numbers.
_DOUBTFUL = ("sáu", "tư")
_LABELS = ("mục", "điểm", "phần", "khoản")
_FIRST_YEAR, _LAST_YEAR = 1900, 2099


@dataclass(frozen=True, slots=True)
class SaidNumber:
    """A whole number in words; `text[start:end]` says `value`."""

    value: int
    words: int
    start: int
    end: int


def said_numbers(text: str) -> list[SaidNumber]:
    """Every run of number words in a text with diacritics, in order, whatever it may mean.

    "một lần" and "năm nay" hold one too: the caller knows what counts.
    """
    words = aligned_words(text)
    spoken, found, index = _Spoken(words, accented=True), [], 0
    while index < len(words):
        value, size = spoken.number(index)
        if size:
            last = words[index + size - 1]
            found.append(SaidNumber(value, size, words[index].start, last.end))
        index += max(size, 1)
    return found


def write_digits(text: str, accented: bool | None = None) -> str:
    """`text` with spoken years, decimals, percentages and task numbers in digits.

    In a text with diacritics a number word must carry its own ("ba" is not "bà", "sau" not "sáu").
    accented: whether the person typed diacritics, where `text` has got some since.
    """
    words, pieces, kept, index = aligned_words(text), [], 0, 0
    accented = has_diacritics(text) if accented is None else accented
    while index < len(words):
        digits, size = _number_at(words, index, accented)
        if size:
            pieces += [text[kept : words[index].start], digits]
            kept = words[index + size - 1].end
        index += max(size, 1)
    return "".join([*pieces, text[kept:]])


def _number_at(words: list[Word], index: int, accented: bool) -> tuple[str, int]:
    """Digits of the number said at `index` and its length in words; ("", 0) when none counts."""
    spoken = _Spoken(words, accented)
    year, size = spoken.year(index)
    if size:
        return str(year), size
    value, size = spoken.number(index)
    if not size:
        return "", 0
    end = index + size
    if spoken.one_of(end, _POINT):
        fraction, more = spoken.number(end + 1)
        if more and fraction < 1000:
            return f"{value}.{fraction}", size + 1 + more
    if spoken.one_of(end, ("phần",)) and spoken.one_of(end + 1, _HUNDRED):
        return str(value), size
    if not spoken.cued(index) or spoken.one_of(end, _NOT_BEFORE) or (size == 1 and value == 0):
        return "", 0
    if spoken.one_of(index, ("năm",)) and (spoken.digits_at(end) or spoken.year(end)[1]):
        return "", 0  # "nhiệm vụ năm 2025"
    if size == 1 and spoken.one_of(index, _DOUBTFUL) and not words[index].accented:
        return (str(value), 1) if spoken.one_of(index - 1, _LABELS) else ("", 0)
    return str(value), size


class _Spoken:
    """The words of a text read as numbers; every method takes the place of a word."""

    def __init__(self, words: list[Word], accented: bool) -> None:
        self._words, self._accented = words, accented

    def year(self, index: int) -> tuple[int, int]:
        """A year said digit by digit ("hai không hai lăm") or in full; after "năm" or alone."""
        for size in (4, 5):
            value = self._digit_by_digit(index, size)
            if value and (2000 <= value <= _LAST_YEAR or self.one_of(index - 1, ("năm",))):
                return value, size
        value, size = self.number(index)
        if (
            size > 2
            and _FIRST_YEAR <= value <= _LAST_YEAR
            and (self.one_of(index - 1, ("năm",)) or value >= 2020)
        ):
            return value, size
        return 0, 0

    def number(self, index: int) -> tuple[int, int]:
        """The whole number said from `index` on and how many words it takes; (0, 0) when none."""
        head, size = self._below_thousand(index)
        if not size or not self._thousand_at(index + size):
            return head, size
        size += 1
        rest, more = self._below_thousand(index + size)
        if not more and self.one_of(index + size, _GAP):
            unit = self._unit(index + size + 1)
            rest, more = (unit, 2) if unit is not None else (0, 0)
        return head * 1000 + rest, size + more

    def one_of(self, index: int, spellings: tuple[str, ...]) -> bool:
        if not 0 <= index < len(self._words):
            return False
        return any(self._is(self._words[index], spelling) for spelling in spellings)

    def cued(self, index: int) -> bool:
        """Whether what stands before makes the word at `index` a number."""
        if self.one_of(index - 1, ("số",)):
            return self.one_of(index - 2, _CUES)
        return self.one_of(index - 1, _CUES)

    def digits_at(self, index: int) -> bool:
        return index < len(self._words) and self._words[index].folded[0].isdigit()

    def _thousand_at(self, index: int) -> bool:
        """Whether "nghìn" or "ngàn" stands here; typed bare, "ngan" also begins "ngân sách"."""
        if self.one_of(index, ("nghìn",)):
            return True
        if not self.one_of(index, ("ngàn",)):
            return False
        return self._words[index].accented or self._unit(index + 1) is not None

    def _below_thousand(self, index: int) -> tuple[int, int]:
        hundreds = self._unit(index)
        if hundreds is None or not self.one_of(index + 1, _HUNDRED):
            return self._below_hundred(index)
        if self.one_of(index + 2, _GAP):
            unit = self._unit(index + 3)
            return (hundreds * 100 + unit, 4) if unit is not None else (hundreds * 100, 2)
        rest, size = self._below_hundred(index + 2)
        return hundreds * 100 + rest, 2 + size

    def _below_hundred(self, index: int) -> tuple[int, int]:
        if self.one_of(index, _TEN):
            unit = self._unit(index + 1)
            return (10 + unit, 2) if unit else (10, 1)
        tens = self._unit(index)
        if tens is None:
            return 0, 0
        if tens and self.one_of(index + 1, _TENS):
            unit = self._unit(index + 2)
            return (tens * 10 + unit, 3) if unit else (tens * 10, 2)
        if tens > 1 and self.one_of(index + 1, ("lăm", "mốt", "tư", "nhăm")):
            return tens * 10 + (self._unit(index + 1) or 0), 2
        return tens, 1

    def _digit_by_digit(self, index: int, size: int) -> int:
        """A year of four digits; "hai không hai mươi lăm" is five words."""
        units = [self._unit(index + step) for step in range(size)]
        if size == 5 and self.one_of(index + 3, _TENS):
            units.pop(3)
        if len(units) != 4 or None in units:
            return 0
        return int("".join(map(str, units)))

    def _unit(self, index: int) -> int | None:
        if not 0 <= index < len(self._words):
            return None
        for spelling, value in _UNITS.items():
            if self._is(self._words[index], spelling):
                return value
        return None

    def _is(self, word: Word, spelling: str) -> bool:
        """Whether `word` is `spelling`; in a text with accents it must carry them."""
        if not word.agrees(spelling):
            return False
        return word.accented or not self._accented or not has_diacritics(spelling)
