"""Only for trying out: a local mail server that keeps each message as a file, and pages that show them."""
