"""The day on which every measured run takes place."""

TODAY = "2026-11-02"
