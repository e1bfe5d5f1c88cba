"""The shapes in which plans are published: tables, tables flattened to lines, narrative text."""
