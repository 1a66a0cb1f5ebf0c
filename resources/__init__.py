"""What comes along: names, fonts, translations."""
