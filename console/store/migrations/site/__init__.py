"""Revisions of `site.db`."""
