"""An operator lists the versions of an index and goes back to one."""

import pytest

from tutor.errors import IndexCorruptError, IndexMismatchError, IndexMissingError
from tutor.retrieval.folder import current_version
from tutor.retrieval.history import held_version, list_versions, roll_back
from tutor.retrieval.lexical import Segmenter


def back(library, version=None) -> str:
    return roll_back(library.root, library.embedder, library.segmenter, version)


def held(library) -> str | None:
    return held_version(library.root, library.embedder, library.segmenter)


def harm(path) -> None:
    path.write_bytes(path.read_bytes().replace(b"a", b"b", 1))


def test_the_versions_are_listed_oldest_first(library):
    first = library.build()
    library.sources.pop()
    second = library.build()
    one, two = list_versions(library.root)
    assert (one.name, two.name) == (first, second)
    assert (one.documents, two.documents) == (2, 1)
    assert two.chunks == len(library.chunks)
    assert (one.current, two.current) == (False, True)
    assert two.size == sum(path.stat().st_size for path in (library.root / second).iterdir())


def test_a_damaged_manifest_is_told_in_its_line(library):
    first, second = library.build(), library.build()
    harm(library.root / first / "manifest.json")
    one, two = list_versions(library.root)
    assert "manifest.json" in one.fault and not two.fault
    assert two.name == second


def test_no_folder_holds_no_version(library):
    assert list_versions(library.root) == []


def test_going_back_makes_the_version_before_current(library):
    built = [library.build() for _ in range(3)]
    assert back(library) == built[1] == current_version(library.root) == library.open().version
    assert back(library) == built[0]
    with pytest.raises(IndexMissingError, match="no version is older"):
        back(library)
    assert back(library, built[2]) == built[2] == current_version(library.root)


def test_what_was_gone_back_to_is_held_until_the_next_build(library):
    first, _ = library.build(), library.build()
    assert held(library) is None
    back(library)
    assert held(library) == first
    assert [one.chosen for one in list_versions(library.root)] == [True, False]
    library.build()
    assert held(library) is None


def test_going_forward_to_the_newest_holds_nothing(library):
    _, second = library.build(), library.build()
    back(library)
    back(library, second)
    assert held(library) is None


def test_what_cannot_be_opened_any_more_is_not_held(library):
    first, _ = library.build(), library.build()
    back(library)
    library.embedder.fingerprint = "keywords-2"
    assert held(library) is None
    library.embedder.fingerprint = "keywords-1"
    harm(library.root / first / "chunks.jsonl")
    assert held(library) is None


def test_a_damaged_version_is_not_gone_back_to(library):
    first, second = library.build(), library.build()
    harm(library.root / first / "documents.jsonl")
    with pytest.raises(IndexCorruptError, match=r"documents\.jsonl"):
        back(library)
    assert current_version(library.root) == second and held(library) is None


def test_a_version_of_other_parts_is_not_gone_back_to(library):
    library.build()
    library.embedder.fingerprint = "keywords-2"
    second = library.build()
    with pytest.raises(IndexMismatchError, match="embedder keywords-1, asked for keywords-2"):
        back(library)
    library.segmenter = Segmenter("spaces-2", library.segmenter.words, library.segmenter.syllables)
    third = library.build()
    with pytest.raises(IndexMismatchError, match="segmenter spaces-1, asked for spaces-2"):
        back(library, second)
    assert current_version(library.root) == third


@pytest.mark.parametrize("version", ["v000009-0123456789abcdef", "..", "CURRENT"])
def test_a_name_of_no_version_is_told(library, version):
    library.build()
    with pytest.raises(IndexMissingError, match="tutor index list"):
        back(library, version)


def test_without_an_index_there_is_nothing_to_go_back_to(library):
    with pytest.raises(IndexMissingError, match="tutor ingest"):
        back(library)
