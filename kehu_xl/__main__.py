"""`python -m kehu_xl` is `kehu`."""

from kehu_xl.cli import main

main()
