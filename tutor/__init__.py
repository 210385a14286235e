"""AI tutor for "Bình dân học vụ số": answers from plans and lessons, with the place that says so."""
