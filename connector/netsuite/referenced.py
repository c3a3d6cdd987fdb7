"""ReferencedModel: configuration whose values may be references, read when the connection is made."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any, Self, Union, get_args, get_origin

from pydantic import ConfigDict, ModelWrapValidatorHandler, PrivateAttr, SecretStr, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from connector.config_model import ConfigModel, problem
from connector.config_reading import unfit
from connector.diagnostics import Diagnostic
from connector.errors import ConfigurationError
from connector.netsuite.mule_spelling import CONNECTION_TYPES
from connector.reference import has_reference, resolve
from connector.wording import worded


class ReferencedModel(ConfigModel):
    """A model that can be checked before its references have values, and made again whenever they change."""

    model_config = ConfigDict(coerce_numbers_to_str=True)  # an account id without quotes is a number in YAML

    _given: dict[str, Any] = PrivateAttr(default_factory=dict)
    """What it was made from, references unresolved."""

    @model_validator(mode="wrap")
    @classmethod
    def _remember(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(data, Mapping):
            return handler(data)
        given = {str(key): value for key, value in data.items()}
        model = handler({key: value for key, value in given.items() if not _waits(cls, key, value)})
        model._given = given  # noqa: SLF001 - its own class
        return model

    def resolved(self) -> Self:
        """The same with every reference replaced by its present value, and checked again.

        Raises:
            ConfigurationError: A reference has no value, or not one that its field takes.
        """
        try:
            return self.model_validate(_resolved(self._given))
        except ValidationError as error:
            raise unfit(error, self._given) or as_configuration_error(error) from None

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """The configuration that *mapping* describes; all findings at once.

        Raises:
            ConfigurationError: What is wrong, by the path of each value, never the value.
        """
        try:
            return cls.model_validate(dict(mapping))
        except ValidationError as error:
            raise as_configuration_error(error) from None


def _resolved(value: Any) -> Any:
    if isinstance(value, ReferencedModel):
        return _resolved(value._given)  # noqa: SLF001 - its own class
    if isinstance(value, Mapping):
        return {key: _resolved(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_resolved(item) for item in value]
    return resolve(value)


def _waits(model: type[ConfigModel], key: str, value: Any) -> bool:
    """Whether *value* is a reference where the field takes no text: it is checked once it is resolved."""
    if not has_reference(value):
        return False
    for name, field in model.model_fields.items():
        if key in (name, field.alias, field.validation_alias):
            return not _takes_text(field.annotation)
    return False


def _takes_text(annotation: Any) -> bool:
    if get_origin(annotation) in (Union, types.UnionType):
        return any(_takes_text(argument) for argument in get_args(annotation))
    return annotation in (str, SecretStr)


def as_configuration_error(error: ValidationError) -> ConfigurationError:
    """What pydantic found, as findings of ours."""
    findings = []
    for found in error.errors(include_url=False, include_input=False):
        path = ".".join(str(part) for part in found["loc"] if part not in CONNECTION_TYPES)  # pydantic adds the tag
        message, hint = worded(found)
        if found["type"] == "missing":
            message, hint = "the key is missing", f"add `{found['loc'][-1]}: …`"
        findings.append(Diagnostic(code=found["type"], message=f"{path}: {message}" if path else message, hint=hint))
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return ConfigurationError(findings[0].message + more, hint=findings[0].hint, findings=findings)


def refused(error: ConfigurationError) -> PydanticCustomError:
    """*error* as a finding of validation, so that a loader can point at its place."""
    return problem("wrong-value", error.message, error.hint)
