"""What if every query forgot to ask for its own association, or even its own person?

A connection that makes the application's filters inert on their way to the database, so that only
the database's own walls are left. It keeps count, so that a run that blinded nothing cannot pass.
"""

import re
from collections import Counter
from typing import Any, ClassVar

import asyncpg

# A tenant may also be filtered by a join: `p.tenant_id = e.tenant_id`.
_TENANT = re.compile(
    r"\b(?:\w+\.)?tenant_id (?:is null|(?:=|is not distinct from) (?:\$\d+|\w+\.tenant_id))"
)
_PERSON = re.compile(r"\b(?:\w+\.)?person_id (?:=|is not distinct from) \$\d+")

# `association` is its own tenant and `person` her own person: their filter is on `id`.
_OWN_ID = r"(\bfrom {table}(?: \w+)?|\bupdate {table} set .*?)( where )((?:\w+\.)?id = \$\d+)"
_OWN_TENANT = re.compile(_OWN_ID.format(table="association"), re.DOTALL)
_OWN_PERSON = re.compile(_OWN_ID.format(table="person"), re.DOTALL)


def without_tenant(sql: str) -> str:
    """The statement with every comparison of a tenant made true."""
    sql = _OWN_TENANT.sub(r"\1\2(\3 or true)", sql)
    return _TENANT.sub(r"(\g<0> or true)", sql)


def without_tenant_and_person(sql: str) -> str:
    """The statement with every comparison of a tenant or a person made true."""
    sql = _OWN_PERSON.sub(r"\1\2(\3 or true)", without_tenant(sql))
    return _PERSON.sub(r"(\g<0> or true)", sql)


class _Blind(asyncpg.Connection):
    """An asyncpg connection whose statements are rewritten before they are sent."""

    blinded: ClassVar[Counter[str]]

    @classmethod
    def rewrite(cls, sql: str) -> str:
        raise NotImplementedError

    @classmethod
    def _blinded(cls, sql: str) -> str:
        rewritten = cls.rewrite(sql)
        cls.blinded[sql] += rewritten != sql
        return rewritten

    async def fetch(self, query: str, *args: Any, **options: Any) -> Any:
        return await super().fetch(self._blinded(query), *args, **options)

    async def fetchrow(self, query: str, *args: Any, **options: Any) -> Any:
        return await super().fetchrow(self._blinded(query), *args, **options)

    async def fetchval(self, query: str, *args: Any, **options: Any) -> Any:
        return await super().fetchval(self._blinded(query), *args, **options)

    async def execute(self, query: str, *args: Any, **options: Any) -> str:
        return await super().execute(self._blinded(query), *args, **options)

    async def executemany(self, command: str, args: Any, **options: Any) -> None:
        await super().executemany(self._blinded(command), args, **options)


class TenantBlind(_Blind):
    """Forgets every tenant filter."""

    blinded: ClassVar[Counter[str]] = Counter()

    @classmethod
    def rewrite(cls, sql: str) -> str:
        return without_tenant(sql)


class TenantAndPersonBlind(_Blind):
    """Forgets every tenant filter and every person filter."""

    blinded: ClassVar[Counter[str]] = Counter()

    @classmethod
    def rewrite(cls, sql: str) -> str:
        return without_tenant_and_person(sql)
