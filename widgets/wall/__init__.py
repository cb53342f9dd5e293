"""The camera wall: one painted widget, its layouts, its tiles and their words."""
