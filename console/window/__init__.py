"""The outer window: strip, rail, workspaces, docks and actions."""
