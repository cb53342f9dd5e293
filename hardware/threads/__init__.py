"""The QThreads that drive devices: the only part of hardware that knows Qt."""
