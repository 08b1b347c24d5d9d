"""Everything that runs during the test, and what it takes to ask it."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import tomllib

from gateway import Gateway, call

HERE = pathlib.Path(__file__).parent
# Test data, all of it.
ADMIN, ADMIN_PASSWORD = "admin", "test-admin-password"
ACCOUNT, PROJECT = "acme", "cn-north-4"
SHORT_LIFE = 8


class Keystone:
    """Two servers with one database: tokens of `url` live an hour, those of
    `short_url` some seconds. A token of either is good at both."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = []
        configs = {name: self.configure(name, life) for name, life in (("long", 3600), ("short", SHORT_LIFE))}
        self.manage(configs["long"], "db_sync")
        user = ["--keystone-user", str(os.getuid()), "--keystone-group", str(os.getgid())]
        self.manage(configs["long"], "fernet_setup", *user)
        self.manage(configs["long"], "credential_setup", *user)
        self.manage(configs["long"], "bootstrap", "--bootstrap-password", ADMIN_PASSWORD)
        self.url, self.short_url = (self.serve(name, configs[name]) for name in ("long", "short"))
        for url in (self.url, self.short_url):
            self.await_answer(url)
        self.admin = self.sign_in()
        self.domain = self.make("domains", "domain", name=ACCOUNT)
        self.project = self.make("projects", "project", name=PROJECT, domain_id=self.domain)
        self.role = self.get("/v3/roles?name=member")["roles"][0]["id"]

    def configure(self, name, life):
        path = self.folder / f"{name}.conf"
        path.write_text(f"""
[DEFAULT]
log_file = {self.folder}/{name}.keystone.log
[database]
connection = sqlite:///{self.folder}/keystone.db
[auth]
methods = password,token,totp
[token]
provider = fernet
expiration = {life}
[fernet_tokens]
key_repository = {self.folder}/fernet-keys
[credential]
key_repository = {self.folder}/credential-keys
[security_compliance]
lockout_failure_attempts = 3
lockout_duration = 600
""")
        return path

    def manage(self, config, *words):
        tool = pathlib.Path(sys.executable).parent / "keystone-manage"
        done = subprocess.run([tool, "--config-file", config, *words], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"keystone-manage {words[0]} failed:\n{done.stdout}{done.stderr}")

    def serve(self, name, config):
        port = free_port()
        out = open(self.folder / f"{name}.out", "w")
        command = [sys.executable, "-B", "-W", "ignore", HERE / "serve.py", config, str(port), self.folder / f"{name}.log"]
        self.processes.append(subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT))
        return f"http://127.0.0.1:{port}"

    def await_answer(self, url):
        for _ in range(240):
            if any(process.poll() is not None for process in self.processes):
                raise SystemExit(f"Keystone ended by itself; see {self.folder}")
            try:
                if call("GET", f"{url}/v3")[0] == 200:
                    return
            except OSError:
                time.sleep(0.25)
        raise SystemExit(f"Keystone does not answer; see {self.folder}")

    def sign_in(self):
        user = {"name": ADMIN, "password": ADMIN_PASSWORD, "domain": {"id": "default"}}
        body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}},
                         "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}
        status, headers, answer = call("POST", f"{self.url}/v3/auth/tokens", body=body)
        assert status == 201, answer
        return headers["X-Subject-Token"]

    def ask(self, method, path, body=None, headers=None):
        headers = {"X-Auth-Token": self.admin, **(headers or {})}
        return call(method, self.url + path, headers, body)

    def get(self, path):
        status, _, answer = self.ask("GET", path)
        assert status == 200, answer
        return json.loads(answer)

    def make(self, collection, kind, **fields):
        status, _, answer = self.ask("POST", f"/v3/{collection}", {kind: fields})
        assert status == 201, answer
        return json.loads(answer)[kind]["id"]

    def user(self, name, password, **fields):
        """A new user with a role in the project; returns its id."""
        user = self.make("users", "user", name=name, password=password, domain_id=self.domain, **fields)
        self.change("PUT", f"/v3/projects/{self.project}/users/{user}/roles/{self.role}")
        return user

    def change(self, method, path, body=None, headers=None):
        status, _, answer = self.ask(method, path, body, headers)
        assert status in (200, 204), answer

    def says(self, token):
        """What Keystone knows about a token; None for one that is not valid."""
        status, _, answer = self.ask("GET", "/v3/auth/tokens", headers={"X-Subject-Token": token})
        return json.loads(answer)["token"] if status == 200 else None

    def revoke(self, token):
        self.change("DELETE", "/v3/auth/tokens", headers={"X-Subject-Token": token})

    def logins(self, name="long"):
        """How many logins there have been, and how each of them came out."""
        lines = (self.folder / f"{name}.log").read_text().splitlines()
        return [line.split()[-1] for line in lines if line.startswith("POST /v3/auth/tokens")]


class Sandbox:
    """`cloudbak sandbox` with its phones."""

    def __init__(self, binary, folder):
        config = folder / "sandbox.toml"
        command = [binary, "sandbox", "--listen", "127.0.0.1:0", "--write-config", config]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            if config.exists():
                break
            time.sleep(0.1)
        self.profile = tomllib.loads(config.read_text())["profile"]["sandbox-koophone"]
        self.url = self.profile["endpoint"]

    def token(self):
        login = self.profile["credential"]
        user = {"name": login["user"], "password": login["password"], "domain": {"name": login["domain"]}}
        body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}},
                         "scope": {"project": {"name": login["project"]}}}}
        return call("POST", f"{self.url}/v3/auth/tokens", body=body)[1]["X-Subject-Token"]

    def script(self, key, value):
        body = {"provider": "koophone", "key": key, "value": value}
        assert call("POST", f"{self.url}/_sandbox/script", body=body)[0] == 204, key

    def requested(self, phone):
        """The backups of a phone that a request has started."""
        truth = json.loads(call("GET", f"{self.url}/_sandbox/truth")[2])
        return [one for one in truth
                if one["provider"] == "koophone" and one["target"] == phone and one["by_request"]]


class World:
    """Keystone, phones, gateways and a place for cloudbak's files."""

    def __init__(self, binary, folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.binary, self.folder = binary, folder
        self.sandbox = Sandbox(binary, folder)
        try:
            self.keystone = Keystone(folder)
        except BaseException:
            self.sandbox.process.terminate()
            raise
        self.gateway = Gateway(self.keystone.url, self.keystone.project, self.sandbox)
        self.states = 0

    def close(self):
        for process in [self.sandbox.process, *self.keystone.processes]:
            process.terminate()
            process.wait(timeout=10)

    def account(self, user, password, iam=None, **credential):
        """A profile with a state folder of its own."""
        self.states += 1
        return Account(self, self.states, user, password, iam or self.keystone.url, credential)


class Account:
    """One profile of cloudbak."""

    def __init__(self, world, number, user, password, iam, credential):
        self.world, self.password = world, password
        self.folder = world.folder / f"account-{number}"
        self.folder.mkdir()
        credential = {"domain": ACCOUNT, "user": user, "password": password,
                      "project_id": world.keystone.project, **credential}
        pairs = ", ".join(f"{key} = {json.dumps(value)}" if not isinstance(value, dict)
                          else f"{key} = {{ command = {json.dumps(value['command'])} }}"
                          for key, value in credential.items())
        self.config = self.folder / "config.toml"
        self.config.touch(mode=0o600)
        self.config.write_text(f"""
[profile.phones]
provider = "koophone"
endpoint = "{world.gateway.url}"
iam_endpoint = "{iam}"
poll_interval = "500ms"
accept = ["releases-instance"]
credential = {{ {pairs} }}
""")

    def start(self, *words):
        environment = {"HOME": str(self.folder), "XDG_STATE_HOME": str(self.folder / "state"),
                       "PATH": os.environ["PATH"], "NO_COLOR": "1"}
        command = [self.world.binary, "--config", self.config, "--no-input", "-o", "json", *words]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish(self, process):
        out, err = process.communicate(timeout=120)
        for secret in [self.password, *self.tokens()]:
            assert secret not in out and secret not in err, "a secret was printed"
        answer = json.loads(out)
        assert process.returncode == answer["exit"]["code"], (process.returncode, out)
        return Outcome(process.returncode, answer, err)

    def run(self, *words):
        return self.finish(self.start(*words))

    def tokens(self):
        """The tokens in the cache, as they lie there."""
        folder = self.folder / "state" / "cloudbak" / "tokens"
        files = [path for path in folder.glob("*") if path.is_file() and path.stat().st_size > 0]
        found = []
        for path in files:
            try:
                found.append(json.loads(path.read_text())["secret"])
            except (ValueError, KeyError):
                continue
        return found


class Outcome:
    """How a command ended."""

    def __init__(self, code, answer, err):
        self.code, self.answer, self.err = code, answer, err

    @property
    def item(self):
        return self.answer["items"][0]

    @property
    def error(self):
        errors = self.answer["errors"] + [item["error"] for item in self.answer["items"] if item.get("error")]
        return errors[0]

    def __str__(self):
        return f"exit {self.code}\n{json.dumps(self.answer, indent=1)}\n{self.err}"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
