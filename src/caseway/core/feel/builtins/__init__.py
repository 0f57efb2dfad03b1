"""The built-in functions of DMN 1.5, 10.3.4."""

from caseway.core.feel.builtins import strings as _strings
from caseway.core.feel.builtins.registry import BUILTINS, Builtin

__all__ = ["BUILTINS", "Builtin", "_strings"]
