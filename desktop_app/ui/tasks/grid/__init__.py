"""表格: the tasks as a grid that is edited cell by cell."""
