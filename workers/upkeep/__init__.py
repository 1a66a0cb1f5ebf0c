"""Small duties with a rhythm of their own: the keeper of Kafka, the housekeeper, the outbox, the desk, the tables."""
