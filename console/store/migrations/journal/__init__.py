"""Revisions of `journal.db`."""
