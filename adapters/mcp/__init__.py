"""Lets an assistant read a community: a Model Context Protocol server over the JSON API, with a member's token."""
