"""A page of a pdf as PDFium sees it: its letters, its ruled lines, how much of it is pictures."""

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from tutor.documents.letters import Letter, words_of
from tutor.documents.sheets import Box, Sheet

MAX_LETTERS = 100_000  # of one page
_MAX_SHAPES = 50_000  # of one page; drawings beyond are no table
_INVISIBLE = {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}
_THIN_PT = 3.0  # a filled shape no thicker than this is a line
_MIN_RULE_PT = 4.0
_MIN_TEXT_PT = 1.5  # smaller letters are hidden, not read
_HYPHENS = {0xFFFE, 0x02}  # PDFium's marks for a hyphen at the end of a line
_BLANKS = {0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000, *range(0x2000, 0x200C)}
_MAX_DEPTH = 6  # of drawings inside drawings

_Matrix = tuple[float, float, float, float, float, float]
_Turn = Callable[[float, float], tuple[float, float]]


class _Drawn(NamedTuple):
    """One letter in the page's own coordinates, y upwards."""

    code: int
    left: float
    bottom: float
    right: float
    top: float
    style: "_Style"
    mapped: bool


class _Style(NamedTuple):
    quarter: int | None  # clockwise quarters by which letters are turned; None at another angle
    visible: bool


def read_sheet(page: Any, number: int) -> Sheet:
    """The words and lines of `page` (pypdfium2), turned so that most letters stand upright.

    ValueError when it holds more than MAX_LETTERS letters.
    """
    left, bottom, right, top = page.get_bbox()
    drawn = [one for one in _drawn(page) if left <= one.left <= right and bottom <= one.top]
    printed = [one for one in drawn if one.code not in _BLANKS]
    seen = [one for one in printed if one.style.visible]
    is_layer = len(seen) < 0.1 * len(printed)
    chosen = printed if is_layer else seen
    quarter = _usual_quarter(chosen)
    turn, width, height = _turning(quarter, left, bottom, right, top)
    rules, pictures, drawings = _shapes(page, turn, max(1.0, width * height))
    kept = [
        one for one in drawn if one.style.quarter == quarter and (is_layer or one.style.visible)
    ]
    return Sheet(
        number,
        width,
        height,
        words_of(_letters(kept, turn)),
        rules,
        pictures,
        drawings,
        sum(not one.mapped for one in chosen) / max(1, len(chosen)),
        sum(one.style.quarter != quarter for one in chosen),
        is_layer,
    )


def _letters(drawn: Iterable[_Drawn], turn: _Turn) -> Iterator[Letter]:
    for code, left, bottom, right, top, _, _ in drawn:
        x0, y0 = turn(left, bottom)
        x1, y1 = turn(right, top)
        text = chr(code) if code else "\ufffd"
        yield Letter(text, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _usual_quarter(drawn: list[_Drawn]) -> int:
    found = Counter(one.style.quarter for one in drawn if one.style.quarter is not None)
    return found.most_common(1)[0][0] if found else 0


def _turning(
    quarter: int, left: float, bottom: float, right: float, top: float
) -> tuple[_Turn, float, float]:
    """Page coordinates to those of the page as it is read, and that page's width and height."""
    wide, high = right - left, top - bottom
    if quarter == 1:
        return lambda x, y: (top - y, right - x), high, wide
    if quarter == 2:
        return lambda x, y: (right - x, y - bottom), wide, high
    if quarter == 3:
        return lambda x, y: (y - bottom, x - left), high, wide
    return lambda x, y: (x - left, top - y), wide, high


def _box(one: tuple[float, float], other: tuple[float, float]) -> Box:
    return Box(
        min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
    )


def _drawn(page: Any) -> Iterator[_Drawn]:
    text = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(text.raw)
        if count > MAX_LETTERS:
            raise ValueError(f"{count} letters on one page")
        yield from _letters_of(text.raw, max(0, count))
    finally:
        text.close()


def _letters_of(text: Any, count: int) -> Iterator[_Drawn]:
    styles: dict[int, _Style] = {}
    style = _Style(0, True)
    box = pdfium.FS_RECTF()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        owner = pdfium.FPDFText_GetTextObject(text, index)
        if not owner:  # a blank that PDFium found
            if code in _BLANKS and box.right:
                yield _Drawn(32, box.right, box.bottom, box.right, box.top, style, True)
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, box):
            continue
        key = ctypes.addressof(owner.contents)
        if key not in styles:
            styles[key] = _style(text, index, owner, box)
        style = styles[key]
        mapped = code != 0 and pdfium.FPDFText_HasUnicodeMapError(text, index) != 1
        code = 45 if code in _HYPHENS else code
        yield _Drawn(code, box.left, box.bottom, box.right, box.top, style, mapped)


def _style(text: Any, index: int, owner: Any, box: Any) -> _Style:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    degrees = -math.degrees(math.atan2(matrix.b, matrix.a)) % 360
    quarter = round(degrees / 90)
    straight = abs(degrees - 90 * quarter) < 3
    drawn = pdfium.FPDFTextObj_GetTextRenderMode(owner) not in _INVISIBLE
    large = max(box.top - box.bottom, box.right - box.left) > _MIN_TEXT_PT
    return _Style(quarter % 4 if straight else None, drawn and large)


def _shapes(page: Any, turn: _Turn, area: float) -> tuple[tuple[Box, ...], float, int]:
    """The ruled lines, the share of the page under pictures, and the number of drawings."""
    rules: list[Box] = []
    covered, drawings = 0.0, 0
    for seen, (shape, matrix) in enumerate(_objects(page.raw)):
        if seen > _MAX_SHAPES:
            return (), min(1.0, covered / area), drawings
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            drawings += 1
            rules += _rules(shape, matrix, turn)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            covered += _area(shape, matrix)
    return tuple(rules), min(1.0, covered / area), drawings


def _objects(page: Any) -> Iterator[tuple[Any, _Matrix]]:
    here: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _inside(pdfium.FPDFPage_GetObject(page, index), here, _MAX_DEPTH)


def _inside(shape: Any, outer: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    if pdfium.FPDFPageObj_GetType(shape) != pdfium.FPDF_PAGEOBJ_FORM:
        yield shape, outer
        return
    inner = _product(_matrix(shape), outer)
    if depth:
        for index in range(pdfium.FPDFFormObj_CountObjects(shape)):
            yield from _inside(pdfium.FPDFFormObj_GetObject(shape, index), inner, depth - 1)


def _matrix(shape: Any) -> _Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(shape, found):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _product(first: _Matrix, second: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    moved = (e * g + f * i + k, e * h + f * j + m)
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, *moved)


def _placed(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _area(shape: Any, outer: _Matrix) -> float:
    a, b, c, d, _, _ = _product(_matrix(shape), outer)
    return abs(a * d - b * c)  # a picture is drawn on the unit square


def _rules(path: Any, outer: _Matrix, turn: _Turn) -> list[Box]:
    fill, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke) or not (fill.value or stroke.value):
        return []
    matrix = _product(_matrix(path), outer)
    strokes = [
        _box(turn(*_placed(matrix, *start)), turn(*_placed(matrix, *end)))
        for start, end in _segments(path)
    ]
    if not stroke.value:
        whole = [line for line in strokes if line.width or line.height]
        shape = _hull(whole)
        return [shape] if shape and _is_rule(shape) else []
    return [line for line in strokes if _is_rule(line)]


def _hull(lines: list[Box]) -> Box | None:
    if not lines or len(lines) > 8:
        return None
    return Box(
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
    )


def _is_rule(box: Box) -> bool:
    return min(box.width, box.height) <= _THIN_PT and max(box.width, box.height) >= _MIN_RULE_PT


def _segments(path: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight parts of a path, closing lines included."""
    begin = last = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(path), 4000)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield point, begin
        last = point
