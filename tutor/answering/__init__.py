"""Evidence to replies: what the plans say, in one line first, then the place that says so."""
