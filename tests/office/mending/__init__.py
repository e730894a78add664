"""What a save in LibreOffice costs a workbook, and what of it comes back."""
