"""The PRACTICE: a shared repertoire of tips, stories, tools, solutions and warnings: keep, ask, curate, reuse."""
