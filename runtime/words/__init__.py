"""Plain words in the languages we speak: texts and formats, step types as sentences, expressions as phrases."""
