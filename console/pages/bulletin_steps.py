"""The steps of a bulletin that was issued: the district signs for it."""

from console.pages.step import Field, Step, stands

STEPS = (Step("AcknowledgeBriefing", "签收", stands("state", "ISSUED"), (Field("documentNo", "签收文号"),)),)
