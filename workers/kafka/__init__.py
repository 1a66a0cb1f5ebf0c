"""All that knows Kafka: topics, address, reader, writer, admin, and the Kafka that comes along."""
