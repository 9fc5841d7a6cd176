"""What follows from an answer, as the customer sees it: the promise, what can be had instead, a changed wish."""
