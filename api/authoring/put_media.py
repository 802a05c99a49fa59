"""An author puts a picture, a sound, a film or its words into a course's media folder."""

from api.authoring.at_home import course_here
from api.authoring.media_folder import keep_media
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.files import Files
from mobile_contract import authoring as contract


async def put_media(
    database: Database, files: Files, caller: Caller, course_id: str, name: str, content: bytes
) -> contract.MediaFile:
    """Keep a file that lessons of the course can show as `../media/<name>`.

    Lessons published before go on showing what they showed. Raises Problem `course_not_found`,
    `course_shipped`, `course_elsewhere` or `media_refused`.
    """
    async with transaction(database, caller) as tx:
        await course_here(tx, course_id)
        file_hash = await keep_media(tx, files, course_id, name, content)
        tx.about("course", course_id)
        return tx.reply(contract.MediaFile(name, file_hash.hex(), len(content)))
