"""The charter, what members commit themselves to, and how a community ends well."""

from __future__ import annotations
