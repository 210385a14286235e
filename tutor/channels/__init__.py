"""Ways in and out: each turns what arrives into a message and a Reply into what is sent."""
