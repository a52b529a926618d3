"""The option `--env` of commands: an environment of the account."""

from __future__ import annotations

import argparse


def add_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--env",
        default="",
        metavar="NAME",
        help="an environment of cloud.yaml, such as test or prod: its skill ids, variables and bot files",
    )
