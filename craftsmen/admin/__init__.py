"""The register for staff: facts are typed, honours are conferred, revoked and hidden by actions."""

from craftsmen.admin import certificates, honours, people, revocations, titles

__all__ = ["certificates", "honours", "people", "revocations", "titles"]
