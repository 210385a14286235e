"""AI tutor for "Bình dân học vụ số": answers from plans and lessons, each with its place."""
