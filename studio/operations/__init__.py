"""The verbs that slots may call, one file for each noun."""
