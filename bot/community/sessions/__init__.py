"""Sessions: a series is scheduled once, and each one of it is announced, prepared, held and followed up."""
