"""Likeness by the embedder, or by a cross-encoder of the operator's."""

import json

import numpy as np
import pytest

from tests.answering.claims.tiny import WORDS, tiny_cross_encoder
from tutor.answering.claims import CrossEncoderLikeness, embedder_likeness
from tutor.errors import TutorError


class KeywordEmbedder:
    """A vector axis for each of a few words."""

    fingerprint = "keywords"
    dimensions = len(WORDS)

    def encode_query(self, texts):
        return self.encode_document(texts)

    def encode_document(self, texts):
        rows = [[float(word in text.lower().split()) for word in WORDS] for text in texts]
        lengths = np.linalg.norm(np.array(rows), axis=1, keepdims=True)
        return (np.array(rows) / np.where(lengths, lengths, 1)).astype(np.float32)


def test_the_nearest_text_counts():
    likeness = embedder_likeness(KeywordEmbedder())
    assert likeness("mở zalo", ["tiền", "mở zalo ra"]) == pytest.approx(1)
    assert likeness("mở zalo", ["tiền"]) == 0
    assert likeness("mở zalo", []) == 0


@pytest.mark.parametrize(
    "labels", [{0: "LABEL_0"}, {0: "contradiction", 1: "entailment", 2: "neutral"}]
)
def test_a_cross_encoder_gives_a_share_of_one(tmp_path, labels):
    likeness = CrossEncoderLikeness(tiny_cross_encoder(tmp_path, labels))
    assert 0 <= likeness("mở zalo", ["mở zalo", "tiền"]) <= 1
    assert likeness("mở zalo", []) == 0


def test_a_folder_without_a_model_is_told_with_its_remedy(tmp_path):
    with pytest.raises(TutorError, match="TUTOR_CLAIM_MODEL"):
        CrossEncoderLikeness(tmp_path)


def test_labels_without_entailment_are_told(tmp_path):
    labels = {0: "yes", 1: "no", 2: "perhaps"}
    likeness = CrossEncoderLikeness(tiny_cross_encoder(tmp_path, labels))
    assert json.loads((tmp_path / "config.json").read_text())["id2label"]["0"] == "yes"
    with pytest.raises(TutorError, match="entailment"):
        likeness("mở zalo", ["mở zalo"])
