"""Generators: the spec becomes the template workbook. Generated means never edited."""
