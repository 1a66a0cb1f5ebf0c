"""What things are: orders, stock, time, windows, reports, mail, and how they are stored."""
