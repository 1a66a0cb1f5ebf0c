"""What is written for people: mail, reports, tables."""
