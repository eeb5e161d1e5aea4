"""Only what everybody on the internet can reach is public, in whatever disguise an address comes."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexusflow.notices.calls.addresses import is_public

INSIDE_4 = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1
    127.255.255.254 168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255
    192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255
    198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
""".split()
INSIDE_6 = """
    :: ::1 ::2 ::127.0.0.1 ::93.184.216.34 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
    ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b:1::10.0.0.1
    64:ff9b:1::93.184.216.34 100::1 100:0:0:1::1 2001::1 2001:0:7f00:1::7f00:1 2001:2::1 2001:10::1
    2001:20::1 2001:db8::1 2002:7f00:1::1 2002:a00:1::1 2002:a9fe:a9fe::1 2002:5db8:d822::1 3ffe::1 3fff::1
    4000::1 5f00::1 2606:4700::5efe:127.0.0.1 2606:4700::200:5efe:10.0.0.1 fc00::1 fd00:ec2::254
    fd20:ce::254 fe80::1 fe80::1%eth0 2606:4700::1%eth0 feb0::1 fec0::1 ff02::1 ff0e::1
""".split()
PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.255 100.128.0.0 172.15.255.255
    172.32.0.0 192.0.1.1 198.17.255.255 198.20.0.0 223.255.255.255 2606:4700:4700::1111 2001:4860:4860::8888
    2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8
""".split()


@pytest.mark.parametrize("address", [*INSIDE_4, *INSIDE_6])
def test_what_leads_inside_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_what_leads_to_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_what_it_is_in_every_disguise(number: int) -> None:
    plain = is_public(IPv4Address(number))
    assert is_public(IPv6Address(0xFFFF_0000_0000 | number)) is plain
    assert is_public(IPv6Address((0x64_FF9B << 96) | number)) is plain
    assert not is_public(IPv6Address(number))
    assert not is_public(IPv6Address((0x2002 << 112) | (number << 80) | 1))


@given(st.ip_addresses())
def test_nothing_is_public_that_python_knows_to_be_special(address: IPv4Address | IPv6Address) -> None:
    special = (
        address.is_loopback,
        address.is_link_local,
        address.is_private,
        address.is_multicast,
        address.is_reserved,
        address.is_unspecified,
    )
    carries = isinstance(address, IPv6Address) and (int(address) >> 32) in (0xFFFF, 0x64_FF9B << 64)
    assert carries or not (is_public(address) and any(special))
