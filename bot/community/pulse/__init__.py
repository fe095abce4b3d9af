"""The pulse: the three elements side by side, from what passed through Hearth."""
