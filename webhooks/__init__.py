"""Telling other systems what has happened: events in an outbox, endpoints that listen, signed deliveries."""
