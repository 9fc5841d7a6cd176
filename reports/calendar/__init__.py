"""The calendar of a CSM: each account's next touch as an event, at a private address."""
