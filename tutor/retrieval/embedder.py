"""Texts to vectors: a sentence-transformers model from a folder, or from a hub by name."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np

from tutor.errors import IndexMissingError

_NOT_PART = {"README.md", "training.json"}  # told about the model, not read by it


class Embedder(Protocol):
    """Texts to unit vectors; a text without any known sub-word becomes the zero vector."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text may get another vector."""
        ...

    @property
    def dimensions(self) -> int: ...

    def encode_query(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (n_texts, dimensions), each row of length 1."""
        ...

    def encode_document(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (n_texts, dimensions), each row of length 1."""
        ...


class SentenceTransformerEmbedder:
    """A model in a local folder; loaded at first use, because it brings torch with it."""

    def __init__(self, folder: Path, batch_size: int = 64) -> None:
        if not (folder / "modules.json").is_file():
            raise IndexMissingError(f"{folder}: no sentence-transformers model (modules.json); "
                                    "restore the folder or run `tutor train-embedder`")
        self._folder = folder
        self._batch_size = batch_size
        self._model = None
        self._lock = Lock()
        self.fingerprint = folder_fingerprint(folder)

    @property
    def dimensions(self) -> int:
        return self._loaded().get_embedding_dimension()

    def encode_query(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode(self._loaded().encode_query, texts)

    def encode_document(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode(self._loaded().encode_document, texts)

    def _encode(self, encode, texts: Sequence[str]) -> np.ndarray:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = encode(list(texts), batch_size=self._batch_size, normalize_embeddings=True,
                         show_progress_bar=False)
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def _loaded(self):
        with self._lock:
            if self._model is None:
                from sentence_transformers import SentenceTransformer

                # float16 saves space on disk only: half precision is slow on a CPU
                self._model = SentenceTransformer(str(self._folder), device="cpu",
                                                  local_files_only=True).float()
        return self._model


def load_embedder(name: str, *, cache: Path | None = None,
                  download: bool = False) -> SentenceTransformerEmbedder:
    """The model in the folder `name`; else the hub model of that name, from the local cache.

    Only `download=True` reaches for the network; a setting must have asked for it.
    """
    folder = Path(name)
    if folder.exists():
        return SentenceTransformerEmbedder(folder)
    if name.count("/") != 1 or name.startswith((".", "/", "~")):
        raise IndexMissingError(f"{name}: no such folder; name a model folder, or a hub model as "
                                "owner/model")
    return SentenceTransformerEmbedder(_hub_folder(name, cache, download))


def folder_fingerprint(folder: Path) -> str:
    """sha256 over names and bytes of a model's files; its README and log do not count."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if name not in _NOT_PART and not path.name.startswith("."):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            whole.update(f"{name}\0{digest}\n".encode())
    return whole.hexdigest()


def _hub_folder(name: str, cache: Path | None, download: bool) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(snapshot_download(
            name, cache_dir=cache, local_files_only=not download,
            ignore_patterns=["*.onnx", "*.bin", "*.h5", "*.msgpack", "*.ot", "openvino/*"]))
    except LocalEntryNotFoundError as error:
        raise IndexMissingError(f"{name}: not in the local cache of hub models; allow the download "
                                "or name a model folder") from error
