"""The listeners: parse, ask, render. They decide nothing."""
