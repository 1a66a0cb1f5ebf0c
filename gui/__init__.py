"""What you see: the window, its panels and charts. Knows snapshots; knows no Kafka and no SQL."""
