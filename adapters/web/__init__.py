"""The local page: a small chat with invented members, and the repertoire to browse."""
