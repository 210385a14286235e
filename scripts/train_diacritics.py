"""Train the model that restores diacritics, and measure it on sentences kept apart.

    .venv/bin/python scripts/train_diacritics.py FILE...

FILE: JSONL (.gz or not) with any of the fields text, query, positive; or plain text. Writes
tutor/text/diacritics.npz and eval/reports/diacritics.json.
"""

import argparse
import gzip
import json
import random
import re
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tutor.evaluation.machine import machine  # noqa: E402  (the path comes first)
from tutor.text.diacritics import MODEL, Restorer, SyllableModel  # noqa: E402
from tutor.text.diacritics_training import train_syllables  # noqa: E402
from tutor.text.normalise import fold, has_diacritics, nfc, plain  # noqa: E402

_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+")
_FIELDS = ("query", "positive", "text")
_KEPT_APART = 50  # one sentence of so many, by its checksum
_REPORT = ROOT / "eval" / "reports" / "diacritics.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--measure", action="store_true", help="the model there is; train none")
    options = parser.parse_args()
    files = options.files
    training, apart = [], []
    for text in dict.fromkeys(text for path in files for text in texts_of(path)):
        sentences = _SENTENCE.split(text)
        training.append(
            "\n".join(one for one in sentences if not kept_apart(one) and accented(one))
        )
        apart += [one for one in sentences if kept_apart(one) and 20 < len(one) < 300]
    if not options.measure:
        train_syllables(training).to_file(MODEL)
    apart = sorted({one for one in apart if has_diacritics(one)})
    random.Random(1).shuffle(apart)
    figures = measure(Restorer(SyllableModel.from_file(MODEL)), apart)
    report = {
        "machine": machine(),
        "files": [path.name for path in files],
        "bytes": MODEL.stat().st_size,
        **figures,
    }
    _REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, ensure_ascii=False, indent=1))


def texts_of(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        if ".jsonl" not in path.name:
            yield lines.read()
            return
        for line in lines:
            row = json.loads(line)
            yield from (row[field] for field in _FIELDS if field in row)


def accented(sentence: str) -> bool:
    """Whether it has its marks: of Vietnamese words about three in four carry one."""
    words = sentence.split()
    return sum(map(has_diacritics, words)) >= len(words) / 4


def kept_apart(sentence: str) -> bool:
    return zlib.crc32(sentence.encode()) % _KEPT_APART == 0


def measure(restorer: Restorer, sentences: list[str]) -> dict[str, object]:
    """Syllables put right of sentences that lost all or half their marks; changes of whole ones."""
    chance = random.Random(2)
    whole = sentences[:10_000]
    changed = [one for one in whole if restorer.restore(one) != nfc(one)]
    figures: dict[str, object] = {
        "accented_sentences": len(whole),
        "accented_sentences_changed": len(changed),
    }
    for name, lose in {
        "bare": fold,
        "half": lambda text: " ".join(
            fold(word) if chance.random() < 0.5 else word for word in text.split()
        ),
    }.items():
        right = count = 0
        began = time.perf_counter()
        for sentence in sentences[:2000]:
            expected = plain(sentence).split()
            found = plain(restorer.restore(lose(sentence))).split()
            right += sum(a == b for a, b in zip(expected, found, strict=True))
            count += len(expected)
        figures[f"{name}_syllables_right"] = round(right / count, 4)
        figures[f"{name}_ms"] = round((time.perf_counter() - began) / 2, 2)
    return figures


if __name__ == "__main__":
    main()
