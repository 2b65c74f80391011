"""Checks JSON Web Tokens signed with RS256, with nothing but the standard library."""

import base64
import hashlib
import hmac
import json
import os
import time
import urllib.request

# DER prefix of a SHA-256 digest in a PKCS #1 v1.5 signature.
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")
LEEWAY_SECS = 60
_keys = {"until": 0.0, "by_id": {}}


def fetch_keys():
    url = os.environ["TOKEN_ISSUER"].rstrip("/") + "/.well-known/jwks.json"
    if not url.startswith("https://"):
        raise ValueError("the issuer has to be an https address")
    with urllib.request.urlopen(url, timeout=3) as answer:
        return json.loads(answer.read(1_000_000))


def keys(fetch):
    if time.time() >= _keys["until"]:
        _keys["by_id"] = {key["kid"]: key for key in fetch()["keys"] if key.get("kty") == "RSA" and "kid" in key}
        _keys["until"] = time.time() + 600
    return _keys["by_id"]


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signature_holds(key, signed, signature):
    modulus = int.from_bytes(decode(key["n"]), "big")
    exponent = int.from_bytes(decode(key["e"]), "big")
    size = (modulus.bit_length() + 7) // 8
    if modulus.bit_length() < 2048 or len(signature) != size:
        return False
    opened = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(size, "big")
    tail = SHA256_PREFIX + hashlib.sha256(signed).digest()
    expected = b"\x00\x01" + b"\xff" * (size - len(tail) - 3) + b"\x00" + tail
    return hmac.compare_digest(opened, expected)


def claims_of(token, fetch=None, now=None):
    """The claims of a token that is genuine, current and meant for us; `None` otherwise."""
    now = time.time() if now is None else now
    try:
        head, body, signature = token.split(".")
        header, claims = json.loads(decode(head)), json.loads(decode(body))
        if header.get("alg") != "RS256":
            return None
        key = keys(fetch or fetch_keys).get(header.get("kid"))
        if key is None or not signature_holds(key, f"{head}.{body}".encode(), decode(signature)):
            return None
        if claims["iss"].rstrip("/") != os.environ["TOKEN_ISSUER"].rstrip("/"):
            return None
        audience = claims.get("aud", claims.get("client_id"))
        if os.environ["TOKEN_AUDIENCE"] not in (audience if isinstance(audience, list) else [audience]):
            return None
        if not float(claims.get("nbf", 0)) - LEEWAY_SECS <= now < float(claims["exp"]):
            return None
        return claims
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return None
