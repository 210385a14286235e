"""Pictures of pages to words with their places, by tesseract with its Vietnamese data."""

import os
import shutil
from functools import cache
from typing import Any

import numpy as np

from tutor.documents.sheets import Box, Sheet, Word

DPI = 300
INSTALL = (
    "ask the office for the .docx, or install OCR with Vietnamese: "
    "`sudo apt-get install -y tesseract-ocr tesseract-ocr-vie` and `pip install 'tutor[ocr]'`"
)
MAX_PIXELS = 60_000_000  # of one page; A3 at 300 dpi has 17 million
LOW_CONFIDENCE = 70  # of 100; below, a person should compare the page
_TURNED_CONFIDENCE = 45  # below, the page may lie on its side
_TIMEOUT_S = 120
_DARK = 128
_RULE_PX = 100  # at 300 dpi; no letter is so wide


@cache
def has_ocr() -> bool:
    """Whether tesseract, its Vietnamese data and pytesseract are installed."""
    if shutil.which("tesseract") is None:
        return False
    try:
        import pytesseract
    except ImportError:
        return False
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # on two cores its threads only get in the way
    return "vie" in pytesseract.get_languages()


def read_picture(picture: Any, number: int, dpi: float = DPI) -> tuple[Sheet, int]:
    """The words of a page's picture (PIL, grey) and how sure tesseract is of them, 0 to 100.

    A page that lies on its side is turned. Confidence 0: no words, or more time than a page may
    take.
    """
    sheet, confidence = _read(picture, number, dpi)
    if confidence < _TURNED_CONFIDENCE and (turn := _turn(picture)):
        turned, better = _read(picture.rotate(-turn, expand=True), number, dpi)
        if better > confidence:
            return turned, better
    return sheet, confidence


def _read(picture: Any, number: int, dpi: float) -> tuple[Sheet, int]:
    import pytesseract
    from PIL import Image

    points = 72 / dpi
    grey = np.asarray(picture)
    rules, cleaned = _rules(grey)
    try:
        found = pytesseract.image_to_data(
            Image.fromarray(cleaned),
            lang="vie",
            config=f"--psm {6 if len(rules) > 4 else 3} --dpi {round(dpi)}",
            output_type=pytesseract.Output.DICT,
            timeout=_TIMEOUT_S,
        )
    except RuntimeError:  # what pytesseract raises when the time is over
        return Sheet(number, picture.width * points, picture.height * points, ()), 0
    words, confidence = _words(found, points)
    boxes = tuple(
        Box(x0 * points, y0 * points, x1 * points, y1 * points) for x0, y0, x1, y1 in rules
    )
    return Sheet(number, picture.width * points, picture.height * points, words, boxes), confidence


def _turn(picture: Any) -> int:
    """Degrees, clockwise, by which tesseract would turn the page."""
    import pytesseract

    try:
        found = pytesseract.image_to_osd(
            picture, output_type=pytesseract.Output.DICT, timeout=_TIMEOUT_S
        )
    except (RuntimeError, pytesseract.TesseractError):  # too few letters to tell
        return 0
    return int(found["rotate"])


def _words(found: dict[str, list[Any]], points: float) -> tuple[tuple[Word, ...], int]:
    """Words line by line; each is as high as its line, so that letters without tails fit in."""
    lines: dict[tuple[int, int, int], tuple[float, float]] = {}
    words: list[Word] = []
    sure = letters = 0.0
    for index, text in enumerate(found["text"]):
        line = (found["block_num"][index], found["par_num"][index], found["line_num"][index])
        left, top = found["left"][index], found["top"][index]
        right, bottom = left + found["width"][index], top + found["height"][index]
        if found["level"][index] == 4:
            lines[line] = (top, bottom)
        if not text.strip() or float(found["conf"][index]) < 0:
            continue
        top, bottom = lines.get(line, (top, bottom))
        box = Box(left * points, top * points, right * points, bottom * points)
        words.append(Word(text.strip(), box))
        sure += float(found["conf"][index]) * len(text)
        letters += len(text)
    words.sort(key=lambda word: (word.box.bottom, word.box.x0))
    return tuple(words), round(sure / letters) if letters else 0


def _rules(grey: np.ndarray) -> tuple[list[tuple[int, int, int, int]], np.ndarray]:
    """Ruled lines of a picture (x0, y0, x1, y1), and the picture without them."""
    dark = grey < _DARK
    across = [(x0, y, x1, y) for y, x0, x1 in _runs(dark)]
    down = [(x, y0, x, y1) for x, y0, y1 in _runs(dark.T)]
    if not (across and down):
        return [], grey
    cleaned = grey.copy()
    for x0, y0, x1, y1 in (*across, *down):
        cleaned[max(0, y0 - 1) : y1 + 2, max(0, x0 - 1) : x1 + 2] = 255
    return [*across, *down], cleaned


def _runs(dark: np.ndarray) -> list[tuple[int, int, int]]:
    """(row, first, last) of the dark runs of at least _RULE_PX in the rows of a picture."""
    if dark.shape[1] <= _RULE_PX:
        return []
    sums = np.cumsum(dark, axis=1, dtype=np.int32)
    full = (sums[:, _RULE_PX:] - sums[:, :-_RULE_PX]) >= _RULE_PX - 2
    found = []
    for row in np.flatnonzero(full.any(axis=1)):
        steps = np.diff(np.concatenate(([0], full[row].astype(np.int8), [0])))
        for first, last in zip(
            np.flatnonzero(steps == 1), np.flatnonzero(steps == -1), strict=True
        ):
            found.append((int(row), int(first), int(last) + _RULE_PX))
    return found
