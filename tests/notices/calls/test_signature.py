"""Calls are signed so that whoever was given the secret can check them with any library for it."""

import base64
import pickle
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from nexusflow.notices.calls.places import Place
from nexusflow.notices.calls.signature import Keyring, read_secrets, sign

HERE = Place("https", "a.example", 443)
SECRET = "whsec_" + "c2VjcmV0" * 5
OTHER = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_signature_is_that_of_the_specification() -> None:
    headers = sign(
        [OTHER],
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        at=datetime.fromtimestamp(1_614_265_330, tz=UTC),
    )
    assert headers == [
        ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
        ("webhook-timestamp", "1614265330"),
        ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
    ]


def test_while_secrets_are_changed_either_checks_the_call() -> None:
    headers = dict(sign([SECRET, OTHER], "7", '{"a": "ä"}'.encode(), at=datetime.now(UTC)))
    for secret in (SECRET, OTHER):
        assert Webhook(secret).verify('{"a": "ä"}', headers) == {"a": "ä"}
    with pytest.raises(WebhookVerificationError):
        Webhook(*Keyring.of("k" * 40).secrets(HERE)).verify('{"a": "ä"}', headers)


def test_another_body_or_id_does_not_pass() -> None:
    headers = dict(sign([SECRET], "7", b"{}", at=datetime.now(UTC)))
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify('{"a": 1}', headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify("{}", {**headers, "webhook-id": "8"})


def test_each_place_of_each_installation_has_a_secret_of_its_own() -> None:
    places = [
        HERE,
        Place("http", "a.example", 443),
        Place("https", "a.example", 444),
        Place("https", "b", 443),
    ]
    made = [Keyring.of(key * 40).secrets(place) for key in "kl" for place in places]
    assert all(read_secrets(secret) == (secret,) for (secret,) in made)
    assert len(set(made)) == len(made)
    assert made[0] == Keyring.of("k" * 40).secrets(HERE)


def test_secrets_that_are_chosen_are_those_of_every_place() -> None:
    keyring = Keyring.of("k" * 40, chosen=f"{SECRET},{OTHER}")
    assert keyring.secrets(HERE) == keyring.secrets(Place("https", "b", 443)) == (SECRET, OTHER)


def test_a_keyring_can_be_logged_and_passed_on() -> None:
    keyring = Keyring.of("k" * 40, chosen=SECRET)
    assert repr(keyring) == "Keyring()"
    assert pickle.loads(pickle.dumps(keyring)) == keyring


def test_several_secrets_are_separated_by_commas() -> None:
    assert read_secrets(f" {SECRET} ,{OTHER},") == (SECRET, OTHER)
    assert read_secrets("") == ()


@pytest.mark.parametrize(
    "text",
    [
        "hush" * 10,
        "whsec_hush!" * 5,
        "whsec_" + base64.b64encode(b"hush" * 5).decode(),
        "whsec_" + base64.b64encode(b"hush" * 17).decode(),
        SECRET + ",whsec_hush",
        "whsec_" + "ä" * 40,
    ],
)
def test_what_is_no_secret_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="whsec_ and 24 to 64 bytes in base64") as refusal:
        read_secrets(text)
    assert "hush" not in str(refusal.value)
