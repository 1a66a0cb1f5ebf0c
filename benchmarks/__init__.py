"""Measures the program beside its budget and its peers, one module a question: `python -m benchmarks alone --quick`."""
