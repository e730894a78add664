"""Decisions: frames in, an Outcome out. No workbook, no file, no clock, no network."""
