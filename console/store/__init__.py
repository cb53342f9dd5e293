"""Databases and media files. The only place that knows SQL."""
