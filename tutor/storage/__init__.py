"""Where conversations and learners are kept."""
