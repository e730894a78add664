"""What the workbook is: tables, columns, choices, settings, findings, actions, words.

Everything office staff can read is written here once, in Chinese, beside an English id.
The other floors use the ids. This package imports the standard library only.
"""
