"""What every state table shares: a step is taken only from the states that allow it, and not before the step it needs.

Source  domain.md 7.3, 8.0
"""

from datetime import date
from enum import Enum

from domain.refusal import Refusal, Term


class InvalidTransition(Refusal):
    """The object is not in a state from which the command leads on."""

    object: str
    state: Enum
    command: Term


class StepDateOrder(Refusal):
    """A step cannot be effective before the step it needs."""

    step: Term
    basis: Term
    on: date


class BeforeStreamStart(Refusal):
    """A step cannot be effective before the first fact of what it steps."""

    started_on: date


class SamePersonReview(Refusal):
    """Who checks is not who made."""

    maker: Term
    checker: Term


def check_order(step: str, on: date, basis: str, basis_on: date | None) -> None:
    """Raises  StepDateOrder."""
    if basis_on is not None and on < basis_on:
        raise StepDateOrder(step=step, basis=basis, on=basis_on)
