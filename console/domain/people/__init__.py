"""Persons, roles, sessions, second persons, presence: rules and values, no Qt, no clock."""
