"""Trying the whole product out on one machine, with an invented book of business (sample/)."""
