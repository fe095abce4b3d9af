"""The model on this machine."""

from __future__ import annotations

import numpy as np
import pytest

from bot.meaning.onnx import DIMENSIONS, OnnxEmbedder, Unsupported


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    try:
        return OnnxEmbedder()
    except Unsupported as error:
        pytest.skip(str(error))


def test_what_means_the_same_is_near(embedder: OnnxEmbedder) -> None:
    car, automobile, soup = embedder.encode(["repair a car", "fix an automobile", "boil a soup"])

    assert car @ automobile > car @ soup + 0.3


def test_vectors_have_length_one_whatever_the_text(embedder: OnnxEmbedder) -> None:
    vectors = embedder.encode(["", "x", "word " * 10_000, "\U0001f389 ünïcødé \u202e"])

    assert vectors.shape == (4, DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.encode([]).shape == (0, DIMENSIONS)


def test_one_text_has_one_vector_in_any_company(embedder: OnnxEmbedder) -> None:
    alone, together = embedder.encode(["git rebase"])[0], embedder.encode(["x" * 500, "git rebase"])[1]

    assert np.array_equal(alone, together)
