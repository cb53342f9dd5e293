"""One way to paper: documents as values, laid out once, as PDF or to a printer."""
