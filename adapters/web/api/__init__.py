"""The JSON API: what a member's programs read, with that member's own rights. It changes nothing."""
