"""What a plan, a unit, a task, a measure and a deadline are. Standard library only."""
