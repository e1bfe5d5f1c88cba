"""The tasks page: sections and tasks at the left, the chosen task at the right."""
