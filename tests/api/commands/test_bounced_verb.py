"""`interlude bounced`, as the mail server that takes our mails calls it."""

from click.testing import CliRunner

from api.commands.associations import association_group
from api.commands.bounced import bounced_verb
from api.ground import Ground
from tests.conftest import SECRET


def test_it_says_in_one_sentence_what_follows(ground: Ground) -> None:
    settings = {
        "INTERLUDE_DATABASE_URL": ground.database_url,
        "INTERLUDE_REDIS_URL": ground.redis_url,
        "INTERLUDE_SECRET": SECRET.decode(),
    }
    runner = CliRunner(env=settings)
    made = runner.invoke(association_group, ["add", "First", "--owner", "ada@first.example"])
    assert made.exit_code == 0, made.output
    known = runner.invoke(bounced_verb, ["ada@first.example"])
    assert (known.exit_code, known.output) == (0, "No weekly mails went there.\n")
    nobody = runner.invoke(bounced_verb, ["nobody@first.example"])
    assert nobody.exit_code == 1
    assert "Nobody here has the address nobody@first.example." in nobody.output
