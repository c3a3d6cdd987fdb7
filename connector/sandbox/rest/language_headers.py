"""The language that the record service insists on where users prefer another than their company.

Words and header as recorded: airbyte issue 34137 for reading, anthropics/claude-code issue 48784 for writing.
"""

from __future__ import annotations

from connector.sandbox.refusals import HeaderError
from connector.sandbox.rest.rest_request import RestRequest


def check_language(request: RestRequest) -> None:
    """Raise HeaderError unless the request names the language of the company."""
    language = request.caller.tenant.language
    header = "Accept-Language" if request.method == "GET" else "Content-Language"
    if not _names(request.header(header.lower()), language):
        raise HeaderError(
            "Invalid language. REST web services currently only support the default company language, and do not "
            f"support the language specified in your user preferences. Provide the {header} header with your default "
            f"company language value '{language}'.",
            header,
        )


def _names(value: str, language: str) -> bool:
    """Whether a list of language tags has *language*, or a variety of it: `zh-CN` for `zh`."""
    tags = (part.partition(";")[0].strip().lower().replace("_", "-") for part in value.split(","))
    wanted = language.lower().replace("_", "-")
    return any(tag == wanted or tag.startswith(f"{wanted}-") for tag in tags)
