"""Documents to plans: who is to do what, by when, how much, and where it says so."""
