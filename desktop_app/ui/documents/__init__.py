"""The page of the two Word documents: what they lack, how they will look, and their export."""
