"""Playbooks: what they are made of, and how a run follows one. Pure; no Qt, no clock, no files."""
