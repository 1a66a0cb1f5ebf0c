"""The tabs of the window; each is shown snapshots and nothing else."""
