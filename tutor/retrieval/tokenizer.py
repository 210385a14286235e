"""Sub-words of the embedder: Vietnamese syllables, accented and folded, and pieces of the rest."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tutor.text.normalise import TONE_PAIRS

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_WORD = r"[\p{L}\p{M}\p{N}]+"


def train_tokenizer(texts: Iterable[str], vocabulary: int) -> "Tokenizer":
    """A byte-pair tokenizer whose normaliser does what `text.normalise.plain` does to letters.

    Frequent syllables come out whole; a foreign or rare word falls into pieces and is never unknown
    as long as its letters were seen. Punctuation has no tokens.
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFC(),
            normalizers.Lowercase(),
            *(
                normalizers.Replace(Regex(rf"(?<!q){written}(?![\p{{L}}])"), kept)
                for written, kept in TONE_PAIRS.items()
            ),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(_WORD), "removed", invert=True)
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary, min_frequency=2, show_progress=False, limit_alphabet=400
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
