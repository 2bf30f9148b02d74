"""Measuring: extraction quality, gains and losses, speed."""
