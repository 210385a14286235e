"""Zalo: the Official Account and the Bot Platform, two products behind one tutor."""
