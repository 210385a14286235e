"""Texts to vectors: sentence-transformers models from a folder, or from a hub by name."""

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np

from tutor.errors import IndexMissingError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# E5 models were trained with these words before a text; their folders on the hub do not say so.
_E5 = re.compile(r"[-_/]e5[-_/]", re.I)
_E5_PROMPTS = {"query": "query: ", "document": "passage: "}
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


class StaticEmbedder:
    """A folder of sentence-transformers whose one module is a StaticEmbedding, read without torch.

    Such a model is a table and a mean. Importing sentence-transformers for it takes six seconds of
    a core and 350 MB, reading the table 0.2 seconds; a test holds both to the same vectors.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._parts: tuple[Tokenizer, np.ndarray] | None = None
        self.fingerprint = folder_fingerprint(folder)

    @property
    def dimensions(self) -> int:
        return self._loaded()[1].shape[1]

    def encode_query(self, texts: Sequence[str]) -> np.ndarray:
        return self.encode_document(texts)

    def encode_document(self, texts: Sequence[str]) -> np.ndarray:
        tokenizer, table = self._loaded()
        vectors = np.zeros((len(texts), table.shape[1]), dtype=np.float32)
        for row, text in enumerate(texts):
            ids = tokenizer.encode(text, add_special_tokens=False).ids
            if ids:
                vectors[row] = table[ids].mean(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths > 0, lengths, 1)

    def _loaded(self) -> "tuple[Tokenizer, np.ndarray]":
        with self._lock:
            if self._parts is None:
                from safetensors.numpy import load_file
                from tokenizers import Tokenizer

                table = load_file(self._folder / "model.safetensors")["embedding.weight"]
                tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
                tokenizer.no_padding()
                self._parts = (tokenizer, table.astype(np.float32))
        return self._parts


class SentenceTransformerEmbedder:
    """Any other model in a local folder; loaded at first use, because it brings torch with it."""

    def __init__(self, folder: Path, batch_size: int = 64) -> None:
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
        vectors = encode(
            list(texts),
            batch_size=self._batch_size,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def _loaded(self):
        with self._lock:
            if self._model is None:
                from sentence_transformers import SentenceTransformer

                # float16 saves space on disk only: half precision is slow on a CPU
                model = SentenceTransformer(
                    str(self._folder), device="cpu", local_files_only=True
                ).float()
                if not any(model.prompts.values()) and _E5.search(self._folder.as_posix()):
                    model.prompts = dict(_E5_PROMPTS)
                self._model = model
        return self._model


def load_embedder(name: str, *, cache: Path | None = None, download: bool = False) -> Embedder:
    """The model in the folder `name`; else the hub model of that name, from the local cache.

    Only `download=True` reaches for the network; a setting must have asked for it.
    """
    folder = Path(name)
    if folder.exists():
        return _in_folder(folder)
    if name.count("/") != 1 or name.startswith((".", "/", "~")):
        raise IndexMissingError(
            f"{name}: no such folder; name a model folder, or a hub model as owner/model"
        )
    return _in_folder(_hub_folder(name, cache, download))


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


def _in_folder(folder: Path) -> Embedder:
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexMissingError(
            f"{folder}: no sentence-transformers model (modules.json); restore "
            "the folder or run `tutor train-embedder`"
        ) from error
    static = kinds == ["StaticEmbedding"] and not _prompts(folder)
    return StaticEmbedder(folder) if static else SentenceTransformerEmbedder(folder)


def _prompts(folder: Path) -> bool:
    """Whether the model wants words put before a text; then the library has to do it."""
    path = folder / "config_sentence_transformers.json"
    settings = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return any((settings.get("prompts") or {}).values())


def _hub_folder(name: str, cache: Path | None, download: bool) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(
            snapshot_download(
                name,
                cache_dir=cache,
                local_files_only=not download,
                ignore_patterns=["*.onnx", "*.bin", "*.h5", "*.msgpack", "*.ot", "openvino/*"],
            )
        )
    except LocalEntryNotFoundError as error:
        raise IndexMissingError(
            f"{name}: not in the local cache of hub models; allow the download "
            "or name a model folder"
        ) from error
