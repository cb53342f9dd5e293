"""Sound of alarms: patterns, mixing, and the way to the loudspeaker."""
