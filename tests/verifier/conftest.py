"""How long a property may take is the business of the machine, which others use as well."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
