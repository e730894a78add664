"""The half of the LibreOffice host that runs under LibreOffice's own Python, in a process of its own.

Nothing here may import the rest of kehu_xl: that Python is often older and has none of our libraries. The other
half and the protocol between them are in `kehu_xl.hosts.libreoffice`.
"""
