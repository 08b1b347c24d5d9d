"""What must hold when cloudbak signs in at a Keystone."""

import base64
import hashlib
import hmac
import stat
import time

from world import SHORT_LIFE

PHONE = "a44uhlf7"
PASSWORD = "test-password-of-ops"
UNAUTHENTICATED = 10


def expect(outcome, code):
    assert outcome.code == code, f"expected exit {code}, got {outcome}"
    return outcome


def login_is_cached(world):
    """a login is cached, privately, and its end is the one that Keystone says"""
    world.keystone.user("ops", PASSWORD)
    world.ops = world.account("ops", PASSWORD)
    before = len(world.keystone.logins())
    item = expect(world.ops.run("auth", "login", "-vvv"), 0).item
    assert item["account"] == f"acme/ops in {world.keystone.project}", item
    [token] = world.ops.tokens()
    known = world.keystone.says(token)
    assert known["user"]["name"] == "ops" and known["project"]["id"] == world.keystone.project
    assert known["expires_at"][:19] == item["expires_at"][:19], (known["expires_at"], item)
    for path in (world.ops.folder / "state" / "cloudbak" / "tokens").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert len(world.keystone.logins()) == before + 1


def status_and_use_ask_for_nothing(world):
    """status tells the token's end, and commands share it without another login"""
    before = len(world.keystone.logins())
    item = expect(world.ops.run("auth", "status"), 0).item
    assert item["token"] == "cached" and item["expires_at"], item
    for _ in range(3):
        expect(world.ops.run("profile", "check"), 0)
    assert len(world.keystone.logins()) == before


def revoked_token_is_replaced_once(world):
    """a revoked token is replaced by one login, and the command succeeds"""
    [token] = world.ops.tokens()
    world.keystone.revoke(token)
    assert world.keystone.says(token) is None
    logins, refused = len(world.keystone.logins()), world.gateway.refused
    expect(world.ops.run("target", "list"), 0)
    assert len(world.keystone.logins()) == logins + 1
    assert world.gateway.refused == refused + 1
    [new] = world.ops.tokens()
    assert new != token and world.keystone.says(new) is not None


def logout_forgets(world):
    """logout removes the cached token; the next command signs in anew"""
    assert expect(world.ops.run("auth", "logout"), 0).item["token"] == "ended"
    assert world.ops.tokens() == []
    assert expect(world.ops.run("auth", "status"), 0).item["token"] == "none"
    before = len(world.keystone.logins())
    expect(world.ops.run("profile", "check"), 0)
    assert len(world.keystone.logins()) == before + 1


def parallel_commands_share_a_login(world):
    """four commands at the same moment share one login"""
    expect(world.ops.run("auth", "logout"), 0)
    before = len(world.keystone.logins())
    running = [world.ops.start("profile", "check") for _ in range(4)]
    for process in running:
        expect(world.ops.finish(process), 0)
    assert len(world.keystone.logins()) == before + 1


def expired_token_is_replaced(world):
    """an expired token is shown as such, and not used"""
    account = world.account("ops", PASSWORD, iam=world.keystone.short_url)
    expect(account.run("auth", "login"), 0)
    [token] = account.tokens()
    time.sleep(SHORT_LIFE + 1)
    assert world.keystone.says(token) is None
    assert expect(account.run("auth", "status"), 0).item["token"] == "expired"
    logins, refused = len(world.keystone.logins("short")), world.gateway.refused
    expect(account.run("profile", "check"), 0)
    assert len(world.keystone.logins("short")) == logins + 1
    assert world.gateway.refused == refused, "an expired token was sent"


def renewed_during_a_wait(world):
    """a token that ends in the middle of a wait is renewed, and the backup completes"""
    world.sandbox.script("next_job", {"seconds": 2.5 * SHORT_LIFE})
    account = world.account("ops", PASSWORD, iam=world.keystone.short_url)
    before, seen = len(world.keystone.logins("short")), len(world.gateway.seen)
    item = expect(account.run("backup", "create", PHONE, "--wait", "--wait-timeout", "100s"), 0).item
    assert item["state"] == "succeeded", item
    assert len(world.sandbox.requested(PHONE)) == 1
    logins = len(world.keystone.logins("short")) - before
    assert 2 <= logins <= 8, f"{logins} logins in a wait of {2.5 * SHORT_LIFE} s"
    assert len(set(world.gateway.seen[seen:])) == logins


def token_revoked_during_a_wait(world):
    """a token that is revoked in the middle of a wait is replaced, and nothing is started twice"""
    phone = "efjy72gs"
    world.sandbox.script("next_job", {"seconds": 8})
    account = world.account("ops", PASSWORD)
    running = account.start("backup", "create", phone, "--wait", "--wait-timeout", "100s")
    for _ in range(200):
        if world.sandbox.requested(phone):
            break
        time.sleep(0.1)
    [token] = account.tokens()
    world.keystone.revoke(token)
    item = expect(account.finish(running), 0).item
    assert item["state"] == "succeeded", item
    assert len(world.sandbox.requested(phone)) == 1
    assert account.tokens() != [token]


def wrong_password_is_tried_once(world):
    """a wrong password is tried once, for a fleet of targets too"""
    account = world.account("ops", "test-wrong-password")
    before = len(world.keystone.logins())
    outcome = expect(account.run("backup", "list", "a44uhlf7", "efjy72gs", "fleet001"), UNAUTHENTICATED)
    assert world.keystone.logins()[before:] == ["401"], world.keystone.logins()[before:]
    assert outcome.error["sent"] == "no" and "password" in outcome.error["hint"], outcome
    assert account.tokens() == []


def locked_account_is_left_alone(world):
    """an account that Keystone has locked is not tried again by itself"""
    world.keystone.user("locked", PASSWORD)
    wrong = world.account("locked", "test-wrong-password")
    for _ in range(3):
        expect(wrong.run("auth", "login"), UNAUTHENTICATED)
    before = len(world.keystone.logins())
    expect(world.account("locked", PASSWORD).run("profile", "check"), UNAUTHENTICATED)
    assert world.keystone.logins()[before:] == ["401"]


def disabled_user_is_refused(world):
    """a user who is disabled loses the cached token: one login is tried, no more"""
    user = world.keystone.user("leaver", PASSWORD)
    account = world.account("leaver", PASSWORD)
    expect(account.run("auth", "login"), 0)
    world.keystone.change("PATCH", f"/v3/users/{user}", {"user": {"enabled": False}})
    before, refused = len(world.keystone.logins()), world.gateway.refused
    expect(account.run("target", "list"), UNAUTHENTICATED)
    assert world.keystone.logins()[before:] == ["401"]
    assert world.gateway.refused == refused + 1


def changed_password_ends_the_token(world):
    """a new password ends the token; the profile with the new one works"""
    user = world.keystone.user("changer", PASSWORD)
    old = world.account("changer", PASSWORD)
    expect(old.run("auth", "login"), 0)
    world.keystone.change("PATCH", f"/v3/users/{user}", {"user": {"password": "test-new-password"}})
    time.sleep(1.1)  # Keystone ends every token of the same second
    expect(old.run("profile", "check"), UNAUTHENTICATED)
    expect(world.account("changer", "test-new-password").run("profile", "check"), 0)


def unknown_project_is_refused(world):
    """a project that does not exist is refused without a loop"""
    account = world.account("ops", PASSWORD, project_id="0123456789abcdef0123456789abcdef")
    before = len(world.keystone.logins())
    expect(account.run("profile", "check"), UNAUTHENTICATED)
    assert len(world.keystone.logins()) == before + 1


def one_time_code_is_sent(world):
    """a user with a second factor signs in with password and code, and not without"""
    secret = base64.b32encode(b"test-secret-0123456789").decode().rstrip("=")
    rules = {"multi_factor_auth_enabled": True, "multi_factor_auth_rules": [["password", "totp"]]}
    user = world.keystone.user("careful", PASSWORD, options=rules)
    world.keystone.make("credentials", "credential", type="totp", user_id=user, blob=secret)
    with_code = {"user_id": user, "passcode": {"command": ["echo", code(secret)]}}
    account = world.account("careful", PASSWORD, **with_code)
    expect(account.run("profile", "check"), 0)
    [token] = account.tokens()
    assert set(world.keystone.says(token)["methods"]) == {"password", "totp"}
    wrong = f"{(int(code(secret)) + 1) % 1_000_000:06}"
    before = len(world.keystone.logins())
    for credential in ({}, {"user_id": user, "passcode": {"command": ["echo", wrong]}}):
        expect(world.account("careful", PASSWORD, **credential).run("profile", "check"), UNAUTHENTICATED)
    assert len(world.keystone.logins()) == before + 2


def code(secret):
    """The one-time code of now (RFC 6238), with a moment left to use it."""
    if time.time() % 30 > 24:
        time.sleep(30 - time.time() % 30 + 0.1)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, int(time.time() // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at:at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


ALL = [
    login_is_cached,
    status_and_use_ask_for_nothing,
    revoked_token_is_replaced_once,
    logout_forgets,
    parallel_commands_share_a_login,
    expired_token_is_replaced,
    renewed_during_a_wait,
    token_revoked_during_a_wait,
    wrong_password_is_tried_once,
    locked_account_is_left_alone,
    disabled_user_is_refused,
    changed_password_ends_the_token,
    unknown_project_is_refused,
    one_time_code_is_sent,
]
