"""提醒: what the officer chose of it, the line at the start, the tray."""
