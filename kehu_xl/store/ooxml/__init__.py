"""Reading and changing an Office Open XML package without touching what we do not own."""
