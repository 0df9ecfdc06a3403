"""Tests of table/model/."""
