"""Hosts on which many municipalities have their OParl system, each below a folder of its own."""


def kdvz_frechen(folder: str) -> str:
    """The System of a municipality at the joint data centre in Frechen, by its folder ("rim4240")."""
    return f"https://sdnetrim.kdvz-frechen.de/{folder}/webservice/oparl/v1.0/system"
