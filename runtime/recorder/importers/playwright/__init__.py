"""Scripts of Playwright's codegen, in Python, JavaScript and TypeScript. They are read, never run."""
