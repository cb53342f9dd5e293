"""Mailboxes, recorder and display: what moves pictures and packets inside the console."""
