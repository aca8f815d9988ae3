"""Questions and answers in windows of their own. They open without stopping the event loop, and report by signals."""
