"""What can go wrong with a keystore, each with words for a person. Never holds a secret."""


class KeystoreError(Exception):
    """The keystore cannot be used; the text says what happened, what it means, what to do."""


class KeystoreMissingError(KeystoreError):
    """There is no keystore file."""


class KeystoreUnreadableError(KeystoreError):
    """The file system refused to give or take the file."""


class KeystoreDamagedError(KeystoreError):
    """The file is not what was written: cut, altered, or something else altogether."""


class KeystoreNewerError(KeystoreError):
    """A newer console wrote it."""


class WrongPassphraseError(KeystoreError):
    """The file is whole, but this passphrase or machine key does not open it."""


class KeystoreChangedError(KeystoreError):
    """Another program replaced the file since it was opened."""


class UnknownSecretError(KeystoreError):
    """No secret has this name."""


class PassphraseMissingError(KeystoreError):
    """Nobody and nothing gave a passphrase."""
