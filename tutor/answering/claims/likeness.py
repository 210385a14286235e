"""How like a sentence is to its evidence: by our embedder, or by a cross-encoder that was named."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from tutor.errors import TutorError
from tutor.retrieval.embedder import Embedder

Likeness = Callable[[str, Sequence[str]], float]
"""(sentence, texts of the evidence) to 0 … 1: the most that one of the texts bears it out."""


def embedder_likeness(embedder: Embedder) -> Likeness:
    """Cosine of the sentence and the text nearest to it, at least 0; 0 without texts."""

    def likeness(sentence: str, texts: Sequence[str]) -> float:
        if not texts:
            return 0.0
        vectors = embedder.encode_document([sentence, *texts])
        return float(max(0.0, min(1.0, np.max(vectors[1:] @ vectors[0]))))

    return likeness


class CrossEncoderLikeness:
    """A sentence-transformers CrossEncoder in a local folder; loaded at first use.

    One output is taken as likeness through a sigmoid; of three (natural language inference) it is
    the probability of the label whose name begins with "entail".
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / "config.json").is_file():
            raise TutorError(
                f"{folder}: no cross-encoder (config.json); name the folder of a "
                "sentence-transformers CrossEncoder in TUTOR_CLAIM_MODEL, or leave it out"
            )
        self._folder = folder
        self._lock = Lock()
        self._model: Any = None

    def __call__(self, sentence: str, texts: Sequence[str]) -> float:
        if not texts:
            return 0.0
        model = self._loaded()
        raw = model.predict([(text, sentence) for text in texts], show_progress_bar=False)
        scores = np.asarray(raw, dtype=np.float64).reshape(len(texts), -1)
        if scores.shape[1] == 1:
            # the library has put its own sigmoid on one output
            return float(np.clip(scores.max(), 0.0, 1.0))
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return float(shares[:, self._entailed(model)].max())

    def _entailed(self, model: Any) -> int:
        labels = {int(index): str(name) for index, name in model.config.id2label.items()}
        found = [index for index, name in labels.items() if name.casefold().startswith("entail")]
        if not found:
            raise TutorError(
                f"{self._folder}: none of the labels {sorted(labels.values())} is entailment; "
                "name another model in TUTOR_CLAIM_MODEL"
            )
        return found[0]

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                from sentence_transformers import CrossEncoder

                self._model = CrossEncoder(str(self._folder), device="cpu", local_files_only=True)
        return self._model
