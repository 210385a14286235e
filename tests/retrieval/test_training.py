"""Training of the embedder, with a tiny model made here."""

import gzip
import json
import random

import numpy as np
import pytest

from tutor.retrieval.embedder import SentenceTransformerEmbedder
from tutor.retrieval.training import Pair, Recipe, augment, batches, read_pairs, train_embedder
from tutor.text.normalise import fold, has_diacritics

TINY = Recipe(dimensions=16, vocabulary=400, epochs=30, batch_size=8, learning_rate=0.1)
TOPICS = {
    "mật khẩu": "Chọn quên mật khẩu rồi nhập mã.",
    "học sinh": "Trường dạy kỹ năng số.",
    "thuế đất": "Nộp thuế ở kho bạc nhà nước.",
    "bệnh viện": "Đặt lịch khám chữa bệnh.",
    "căn cước": "Công an xã cấp thẻ định danh.",
    "thời tiết": "Ngày mai trời có mưa rào.",
}


def write_pairs(path, pairs):
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(
            json.dumps({"query": query, "positive": positive}) + "\n" for query, positive in pairs
        )
    return path


@pytest.fixture(scope="module")
def pair_file(tmp_path_factory):
    return write_pairs(tmp_path_factory.mktemp("pairs") / "pairs.jsonl.gz", TOPICS.items())


@pytest.fixture(scope="module")
def trained(pair_file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("embedder")
    return folder, train_embedder([pair_file], folder, TINY, threads=1)


def test_the_folder_holds_open_formats_and_its_recipe(trained):
    folder, training = trained
    assert {"tokenizer.json", "model.safetensors", "modules.json", "training.json"} <= {
        path.name for path in folder.iterdir()
    }
    assert not [path for path in folder.rglob("*") if path.suffix in {".bin", ".pt", ".pkl"}]
    log = json.loads((folder / "training.json").read_text())
    assert log["recipe"]["seed"] == TINY.seed
    assert training.pairs == {"pairs.jsonl.gz": 6}


@pytest.mark.parametrize("form", [str, fold, str.upper])
def test_a_query_is_nearest_to_its_passage_with_and_without_diacritics(trained, form):
    embedder = SentenceTransformerEmbedder(trained[0])
    queries = embedder.encode_query([form(query) for query in TOPICS])
    scores = queries @ embedder.encode_document(list(TOPICS.values())).T
    assert scores.argmax(axis=1).tolist() == list(range(6))


def test_the_same_pairs_and_recipe_give_the_same_model(trained, pair_file, tmp_path):
    train_embedder([pair_file], tmp_path / "again", TINY, threads=1)
    again = SentenceTransformerEmbedder(tmp_path / "again")
    assert again.fingerprint == SentenceTransformerEmbedder(trained[0]).fingerprint


def test_tones_written_on_either_vowel_are_one_word(trained):
    embedder = SentenceTransformerEmbedder(trained[0])
    old, new = embedder.encode_query(["hoà thuý khoẻ", "hòa thúy khỏe"])
    np.testing.assert_array_equal(old, new)


def test_a_query_that_stands_over_many_passages_is_kept_a_few_times(tmp_path):
    path = write_pairs(
        tmp_path / "p.jsonl.gz", [("Hiệu lực thi hành", f"Điều {n}") for n in range(9)]
    )
    assert len(read_pairs(path, Recipe(rows_per_query=2))) == 2


@pytest.mark.parametrize("row", ["{}", "[]", "not json", '{"query": 3, "positive": "x"}'])
def test_a_row_of_another_shape_is_named_with_its_line(tmp_path, row):
    path = tmp_path / "bad.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.write('{"query": "a", "positive": "b"}\n' + row + "\n")
    with pytest.raises(ValueError, match=r"bad\.jsonl\.gz:2"):
        read_pairs(path, Recipe())


def test_too_few_pairs_are_refused(tmp_path):
    path = write_pairs(tmp_path / "one.jsonl.gz", [("a", "b")])
    with pytest.raises(ValueError, match="1 pairs"):
        train_embedder([path], tmp_path / "out", TINY)


def test_no_batch_holds_a_query_twice_and_none_is_lost():
    pairs = [Pair(f"q{n % 7}", str(n)) for n in range(21)]
    made = list(batches(pairs, 7, random.Random(1)))
    assert all(len({pair.query for pair in batch}) == len(batch) == 7 for batch in made)
    assert sorted(pair.positive for batch in made for pair in batch) == sorted(map(str, range(21)))


def test_fewer_pairs_than_a_batch_make_one():
    made = batches([Pair("a", "b"), Pair("c", "d")], 9, random.Random(1))
    assert [len(batch) for batch in made] == [2]


def test_the_asked_share_of_queries_loses_its_diacritics():
    chance = random.Random(5)
    recipe = Recipe(stripped_share=0.5, half_stripped_share=0, sentence_share=0)
    stripped = [
        not has_diacritics(augment(Pair("Đặt lại mật khẩu", "x"), recipe, chance).query)
        for _ in range(400)
    ]
    assert 0.4 < sum(stripped) / 400 < 0.6


def test_a_sentence_taken_as_query_leaves_its_passage():
    text = " ".join(f"Câu thứ {number} của bài nói về một việc khác." for number in range(4))
    recipe = Recipe(sentence_share=1, stripped_share=0, half_stripped_share=0)
    pair = augment(Pair("Tiêu đề", text), recipe, random.Random(2))
    assert pair.query in text
    assert pair.query not in pair.positive
    assert pair.positive.startswith("Tiêu đề\n")
