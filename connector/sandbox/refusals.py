"""WireError: a refusal as NetSuite means it, before a channel gives it its form (problem+JSON, statusDetail, fault).

Texts and codes: Oracle help section_156570709583 (REST), section_N3536574 (SOAP), and recorded answers; see the
project's fact sheet on the wire, sections 1.5, 2.3, 5.6, 6.2, 7.5 and 8.3.
"""

from __future__ import annotations


class WireError(Exception):
    """A request that NetSuite refuses; `str()` is the text without a channel's own prefix."""

    def __init__(
        self,
        message: str,
        *,
        code: str = "USER_ERROR",
        soap_code: str = "",
        status: int = 400,
        fault: str = "",
        business: bool = False,
        path: str = "",
        parameter: str = "",
        header: str = "",
        url: str = "",
        soap_message: str = "",
    ) -> None:
        """Say what is refused.

        Args:
            message: NetSuite's sentence.
            code: REST's `o:errorCode`.
            soap_code: SOAP's status code where it differs from *code*.
            status: HTTP status over REST.
            fault: SOAP fault element (`insufficientPermissionFault`); empty: a status inside an HTTP 200.
            business: A rule of a record refused it: REST puts "Error while accessing a resource. " before the text.
            path: Place inside the body, `item.items[0].item` (`o:errorPath`).
            parameter: Query parameter at fault (`o:errorQueryParam`).
            header: Request header at fault (`o:errorHeader`).
            url: Path of the URL at fault (`o:errorUrl`).
            soap_message: SOAP's sentence where it differs from *message*.
        """
        super().__init__(message)
        self.message = message
        self.code = code
        self.soap_code = soap_code or code
        self.status = status
        self.fault = fault
        self.business = business
        self.path = path
        self.parameter = parameter
        self.header = header
        self.url = url
        self._soap_message = soap_message

    @property
    def soap_message(self) -> str:
        """The sentence that SOAP says."""
        return self._soap_message or self.message


class UnknownRecordError(WireError):
    """No record of that type has that internal or external id."""

    def __init__(self, type_: str, key: str) -> None:
        super().__init__(
            "The record instance does not exist. Provide a valid record instance ID.",
            code="NONEXISTENT_ID",
            soap_code="RCRD_DSNT_EXIST",
            status=404,
        )
        self.type = type_
        self.key = key


class UnknownTypeError(WireError):
    """The account has no such record type."""

    def __init__(self, type_: str) -> None:
        super().__init__(
            f"Record type '{type_}' does not exist.", code="INVALID_URL", soap_code="INVALID_RCRD_TYPE", status=404
        )
        self.type = type_


class UnknownFieldError(WireError):
    """The record type, or its sublist, has no such field."""

    def __init__(self, type_: str, field: str, path: str = "") -> None:
        super().__init__(
            f"Unknown field '{field}' in record type '{type_}'.", code="NONEXISTENT_FIELD", path=path or field
        )
        self.field = field


class FeatureOffError(UnknownFieldError):
    """The field belongs to a feature that the account has not enabled."""

    def __init__(self, type_: str, field: str, path: str = "") -> None:
        super().__init__(type_, field, path)
        self.soap_code = "INSUFFICIENT_PERMISSION"
        self._soap_message = (
            f"You do not have permissions to set a value for element {field} due to one of the following reasons: "
            "1) The field is read-only; 2) An associated feature is disabled; 3) The field is available either when "
            "a record is created or updated, but not in both cases."
        )


class RuleError(WireError):
    """A rule of the record refused it: NetSuite's USER_ERROR and its kin."""

    def __init__(self, message: str, soap_code: str = "USER_ERROR", path: str = "") -> None:
        super().__init__(message, soap_code=soap_code, business=True, path=path)


class MissingValueError(RuleError):
    """Fields that the record needs are empty."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__(f"Please enter value(s) for: {', '.join(labels)}")
        self.labels = labels


class UnknownReferenceError(WireError):
    """A field refers to a record that does not exist, or of the wrong type."""

    def __init__(self, field: str, value: str, path: str) -> None:
        super().__init__(
            f"You have entered an Invalid Field Value {value} for the following field: {field}",
            code="INVALID_CONTENT" if "[" in path else "USER_ERROR",
            soap_code="INVALID_KEY_OR_REF",
            business=True,
            path=path if "[" in path else "",
            soap_message=f"Invalid {field} reference key {value}.",
        )
        self.field = field
        self.value = value


class InvalidValueError(WireError):
    """A value has the wrong form for its field."""

    def __init__(self, field: str, path: str, expected: str) -> None:
        super().__init__(
            f"Invalid value for the resource or sub-resource field '{field}'. Provide {expected}.",
            code="INVALID_CONTENT",
            soap_code="INVALID_FLD_VALUE",
            path=path,
        )


class DuplicateError(RuleError):
    """Another record already has this key."""

    def __init__(self, message: str = "This entity already exists.", soap_code: str = "DUP_ENTITY") -> None:
        super().__init__(message, soap_code)


class LockedError(RuleError):
    """Somebody else holds the record; later it may be free."""

    def __init__(self) -> None:
        super().__init__("This record has been locked by a user defined workflow.", "RCRD_LOCKED_BY_WF")


class ChangedError(RuleError):
    """Somebody else saved the record since it was read."""

    def __init__(self) -> None:
        super().__init__("Record has been changed", "RCRD_HAS_BEEN_CHANGED")


class ClosedPeriodError(RuleError):
    """The accounting period that the transaction posts to is closed (wording inferred, code of the XSD)."""

    def __init__(self, period: str) -> None:
        super().__init__(
            f"This transaction cannot be created, changed or deleted: the accounting period {period} is closed.",
            "CLOSED_TRAN_PRD",
        )


class DependentsError(RuleError):
    """Other records refer to the one that is to be deleted."""

    def __init__(self, type_: str, id_: int) -> None:
        super().__init__(
            "This record cannot be deleted because it has dependent records.", "CANT_DELETE_CHILD_RCRDS_EXIST"
        )
        self.dependent = (type_, id_)


class PermissionDeniedError(WireError):
    """The role may not do this; *permission* is the label of NetSuite's permission, e.g. `Lists -> Customers`."""

    def __init__(self, permission: str, *, higher: bool = False) -> None:
        needed = "a higher level of" if higher else ""  # two blanks where it is empty, as NetSuite sends it
        super().__init__(
            f"Permission Violation: You need {needed} the '{permission}' permission to access this page. "
            "Please contact your account administrator.",
            code="INSUFFICIENT_PERMISSION",
            status=403,
        )
        self.permission = permission


class ParameterError(WireError):
    """A query parameter is wrong, or what the SuiteQL text says is."""

    def __init__(self, message: str, parameter: str) -> None:
        super().__init__(message, code="INVALID_PARAMETER", parameter=parameter)


class HeaderError(WireError):
    """A request header is missing or wrong."""

    def __init__(self, message: str, header: str) -> None:
        super().__init__(message, code="INVALID_HEADER", header=header)


class LoginError(WireError):
    """Signing in failed; the wire says only that, *reason* is the word for the audit trail and REST's `error=`."""

    def __init__(self, reason: str, *, challenge: str = "OAuth") -> None:
        super().__init__(
            "Invalid login attempt.",
            code="INVALID_LOGIN",
            soap_code="USER_ERROR",
            status=401,
            fault="invalidCredentialsFault",
        )
        self.reason = reason
        self.challenge = challenge
        self.restlet_code = "INVALID_LOGIN_ATTEMPT"
        """What a RESTlet answers with instead of `code`."""


class ConcurrencyError(WireError):
    """The account's pool of concurrent requests is in use."""

    def __init__(self) -> None:
        super().__init__(
            "Concurrent request limit exceeded. Request blocked.",
            code="CONCURRENCY_LIMIT_EXCEEDED",
            soap_code="WS_REQUEST_BLOCKED",
            status=429,
            fault="exceededConcurrentRequestLimitFault",
        )
