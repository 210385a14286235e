"""What builds computed is taken again only when it is whole and of the same inputs."""

import pytest

from tutor.retrieval.cache import code_of, open_cache

KIND = "terms"


class Making:
    """Counts how often something had to be computed."""

    def __init__(self, data=b"computed"):
        self.data = data
        self.times = 0

    def __call__(self):
        self.times += 1
        return self.data


def entry(root):
    (path,) = (root / ".cache").glob(f"{KIND}-*")
    return path


def test_the_same_inputs_are_computed_once(tmp_path):
    make = Making()
    for _ in range(2):
        with open_cache(tmp_path) as cache:
            assert [cache.get(KIND, ("a", "b"), make) for _ in range(2)] == [make.data] * 2
    assert make.times == 1


@pytest.mark.parametrize("inputs", [("ab",), ("b", "a"), ("a",), ("a", "b", ""), ("a\0b",)])
def test_other_inputs_are_another_entry(tmp_path, inputs):
    with open_cache(tmp_path) as cache:
        cache.get(KIND, ("a", "b"), Making())
        other = Making(b"other")
        assert cache.get(KIND, inputs, other) == b"other" and other.times == 1


def test_another_kind_is_another_entry(tmp_path):
    with open_cache(tmp_path) as cache:
        cache.get(KIND, ("a",), Making())
        assert cache.get("vectors", ("a",), Making(b"other")) == b"other"


def test_a_damaged_entry_is_computed_again_wherever_a_byte_was_flipped(tmp_path):
    with open_cache(tmp_path) as cache:
        cache.get(KIND, (), Making())
        path = entry(tmp_path)
        whole = path.read_bytes()
        for at in range(len(whole)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            again = Making()
            assert cache.get(KIND, (), again) == again.data and again.times == 1
            assert path.read_bytes() == whole


@pytest.mark.parametrize("length", [0, 5, 32, 36])
def test_an_entry_that_was_cut_off_is_computed_again(tmp_path, length):
    with open_cache(tmp_path) as cache:
        cache.get(KIND, (), Making())
        path = entry(tmp_path)
        path.write_bytes(path.read_bytes()[:length])
        again = Making()
        assert cache.get(KIND, (), again) == again.data and again.times == 1


def test_what_no_kept_version_used_is_forgotten(tmp_path):
    uses = {"v1": "a", "v2": "b", "v3": "c"}
    for version, input in uses.items():
        with open_cache(tmp_path) as cache:
            cache.get(KIND, (input,), Making())
            cache.keep(version, [name for name in uses if name != "v1" and name <= version])
    with open_cache(tmp_path) as cache:
        again = {input: Making() for input in uses.values()}
        for input, make in again.items():
            cache.get(KIND, (input,), make)
    assert {input: make.times for input, make in again.items()} == {"a": 1, "b": 0, "c": 0}
    assert not (tmp_path / ".cache" / "v1.used").exists()


def test_what_a_killed_build_was_writing_is_cleared(tmp_path):
    with open_cache(tmp_path):
        (tmp_path / ".cache" / "terms-0.new").write_bytes(b"half")
    with open_cache(tmp_path):
        assert not (tmp_path / ".cache" / "terms-0.new").exists()


def test_what_fails_leaves_nothing(tmp_path):
    def fail():
        raise OSError("disk full")

    with open_cache(tmp_path) as cache, pytest.raises(OSError, match="disk full"):
        cache.get(KIND, (), fail)
    assert not list((tmp_path / ".cache").glob(f"{KIND}-*"))


def test_code_is_other_code_when_a_file_of_it_changed(tmp_path):
    (tmp_path / "below").mkdir()
    files = [tmp_path / "a.py", tmp_path / "below" / "b.toml", tmp_path / "notes.txt"]
    for file in files:
        file.write_text("1")
    before = code_of(tmp_path)
    files[2].write_text("2")
    assert code_of(tmp_path) == before
    for file in files[:2]:
        file.write_text("2")
        assert code_of(tmp_path) != before
        before = code_of(tmp_path)
