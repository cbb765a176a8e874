"""Placeholder until the real one lands."""
from enum import StrEnum
class Level(StrEnum):
    CONTAINED = "contained"
    def seccomp_program(self):
        return None
def choose(isolation, required):
    return Level.CONTAINED
