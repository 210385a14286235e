"""A build that is killed, wherever it was, leaves an index that serves, and no debris."""

import re
import shutil

from tests.retrieval.conftest import Library
from tests.retrieval.killing import build_killed, changed_library, start_build
from tutor.retrieval.history import list_versions
from tutor.retrieval.versions import verified_manifest

BESIDE_VERSIONS = {".cache", ".lock", "CURRENT"}


def prepared(folder):
    """An index with as many versions as are kept, so that the next build deletes one."""
    library = Library(folder)
    for _ in range(3):
        library.build()
    return library


def texts(index) -> list[str]:
    return [chunk.text for chunk in index.chunks]


def test_killed_at_every_touch_of_the_disk_it_serves_and_builds_again(tmp_path):
    before = prepared(tmp_path / "prepared")
    old, new = texts(before.open()), [chunk.text for chunk in changed_library(before.root).chunks]
    assert old != new
    served = []
    touch = 0
    while True:
        touch += 1
        root = tmp_path / "killed"
        shutil.copytree(before.root, root)
        killed = build_killed(root, touch)
        library = changed_library(root)
        index = library.open()
        verified_manifest(root)
        served.append("new" if texts(index) == new else "old")
        assert texts(index) in (old, new), touch
        assert index.rows_of(["b"]).size and not any(one.fault for one in list_versions(root))
        library.build()
        names = {path.name for path in root.iterdir()}
        versions = {name for name in names if re.fullmatch(r"v\d{6}-\w{16}", name)}
        assert names - versions == BESIDE_VERSIONS and len(versions) == 3, touch
        assert not list((root / ".cache").glob("*.new")), touch
        assert texts(library.open()) == new
        shutil.rmtree(root)
        if not killed:
            break
    changed_over = served.index("new")
    assert served == ["old"] * changed_over + ["new"] * (len(served) - changed_over)
    assert changed_over > 30 and len(served) - changed_over > 3  # both sides of the last step


def test_what_a_killed_build_had_computed_is_not_computed_again(tmp_path):
    before = prepared(tmp_path / "prepared")
    build_killed(before.root, 30)  # in the middle of writing the new version
    library = changed_library(before.root)
    library.embedder.encode_document = None  # not callable: nothing may need it
    library.build()
    assert "Trạm Y tế xã" in "\n".join(texts(library.open()))


def test_builds_at_once_wait_for_each_other(tmp_path):
    library = prepared(tmp_path / "indexes")
    builds = [start_build(library.root) for _ in range(3)]
    for build in builds:
        build.join(60)
        assert build.exitcode == 0
    names = [one.name for one in list_versions(library.root)]
    assert [name[:7] for name in names] == ["v000004", "v000005", "v000006"]
    assert library.open().version == names[-1]
    assert {path.name for path in library.root.iterdir()} == {*names, *BESIDE_VERSIONS}
