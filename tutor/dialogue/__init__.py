"""A message to a reply: guard, understand, look up or search, compose, check."""

from tutor.dialogue.tutor import Tutor

__all__ = ["Tutor"]
