"""Embedders: from a folder, and by a hub's name from the local cache."""

import json
import shutil

import numpy as np
import pytest

from tutor.errors import IndexMissingError
from tutor.retrieval.embedder import (
    SentenceTransformerEmbedder,
    StaticEmbedder,
    folder_fingerprint,
    load_embedder,
)
from tutor.retrieval.tokenizer import train_tokenizer


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model with random weights, in half precision as the shipped one."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    folder = tmp_path_factory.mktemp("model")
    tokenizer = train_tokenizer(["đặt lại mật khẩu", "công an xã"] * 3, 60)
    made = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)], device="cpu")
    made.half().save(str(folder), create_model_card=False)
    return folder


@pytest.fixture(params=[StaticEmbedder, SentenceTransformerEmbedder])
def embedder(request, model):
    return request.param(model)


def test_vectors_are_float32_of_length_1(embedder):
    vectors = embedder.encode_document(["mật khẩu", "công an xã"])
    assert (vectors.dtype, vectors.shape) == (np.float32, (2, embedder.dimensions))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("text", ["", "?!", "漢字"])
def test_a_text_without_known_pieces_is_the_zero_vector(embedder, text):
    assert not embedder.encode_query([text]).any()


def test_no_texts_give_no_vectors(embedder):
    assert embedder.encode_query([]).shape == (0, 8)


def test_a_text_has_one_vector_whatever_stands_beside_it(embedder):
    alone = embedder.encode_query(["mật khẩu"])[0]
    among = embedder.encode_query(["công an", "mật khẩu", "đặt lại mật khẩu"])[1]
    np.testing.assert_allclose(alone, among, atol=1e-6)


def test_a_table_read_directly_gives_the_vectors_of_the_library(model):
    texts = ["Đặt lại mật khẩu", "cong an xa", "", "hoà hòa KHẨU 6.4", "đ" * 500]
    direct, library = StaticEmbedder(model), SentenceTransformerEmbedder(model)
    np.testing.assert_allclose(direct.encode_query(texts), library.encode_query(texts), atol=1e-6)
    assert direct.fingerprint == library.fingerprint


def test_a_model_that_wants_prompts_is_left_to_the_library(model, tmp_path):
    copy = tmp_path / "prompted"
    shutil.copytree(model, copy)
    path = copy / "config_sentence_transformers.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"prompts": {"query": "hỏi: "}}))
    assert isinstance(load_embedder(str(model)), StaticEmbedder)
    assert isinstance(load_embedder(str(copy)), SentenceTransformerEmbedder)


def test_an_e5_model_gets_the_words_it_was_trained_with(model, tmp_path):
    folder = tmp_path / "models--somebody--multilingual-e5-tiny" / "snapshots"
    shutil.copytree(model, folder)
    asked = SentenceTransformerEmbedder(folder).encode_query(["mật khẩu"])
    plain = SentenceTransformerEmbedder(model)
    np.testing.assert_allclose(asked, plain.encode_query(["query: mật khẩu"]), atol=1e-6)


def test_the_fingerprint_follows_the_weights_and_not_the_card(model, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(model, copy)
    (copy / "README.md").write_text("a card")
    assert folder_fingerprint(copy) == folder_fingerprint(model)
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert folder_fingerprint(copy) != folder_fingerprint(model)


def test_a_name_that_is_a_folder_is_that_folder(model):
    assert load_embedder(str(model)).dimensions == 8


def test_a_hub_model_comes_from_the_local_cache(model, tmp_path):
    commit = "0123456789abcdef0123456789abcdef01234567"
    stored = tmp_path / "models--somebody--tiny"
    shutil.copytree(model, stored / "snapshots" / commit)
    (stored / "refs").mkdir()
    (stored / "refs" / "main").write_text(commit)
    embedder = load_embedder("somebody/tiny", cache=tmp_path)
    expected = SentenceTransformerEmbedder(model)
    assert embedder.fingerprint == expected.fingerprint
    np.testing.assert_allclose(  # sums of floats depend on how threads share them
        embedder.encode_query(["mật khẩu"]), expected.encode_query(["mật khẩu"]), atol=1e-6
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("somebody/absent", "local cache"),
        ("no-such-folder", "no such folder"),
        ("./indexes/none", "no such folder"),
        ("/nowhere/at/all", "no such folder"),
    ],
)
def test_a_model_that_is_not_there_is_named_with_a_remedy(tmp_path, name, said):
    with pytest.raises(IndexMissingError, match=said) as caught:
        load_embedder(name, cache=tmp_path)
    assert name in str(caught.value)


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(IndexMissingError, match=r"modules\.json"):
        load_embedder(str(tmp_path))
