"""The command line: one file per group of commands; every action of the product is here too."""
