"""Every connection between rooms, one file per flow, readable as a table."""
