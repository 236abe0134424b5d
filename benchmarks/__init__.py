"""What pages cost: `python -m benchmarks`."""
