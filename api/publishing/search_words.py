"""By which of PostgreSQL's text search configurations are a language's words found?"""

SIMPLE = "simple"
"""Words as they are written, for languages PostgreSQL has no stemmer for."""

_CONFIGURATIONS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "nb": "norwegian",
    "nn": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}


def search_configuration(language: str) -> str:
    """The configuration for a language (BCP 47) by its first subtag, or `SIMPLE`."""
    return _CONFIGURATIONS.get(language.partition("-")[0].casefold(), SIMPLE)
