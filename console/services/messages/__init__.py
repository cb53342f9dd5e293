"""The journalled outbox: told durably first, sent afterwards, never given up in silence."""
