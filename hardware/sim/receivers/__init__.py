"""Servers that receive what the console sends, for tests, benches and the demo.

They speak the real protocols, keep what they took, and fail when told to: a busy answer, a line
that is dropped after the message was taken. Loopback only.
"""
