"""The plugin of nbval: a kernel is ready though another program takes every port that is free."""

from __future__ import annotations

import itertools
import subprocess
import tempfile

import nbval.kernel
from nbval_course import on_sockets_of


def test_a_kernel_needs_no_port(monkeypatch):
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setattr(nbval.kernel, "KernelManager", on_sockets_of(folder, itertools.count()))
        name = nbval.kernel.CURRENT_ENV_KERNEL_NAME
        manager, client = nbval.kernel.start_new_kernel(300, name, stderr=subprocess.DEVNULL)
        try:
            information = manager.get_connection_info()
            assert information["transport"] == "ipc" and information["ip"].startswith(folder)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
            manager.cleanup_resources()
