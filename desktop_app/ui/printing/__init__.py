"""打印: sheets of A4 that are drawn the same on the screen, on the printer and into a PDF file."""
