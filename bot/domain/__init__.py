"""The DOMAIN: what the community is about: its topics, its questions and what it does not know yet."""
