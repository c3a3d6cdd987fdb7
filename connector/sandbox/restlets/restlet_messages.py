"""NetSuite's sentences in the language of the user who calls: clients must look at the code, never at the text.

That messages are localized is known from a Spanish capture; the wording here is the sandbox's own translation.
"""

from __future__ import annotations

from connector.errors import ConfigurationError
from connector.sandbox.restlets.restlet_refusals import CONCURRENCY, INVALID_LOGIN, MALFORMED, UNKNOWN_SCRIPT

ENGLISH = "en_US"
_SENTENCES: dict[str, dict[str, str]] = {
    "es_ES": {
        INVALID_LOGIN: "Intento de inicio de sesión no válido.",
        MALFORMED: "El servidor no pudo comprender la solicitud debido a una sintaxis incorrecta.",
        UNKNOWN_SCRIPT: "Ese Suitelet no es válido, está desactivado o ya no existe.",
        CONCURRENCY: "Se superó el límite de solicitudes simultáneas. Solicitud bloqueada.",
    },
}
LANGUAGES = (ENGLISH, *_SENTENCES)
"""Values of the user's preference Language that the sandbox has words for."""


def localized(sentence: str, language: str) -> str:
    """*sentence* in *language*, else as it is."""
    return _SENTENCES.get(language, {}).get(sentence, sentence)


def checked(language: str) -> str:
    """*language*, where there are words for it; raises ConfigurationError."""
    if language not in LANGUAGES:
        raise ConfigurationError(f"no messages in {language!r}", hint=f"use one of {', '.join(LANGUAGES)}")
    return language
