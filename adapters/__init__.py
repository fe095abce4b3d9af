"""The platforms that Hearth speaks to. They know its messages, ports and errors, and nothing else of it."""
