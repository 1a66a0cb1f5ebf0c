"""What moves: the Kafka client, the practice broker, the producer, the consumers, and who keeps them running."""
