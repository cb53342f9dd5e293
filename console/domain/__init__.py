"""Rules and values that a person might argue about. No Qt, no SQL, no clock."""
