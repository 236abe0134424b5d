"""The cost of pages: `python -m benchmarks`."""
