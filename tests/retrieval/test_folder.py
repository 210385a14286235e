"""The index folder: whole, of the right parts, and replaced in one step or not at all."""

import json
import shutil
from dataclasses import replace

import pytest

from tests.retrieval.conftest import as_source
from tutor.errors import (
    IndexCorruptError,
    IndexMismatchError,
    IndexMissingError,
    TutorError,
)
from tutor.retrieval import folder as folder_module
from tutor.retrieval.folder import current_version, open_index, stale
from tutor.retrieval.history import roll_back
from tutor.retrieval.lexical import Segmenter
from tutor.retrieval.manifest import unknown_files
from tutor.retrieval.versions import verified_manifest


def is_stale(library, **changes) -> str | None:
    asked = {
        "sources": library.hashes,
        "embedder_fingerprint": library.embedder.fingerprint,
        "segmenter": library.segmenter.name,
        "chunker": {"max_chars": 1200},
    } | changes
    return stale(library.root, **asked)


def files_of(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_was_built_is_what_is_opened(library):
    version = library.build()
    index = library.open()
    assert index.version == version == current_version(library.root)
    assert list(index.chunks) == library.chunks
    assert [(one.id, one.kind, one.file, one.text) for one in index.documents] == [
        (one.document.id, "plan", one.file, one.document.source) for one in library.sources
    ]


def test_the_folder_holds_open_formats_only(library):
    version = library.build()
    kinds = {path.suffix for path in (library.root / version).iterdir()}
    assert kinds == {".json", ".jsonl", ".npy", ".faiss"}


def test_two_builds_of_the_same_differ_in_their_name_only(library):
    first, second = library.build(), library.build()
    assert first != second
    assert files_of(library.root / first) == files_of(library.root / second)


def test_a_build_from_scratch_gives_the_bytes_of_one_from_the_cache(library):
    library.build()
    library.sources[1:] = [as_source("b", "Trạm Y tế\nSở Y tế phối hợp")]
    patched_up = library.build()
    shutil.rmtree(library.root / ".cache")
    from_scratch = library.build()
    assert files_of(library.root / patched_up) == files_of(library.root / from_scratch)


def test_only_what_changed_is_cut_and_embedded_again(library):
    library.build()
    cut, embedded = [], []
    words, encode = library.segmenter.words, library.embedder.encode_document
    library.segmenter = replace(
        library.segmenter, words=lambda text: cut.append(text) or words(text)
    )
    library.embedder.encode_document = lambda texts: embedded.extend(texts) or encode(texts)
    library.build()
    assert not cut and not embedded
    library.sources[1:] = [as_source("b", "Trạm Y tế"), as_source("c", "Sở Công Thương")]
    library.build()
    fresh = [chunk.indexed_text for chunk in library.chunks if chunk.document_id in ("b", "c")]
    assert cut == embedded == fresh


def test_a_document_that_was_removed_is_found_no_more(library):
    library.build()
    gone = library.sources.pop()
    library.build()
    index = library.open()
    assert [one.id for one in index.documents] == ["a"]
    assert not len(index.rows_of([gone.document.id]))
    assert index.vectors.size == len(index.chunks) == len(library.chunks)


def test_any_flipped_byte_of_any_file_is_a_clear_error(library):
    library.build()
    library.build()  # a digit of CURRENT must not name another version that is as good
    version = library.build()
    files = [library.root / "CURRENT", *sorted((library.root / version).iterdir())]
    for path in files:
        whole = path.read_bytes()
        for at in sorted({*range(0, len(whole), max(1, len(whole) // 40)), len(whole) - 1}):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(IndexCorruptError, match=r"run `tutor ingest`") as caught:
                library.open()
            assert path.name in str(caught.value)
        path.write_bytes(whole)
    assert library.open().version == version


@pytest.mark.parametrize("harm", ["missing", "shorter", "longer"])
def test_a_file_that_is_not_as_it_was_written_is_named(library, harm):
    version = library.build()
    for path in sorted((library.root / version).iterdir()):
        whole = path.read_bytes()
        path.unlink()
        if harm != "missing":
            path.write_bytes(whole[:-1] if harm == "shorter" else whole + b"\0")
        with pytest.raises(IndexCorruptError, match=path.name):
            library.open()
        path.write_bytes(whole)


def test_a_file_that_somebody_put_there_is_never_loaded(library):
    version = library.build(extras={"known": b"1"})
    for name in ("extra.planted", "bm25.words.rows.npz", "notes.txt"):
        (library.root / version / name).write_bytes(b"planted")
    assert dict(library.open().extras) == {"known": b"1"}
    _, manifest = verified_manifest(library.root)
    assert unknown_files(library.root / version, manifest) == [
        "bm25.words.rows.npz",
        "extra.planted",
        "notes.txt",
    ]


def test_an_index_that_lacks_a_file_by_its_own_manifest_is_told(library, monkeypatch):
    monkeypatch.setattr(folder_module, "FIELDS", folder_module.FIELDS[1:])
    library.build()
    with pytest.raises(IndexCorruptError, match=r"built without bm25\..* run `tutor ingest`"):
        library.open()


def test_no_index_is_an_error_of_its_own(library):
    with pytest.raises(IndexMissingError, match="tutor ingest"):
        library.open()


def test_a_pointer_to_a_version_that_is_gone_is_corrupt(library):
    library.build()
    (library.root / "CURRENT").write_text("v000009-0123456789abcdef\n")
    with pytest.raises(IndexCorruptError, match="v000009-0123456789abcdef"):
        library.open()


def test_another_embedder_or_segmenter_does_not_open_it(library):
    library.build()
    other = type(library.embedder)("keywords-2")
    with pytest.raises(IndexMismatchError, match="keywords-1, asked for keywords-2"):
        open_index(library.root, other, library.segmenter)
    with pytest.raises(IndexMismatchError, match="segmenter spaces-1"):
        open_index(
            library.root,
            library.embedder,
            Segmenter("spaces-2", library.segmenter.words, library.segmenter.syllables),
        )


@pytest.mark.parametrize("step", ["write_index", "build_field", "to_bytes", "sync", "point"])
def test_a_build_that_dies_leaves_the_old_version_in_place(library, monkeypatch, step):
    before = library.build()

    def die(*_, **__):
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(folder_module, step, die)
        with pytest.raises(OSError, match="disk full"):
            library.build()
    assert library.open().version == before
    library.build()
    assert not list(library.root.glob(".building-*"))


def test_what_a_killed_build_left_is_cleared_by_the_next(library):
    (library.root / ".building-x").mkdir(parents=True)
    (library.root / ".building-x" / "chunks.jsonl").write_text("half")
    library.build()
    assert not (library.root / ".building-x").exists()


def test_the_last_two_old_versions_are_kept(library):
    built = [library.build() for _ in range(5)]
    kept = sorted(path.name for path in library.root.glob("v*"))
    assert kept == built[2:]
    assert current_version(library.root) == built[-1]


def test_the_version_that_answered_last_is_kept_however_old(library):
    built = [library.build() for _ in range(3)]
    roll_back(library.root, library.embedder, library.segmenter, built[0])
    library.build()
    assert (library.root / built[0]).is_dir() and not (library.root / built[1]).exists()


def test_the_tracked_embedder_beside_the_versions_is_left_alone(library):
    (library.root / "embedder").mkdir(parents=True)
    for _ in range(4):
        library.build()
    assert (library.root / "embedder").is_dir()


def test_nothing_to_index_is_told_before_anything_is_written(library):
    library.sources = []
    with pytest.raises(TutorError, match="knowledge folder"):
        library.build()
    assert not library.root.exists()


def test_a_fresh_index_is_not_stale(library):
    library.build()
    assert is_stale(library) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"embedder_fingerprint": "x"}, "embedder changed"),
        ({"segmenter": "x"}, "segmenter changed"),
        ({"chunker": {"max_chars": 300}}, "chunker changed"),
        ({"sources": {"plans/a.txt": "x"}}, "plans/a.txt changed"),
        ({"sources": {}}, "plans/a.txt is gone"),
    ],
)
def test_an_index_is_stale_when_what_it_was_built_from_changed(library, change, reason):
    library.build()
    assert is_stale(library, **change) == reason


def test_a_new_file_makes_it_stale(library):
    library.build()
    assert is_stale(library, sources=library.hashes | {"plans/c.txt": "1"}) == "plans/c.txt is new"


def test_a_missing_or_damaged_index_is_stale(library):
    assert "no index" in is_stale(library)
    version = library.build()
    manifest = library.root / version / "manifest.json"
    manifest.write_text(json.dumps({}))
    assert "manifest.json" in is_stale(library)


def test_text_with_unusual_line_ends_survives(library):
    library.sources = [
        type(library.sources[0])(library.sources[0].document, "plans/\u2028 odd.txt", "0")
    ]
    library.build()
    assert library.open().documents[0].file == "plans/\u2028 odd.txt"
