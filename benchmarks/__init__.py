"""How fast `kehu` is, side by side with what a user would otherwise use."""
