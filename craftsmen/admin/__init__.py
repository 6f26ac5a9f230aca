"""The register for staff: facts are typed, honours are conferred, revoked and hidden by actions."""

from craftsmen.admin import certificates, honours, innovations, people, revocations, titles

__all__ = ["certificates", "honours", "innovations", "people", "revocations", "titles"]
