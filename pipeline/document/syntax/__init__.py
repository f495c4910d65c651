"""Syntax beyond CommonMark, one rule a file."""
