"""Spreadsheet programs that xlwings does not reach by itself."""
