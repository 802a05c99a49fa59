"""Starts the push stub as a process of its own: `python -m workers.push_stub`."""

from workers.push_stub.command import push_stub_verb

push_stub_verb()
