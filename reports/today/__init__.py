"""Today: whom a CSM is to talk to, and why."""
