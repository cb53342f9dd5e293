"""The application: the only room that knows the others."""

__version__ = "0.1.0"
