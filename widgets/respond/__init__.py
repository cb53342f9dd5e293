"""The Respond workspace: what to do now, who does what, what not to do, who was told, evidence."""
