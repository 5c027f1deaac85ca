"""The rule by which a guess from time is judged."""

import random

from bench.timing import breaches, right_by_the_middle


def test_times_that_differ_tell_everything_and_equal_ones_nothing():
    assert right_by_the_middle([425.0, 430.0, 428.0], [188.0, 190.0, 187.0]) == 100
    assert right_by_the_middle([188.0, 190.0, 187.0], [425.0, 430.0, 428.0]) == 100
    lot = random.Random(5)
    first, second = ([lot.gauss(100, 5) for _sample in range(2000)] for _whom in range(2))
    assert 48 < right_by_the_middle(first, second) < 53


def test_what_is_told_too_often_is_named():
    figures = {"sqlite": {"sign-in": {"right_percent": 55.0}, "new password": {"right_percent": 55.1}}}
    (sentence,) = breaches(figures)
    assert "new password" in sentence
