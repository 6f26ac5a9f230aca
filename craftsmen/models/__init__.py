from craftsmen.models.honours import Certificate, CertificateCounter, Decision, Honour
from craftsmen.models.people import Craftsman
from craftsmen.models.titles import Title

__all__ = ["Certificate", "CertificateCounter", "Craftsman", "Decision", "Honour", "Title"]
