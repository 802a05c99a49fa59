"""The shared floor: tables, migrations, and the one way to a transaction."""
