"""Vietnamese text: normalisation, words, places."""
