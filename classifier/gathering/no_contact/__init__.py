"""No contact wanted: opt-outs, quiet seasons, and stops that are only quoted or meant for somebody else."""
