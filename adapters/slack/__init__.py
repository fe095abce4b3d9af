"""Slack: the workspace as a platform of Hearth."""
