"""People at this seat: proving who they are, sessions, second persons, presence, accounts."""
