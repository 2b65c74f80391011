"""Tests of one function: every source it is wired to, with sample events and no network."""

import copy
import unittest

from tests.loading import clients, load, sample

ENVIRONMENT = {
{%- for name in env_names %}
    {{ name | py }}: {{ env_samples[name] | py }},
{%- endfor %}
}


class {{ class_name }}(unittest.TestCase):
    def setUp(self):
        self.modules = load({{ folder | py }}, ENVIRONMENT)
        self.calls = []

    def handle(self, event):
        return self.modules["app"].handle(event, None, clients(self.modules, self.calls))

    def methods(self):
        return [method for _, method, _ in self.calls]
{% for entry in entries %}
{%- if entry.kind in ("http", "rest") %}
    def test_{{ entry.name }}_answers(self):
        answer = self.handle(sample({{ entry.sample | py }}))
        self.assertIn(answer["statusCode"], (200, 201), answer["body"])
{%- if entry.expects_calls %}
        self.assertGreater(len(self.calls), 0)
{%- endif %}
{% if entry.takes_body %}
    def test_{{ entry.name }}_refuses_what_is_not_a_json_object(self):
        for body in ("not json", "[1]", "\"text\""):
            event = sample({{ entry.sample | py }})
            event["body"] = body
            event["isBase64Encoded"] = False
            self.assertEqual(self.handle(event)["statusCode"], 400, body)
        self.assertEqual(self.calls, [])
{% endif %}
{%- elif entry.kind == "socket" %}
    def test_{{ entry.name }}(self):
        self.assertEqual(self.handle(sample({{ entry.sample | py }}))["statusCode"], 200)
{% elif entry.kind in ("queue", "stream", "changes") %}
    def test_{{ entry.name }}_takes_a_batch(self):
        answer = self.handle(sample({{ entry.sample | py }}))
        self.assertEqual(answer, {"batchItemFailures": []})
{%- if has_calls %}
        self.assertGreater(len(self.calls), 0)
{%- endif %}

    def test_{{ entry.name }}_reports_only_what_failed(self):
        event = sample({{ entry.sample | py }})
        good = event["Records"][0]
        bad = copy.deepcopy(good)
{%- if entry.kind == "queue" %}
        bad["messageId"], bad["body"] = "bad-1", "not json"
{%- elif entry.kind == "stream" %}
        bad["eventID"], bad["kinesis"]["sequenceNumber"], bad["kinesis"]["data"] = "bad", "bad-1", "!"
{%- else %}
        bad["eventID"], bad["dynamodb"]["SequenceNumber"], bad["dynamodb"]["Keys"] = "bad", "bad-1", {"pk": {}}
{%- endif %}
        event["Records"] = [good, bad]
        self.assertEqual(self.handle(event), {"batchItemFailures": [{"itemIdentifier": "bad-1"}]})

    def test_{{ entry.name }}_works_once_on_what_comes_twice(self):
        event = sample({{ entry.sample | py }})
        event["Records"] = event["Records"][:1]
        self.handle(event)
        once = self.methods()
        self.calls.clear()
        event["Records"] = event["Records"] * 2
        self.handle(event)
        self.assertEqual(self.methods(), once)
{% elif entry.kind == "authorizer" %}
    def test_{{ entry.name }}_refuses_without_a_good_token_{{ loop.index }}(self):
        answer = self.handle(sample({{ entry.sample | py }}))
{%- if entry.flavour == "HTTP" %}
        self.assertFalse(answer["isAuthorized"])
{%- else %}
        self.assertEqual(answer["policyDocument"]["Statement"][0]["Effect"], "Deny")
{%- endif %}

    def test_{{ entry.name }}_lets_a_good_caller_in_{{ loop.index }}(self):
        self.modules["token_check"].claims_of = lambda token: {"sub": "user-1"}
        answer = self.handle(sample({{ entry.sample | py }}))
{%- if entry.flavour == "HTTP" %}
        self.assertTrue(answer["isAuthorized"])
{%- else %}
        self.assertEqual(answer["policyDocument"]["Statement"][0]["Effect"], "Allow")
        self.assertEqual(answer["principalId"], "user-1")
{%- endif %}
{% elif entry.kind == "field_authorizer" %}
    def test_{{ entry.name }}_of_fields_refuses_without_a_good_token(self):
        self.assertFalse(self.handle(sample({{ entry.sample | py }}))["isAuthorized"])
{% elif entry.kind == "user_pool" %}
    def test_{{ entry.name }}_gives_the_event_back(self):
        event = sample({{ entry.sample | py }})
        self.assertEqual(self.handle(event)["userName"], "user-1")
{% elif entry.kind == "transform" %}
    def test_{{ entry.name }}_gives_every_record_back(self):
        event = sample({{ entry.sample | py }})
        event["records"].append({"recordId": "bad-1", "data": "!"})
        answer = self.handle(event)
        self.assertEqual([record["result"] for record in answer["records"]], ["Ok", "ProcessingFailed"])
{% else %}
    def test_{{ entry.name }}(self):
        self.handle(sample({{ entry.sample | py }}))
{%- if has_calls %}
        self.assertGreater(len(self.calls), 0)
{%- endif %}
{% endif %}
{%- endfor %}
{%- if rejects_unknown %}
    def test_an_event_of_nobody_is_refused(self):
        with self.assertRaises(ValueError):
            self.handle({"unknown": True})
{% endif %}
{%- if authorizes %}

# A key for tests only; nothing else trusts it.
MODULUS = int(
    {{ test_modulus | py }},
    16,
)
PRIVATE = int(
    {{ test_private | py }},
    16,
)


def signed(claims, key_id="test"):
    """A token signed with the test key."""
    import base64
    import hashlib
    import json

    def encode(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    text = encode(json.dumps({"alg": "RS256", "kid": key_id}).encode()) + "." + encode(json.dumps(claims).encode())
    tail = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(text.encode()).digest()
    padded = b"\x00\x01" + b"\xff" * (256 - len(tail) - 3) + b"\x00" + tail
    signature = pow(int.from_bytes(padded, "big"), PRIVATE, MODULUS).to_bytes(256, "big")
    keys = {"keys": [{"kty": "RSA", "kid": "test", "e": "AQAB", "n": encode(MODULUS.to_bytes(256, "big"))}]}
    return text + "." + encode(signature), keys


class TokenTest(unittest.TestCase):
    GOOD = {"iss": "https://issuer.example.com/", "aud": "example", "sub": "user-1", "exp": 2000, "nbf": 0}

    def check(self, changes=None, tamper=False, key_id="test"):
        token_check = load({{ folder | py }}, ENVIRONMENT)["token_check"]
        token, keys = signed({**self.GOOD, **(changes or {})}, key_id)
        if tamper:
            head, body, signature = token.split(".")
            token = f"{head}.{body}x.{signature}"
        return token_check.claims_of(token, fetch=lambda: keys, now=1000)

    def test_a_genuine_token_passes(self):
        self.assertEqual(self.check()["sub"], "user-1")

    def test_everything_else_does_not(self):
        for changes in ({"exp": 999}, {"nbf": 5000}, {"aud": "other"}, {"iss": "https://other.example.com/"}, {"exp": None}):
            self.assertIsNone(self.check(changes), changes)
        self.assertIsNone(self.check(tamper=True))
        self.assertIsNone(self.check(key_id="unknown"))
{% endif %}

if __name__ == "__main__":
    unittest.main()
