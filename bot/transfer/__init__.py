"""In and out: what other tools exported becomes entries here, and entries leave in open formats.

`reading` turns a file into a stream of records and never holds more than one
message of it; `batch` keeps records, some at a time, each batch one
transaction; `run` leads an import from its first batch to its last, also after
a kill; `writing` and `export` are the way out.
"""

from __future__ import annotations
