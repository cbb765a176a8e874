"""The sentences for the codes of findings, by what they speak about."""
