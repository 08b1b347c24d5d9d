"""Runs every check; main.py BINARY. Ends with 1 at the first that fails."""

import pathlib
import sys
import time
import traceback

import checks
from world import World


def main(binary):
    begun = time.monotonic()
    world = World(binary, pathlib.Path("target/keystone/run").absolute())
    print(f"Keystone answers after {time.monotonic() - begun:.0f} s")
    try:
        for check in checks.ALL:
            check(world)
            print(f"ok: {check.__doc__}")
    except Exception:
        traceback.print_exc()
        print(f"FAILED: {check.__doc__}; logs are in {world.folder}")
        return 1
    finally:
        world.close()
    print(f"{len(checks.ALL)} checks passed in {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
