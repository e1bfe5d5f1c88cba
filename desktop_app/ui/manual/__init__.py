"""使用手册: the offline manual, opened by F1 at the page that fits where one is."""
