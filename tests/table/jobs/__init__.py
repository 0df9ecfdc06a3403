"""Tests of table/jobs/."""
