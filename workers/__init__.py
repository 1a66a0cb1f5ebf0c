"""What moves: the producer and the consumers in the front hall; what they stand on in the rooms behind it."""
