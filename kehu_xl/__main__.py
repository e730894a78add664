"""`python -m kehu_xl` is `kehu`."""

from kehu_xl.cli import main

if __name__ == "__main__":  # a process of a batch imports this module too
    main()
