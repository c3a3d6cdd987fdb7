"""Every operation as a method; operation_methods.pyi, which is generated, tells checkers and editors."""

from __future__ import annotations

from connector.netsuite.deferred import with_operations


@with_operations
class OperationMethods:
    """What an account can be asked for: one method for each file in operations/."""
