"""Meaning: what turns texts into vectors, and keeps those of the repertoire up to date. Never required."""
