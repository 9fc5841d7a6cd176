"""The book of business: all accounts of a CSM at a glance."""
