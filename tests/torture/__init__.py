"""Long runs that try to make the application lose something: `python -m tests.torture [NAME]`."""
