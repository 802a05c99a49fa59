"""This room's verbs of the `interlude` command; `workers/cli.py` gathers them with its own."""

from api.commands.associations import association_group
from api.commands.bounced import bounced_verb
from api.commands.bulk import export_verb, import_verb, template_verb
from api.commands.courses import SHIPPED_COURSES, publish_verb
from api.commands.database import migrate_verb, refold_verb
from api.commands.deliveries import deliveries_verb
from api.commands.diff import diff_verb
from api.commands.entry import PORT, data_option, run, settings_for
from api.commands.examine import doctor_verb, openapi_verb
from api.commands.items import items_verb
from api.commands.lint import lint_verb
from api.commands.new import new_group
from api.commands.outbox import outbox_verb
from api.commands.people import sign_in_verb
from api.commands.preview import preview_verb
from api.commands.serve import api_verb, listen
from api.commands.why import why_verb

__all__ = [
    "PORT",
    "SHIPPED_COURSES",
    "VERBS",
    "data_option",
    "listen",
    "run",
    "settings_for",
]

VERBS = (
    api_verb,
    migrate_verb,
    publish_verb,
    lint_verb,
    diff_verb,
    export_verb,
    import_verb,
    template_verb,
    new_group,
    preview_verb,
    refold_verb,
    association_group,
    outbox_verb,
    deliveries_verb,
    bounced_verb,
    sign_in_verb,
    why_verb,
    items_verb,
    doctor_verb,
    openapi_verb,
)
