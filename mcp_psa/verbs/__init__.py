"""The four things a tool can do: list, get, create, update. One verb a file."""
