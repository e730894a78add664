"""Compiles the innermost loops with the wheel, where there is a C compiler.

Without one the wheel is made all the same: numpy does that work there, more slowly.
"""

import tempfile
from pathlib import Path

from Cython.Build import cythonize
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from setuptools import Distribution, Extension

ROOT = Path(__file__).resolve().parent
SOURCES = ("kehu_xl/core/_cells.pyx", "kehu_xl/store/ooxml/_reading.pyx", "kehu_xl/store/ooxml/_writing.pyx")


class NativeLoops(BuildHookInterface):
    """Adds the compiled module to a wheel, and puts it beside its source for an editable one."""

    PLUGIN_NAME = "custom"

    def initialize(self, version, build_data):  # noqa: ARG002
        """Compile before the files are collected; a failure is told and does no harm."""
        try:
            built = compiled()
        except (Exception, SystemExit) as error:  # noqa: BLE001 a missing compiler ends in one of many errors
            self.app.display_warning(f"The compiled loops could not be built, numpy does their work: {error}")
            return
        build_data["artifacts"].extend(built)
        build_data["pure_python"], build_data["infer_tag"] = False, True


def compiled():
    """Build the modules beside their sources; their paths from the root."""
    names = [source.removesuffix(".pyx").replace("/", ".") for source in SOURCES]
    with tempfile.TemporaryDirectory() as work:
        modules = [Extension(name, [source]) for name, source in zip(names, SOURCES, strict=True)]
        loops = cythonize(modules, build_dir=work, quiet=True)
        command = Distribution({"name": "kehu-xl", "ext_modules": loops}).get_command_obj("build_ext")
        command.build_lib, command.build_temp, command.parallel = str(ROOT), work, True
        command.ensure_finalized()
        command.run()
    return [Path(command.get_ext_fullpath(name)).relative_to(ROOT).as_posix() for name in names]


if __name__ == "__main__":
    print(compiled())
