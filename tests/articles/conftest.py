"""Two who work at the desk, each in a browser of their own."""

import pytest


@pytest.fixture
def desk(signed_in, ada):
    return signed_in(ada)


@pytest.fixture
def other_desk(signed_in, carla):
    return signed_in(carla)
