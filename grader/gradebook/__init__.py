"""The gradebook: every run, every result, every word of a teacher, in SQLite or PostgreSQL."""
