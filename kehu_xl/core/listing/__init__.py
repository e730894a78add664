"""Lists in: what a colleague sends, understood row by row and matched to the archive.

A list is any table of customers that is not an archive. `headers` finds the table on a
sheet, `rows` says what each row is, `mapping` which column is which, `candidates` gathers
the data rows, `matching` decides who is who, `merging` what an update brings, `importing`
turns that into an Outcome, `report` into findings and files. Nothing is imported here: who
only reads a file needs `types` alone.
"""
