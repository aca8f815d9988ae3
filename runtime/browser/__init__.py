"""The browser: finding it, starting it, working in it. The only room that imports Playwright (inside functions)."""
