"""The version of the pipeline, which is part of what its work depends on."""

__version__ = "0.1.0"
