"""A window that looks on at a shop which another program runs, and steers it by rows of the database they share."""
