"""deltagrade: an automatic grader for deep-learning exercises."""

__version__ = "0.1.0"
