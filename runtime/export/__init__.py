"""What leaves the product for people and other tools: documents, scripts."""
