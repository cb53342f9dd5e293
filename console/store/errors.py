"""What can go wrong with a database, in words for a person."""


class StoreError(Exception):
    """The database or its disk failed; the world's fault. Waiting and trying again may help."""


class StoreDownError(StoreError):
    """The database does not answer now: locked, disk full, file gone or server stopped."""


class NewerSchemaError(StoreError):
    """The database was written by a newer program; this one must not touch it."""


class OtherWriterError(StoreError):
    """Somebody else writes the chain that belongs to this console."""
