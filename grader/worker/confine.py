"""Placeholder until the real one lands."""
class ConfinementError(Exception):
    pass
def confine(level, *, limits, seccomp_program, readable=(), scratch=None):
    return {"level": level}
