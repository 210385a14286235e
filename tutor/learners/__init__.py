"""What is remembered of a person's learning: level, lessons, skills and when to review them."""
