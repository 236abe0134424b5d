"""Work in the background: queues, workers, and trying again."""
