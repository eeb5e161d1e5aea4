"""One strict grammar says where a call goes; what it does not know is refused, and nothing is mended."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexusflow.notices.calls.call import HopelessCallError
from nexusflow.notices.calls.places import Place, read_allowed, read_url, refuse_place

ODD = [
    "",
    "https://",
    "https:///path",
    "//hooks.example.org/",
    "hooks.example.org",
    "ftp://hooks.example.org/",
    "file:///etc/passwd",
    "gopher://hooks.example.org:70/_x",
    "unix:///run/docker.sock",
    "https:hooks.example.org",
    "https:/hooks.example.org",
    "https:\\\\hooks.example.org",
    "https://hooks.example.org\\@127.0.0.1/",
    "https://user@hooks.example.org/",
    "https://user:password@hooks.example.org/",
    "https://hooks.example.org@127.0.0.1/",
    "https://hooks.example.org:443@127.0.0.1/",
    "https://hooks.example.org#@127.0.0.1/",
    "https://hooks.example.org/#fragment",
    " https://hooks.example.org/",
    "https://hooks.example.org/ ",
    "https://hooks.example.org/\n",
    "https://hooks.example.org/\r\nX-Smuggled: 1",
    "https://hooks.example.org/a b",
    "https://hooks.exa\tmple.org/",
    "https://hooks.example.org/\x00",
    "https://hooks.example.org/\x7f",
    "https://hooks.example.org/\u00e4",
    "https://hooks%2eexample.org/",
    "https://127.0.0.1%2f@hooks.example.org/",
    "https://hooks.example.org./",
    "https://localhost./",
    "https://127.0.0.1./",
    "https://.example.org/",
    "https://hooks..example.org/",
    "https://-hooks.example.org/",
    "https://" + "a" * 64 + ".example.org/",
    "https://" + "a." * 127 + "example/",
    "https://hooks.example.org/" + "a" * 2_048,
    "https://hooks.example.org:/",
    "https://hooks.example.org:0/",
    "https://hooks.example.org:65536/",
    "https://hooks.example.org:443443/",
    "https://hooks.example.org:-1/",
    "https://hooks.example.org:4 43/",
    "https://hooks.example.org:٤٤٣/",
    # IP addresses as only some programs read them
    "https://2130706433/",
    "https://017700000001/",
    "https://0x7f000001/",
    "https://0x7F.1/",
    "https://0x/",
    "https://127.1/",
    "https://127.0.1/",
    "https://0/",
    "https://0177.0.0.1/",
    "https://127.0.0.01/",
    "https://127.0.0.0x1/",
    "https://127.0.0.256/",
    "https://1.2.3.4.5/",
    "https://example.1/",
    "https://[127.0.0.1]/",
    "https://[::1/",
    "https://::1/",
    "https://[::1]x/",
    "https://[fe80::1%25eth0]/",
    "https://[fe80::1%eth0]/",
    "https://[v1.x]/",
    "https://[::127.0.0.1.1]/",
    # letters that some programs take for others
    "https://\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54/",  # localhost, in full width
    "https://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/",  # 127.0.0.1, in circles
    "https://127\u30020\u30020\u30021/",  # ideographic full stops
    "https://\u24d4xample.org/",
    "https://ex\u0430mple.org/",  # a Cyrillic a
    "https://fa\u00df.de/",
    "https://localho\u017ft/",  # a long s
    "https://\u212aelvin.org/",
    "http\u017f://example.org/",
    "https://exam\u00adple.org/",
    "https://exam\u200dple.org/",
    "https://example\u2024org/",
]


@pytest.mark.parametrize("url", ODD)
def test_what_could_be_understood_in_two_ways_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(HopelessCallError) as refusal:
        read_url(url)
    assert "password@" not in str(refusal.value)
    assert "Smuggled" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "place", "target"),
    [
        ("https://hooks.example.org", Place("https", "hooks.example.org", 443), "/"),
        ("HTTPS://Hooks.Example.ORG/A?b=C", Place("https", "hooks.example.org", 443), "/A?b=C"),
        ("https://hooks.example.org?x=1", Place("https", "hooks.example.org", 443), "/?x=1"),
        ("https://hooks.example.org:8443/@x", Place("https", "hooks.example.org", 8443), "/@x"),
        ("https://xn--fa-hia.de/", Place("https", "xn--fa-hia.de", 443), "/"),
        ("http://in_side:80/", Place("http", "in_side", 80), "/"),
        ("https://1.1.1.1/", Place("https", "1.1.1.1", 443), "/"),
        ("https://[2606:4700:0000::1111]:444/x", Place("https", "2606:4700::1111", 444), "/x"),
        ("https://3com.example.4you/", Place("https", "3com.example.4you", 443), "/"),
    ],
)
def test_an_address_is_read(url: str, place: Place, target: str) -> None:
    assert read_url(url) == (place, target)


@given(st.from_regex(re.compile(r"https?://[!-~]{1,30}", re.ASCII), fullmatch=True))
def test_what_is_read_is_written_the_same_way_again(url: str) -> None:
    try:
        place, target = read_url(url)
    except HopelessCallError:
        return
    assert read_url(f"{place}{target}") == (place, target)


def test_a_place_says_its_port_only_where_it_is_not_the_usual_one() -> None:
    assert Place("https", "a.org", 443).authority == "a.org"
    assert Place("http", "a.org", 443).authority == "a.org:443"
    assert str(Place("https", "2606:4700::1", 8443)) == "https://[2606:4700::1]:8443"


@pytest.mark.parametrize(
    "url", ["http://a.org/", "https://a.org:22/", "https://a.org:25/", "http://a.org:443/"]
)
def test_calls_go_over_tls_and_to_no_port_of_another_service(url: str) -> None:
    place, _ = read_url(url)
    with pytest.raises(HopelessCallError, match="NEXUSFLOW_CALLS_ALLOW"):
        refuse_place(place, allow=frozenset())
    refuse_place(place, allow=frozenset({place}))


def test_nothing_is_allowed_unless_somebody_says_so() -> None:
    assert read_allowed("") == read_allowed(" , ") == frozenset()


def test_allowed_places_are_read_as_operators_write_them() -> None:
    assert read_allowed(
        "Intra.example, db.example:8443,http://10.0.0.5:8080, https://[fd00::5],http://x"
    ) == {
        Place("https", "intra.example", 443),
        Place("https", "db.example", 8443),
        Place("http", "10.0.0.5", 8080),
        Place("https", "fd00::5", 443),
        Place("http", "x", 80),
    }


@pytest.mark.parametrize(
    "entry", ["a/b", "http://u:hush@b", "*.example.org", "10.0.0.0/8", "a b", "ftp://hush", "127.1"]
)
def test_an_entry_that_names_no_place_is_counted_to_and_not_repeated(entry: str) -> None:
    with pytest.raises(ValueError, match="number 2") as refusal:
        read_allowed(f"good.example,{entry}")
    assert "hush" not in str(refusal.value)


@pytest.mark.parametrize(
    "url", ["https://intra.example:8443/", "http://intra.example/", "https://x.intra.example/"]
)
def test_what_is_allowed_is_that_scheme_host_and_port_and_no_other(url: str) -> None:
    assert read_url(url)[0] not in read_allowed("intra.example")
