"""The check of a model's sentences: what they claim must stand in the evidence they were given."""

from tutor.answering.claims.checker import ClaimChecker
from tutor.answering.claims.claim import FAULTS, Evidence, Verdict
from tutor.answering.claims.likeness import CrossEncoderLikeness, Likeness, embedder_likeness
from tutor.answering.claims.sentences import SentenceStream, split_sentences

__all__ = [
    "FAULTS",
    "ClaimChecker",
    "CrossEncoderLikeness",
    "Evidence",
    "Likeness",
    "SentenceStream",
    "Verdict",
    "embedder_likeness",
    "split_sentences",
]
