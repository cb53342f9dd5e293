"""Runs of playbooks and the library they come from. Operations thread."""
