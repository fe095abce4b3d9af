"""Discord: the gateway in, REST out."""
