"""The operations thread: alarms, incidents, runs, messages, exercise and shift of one seat."""
