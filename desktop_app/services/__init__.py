"""The use cases, one module each, named after what the officer does. No Qt here."""
