"""Every sentence that is said about sessions: making them, showing them, who comes, changes, and their steps."""
