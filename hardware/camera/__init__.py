"""Cameras: addresses, packets, frames, sources and the rules of losing and finding them. No Qt."""
