"""Tests of flows, written in YAML beside them and run against a real embedded sandbox (MUnit's job).

suite               what a test may say, as typed models
suite_reading       the tests of a flow file and of the `*.test.yaml` beside it, checked before anything runs
surroundings        sandbox, databases, files, clock and environment of one test
step_doubles        mocks, spies and counts: what the interpreter meets in place of its steps
trial               one test, carried out stage by stage
judging, matching   expectations against what came, difference by difference
step_coverage       which steps and branches the tests reached
"""
