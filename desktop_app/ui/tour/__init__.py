"""新手引导: a few steps through the window, over a sample ledger of its own."""
