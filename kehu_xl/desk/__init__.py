"""This computer: where its files are, what is installed on it, what goes wrong on it."""
