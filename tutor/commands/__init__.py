"""The commands by what they are about; each module adds its own to the parser.

A command imports what it needs when it runs: `--help` loads none of it.
"""
