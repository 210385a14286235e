"""Lessons: files to records, and what is checked of them before they are taught."""
