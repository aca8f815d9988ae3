"""What leaves the product for people and other tools: process documents, the review of heals."""
