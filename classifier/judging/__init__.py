"""Judging: which of the rates named are wished for, and how they are limited."""
