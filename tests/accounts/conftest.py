import pytest

from tests.accounts.connecting import switch_on
from tests.accounts.oidc_provider import Provider


@pytest.fixture
def provider(settings):
    """A provider that the settings name as `sso`; Ann is signed in there."""
    made = Provider()
    switch_on(settings, made.settings())
    yield made
    made.close()
