"""Enterprise: who is insured, what it is called, where it lies, and under which codes it is known (参保企业).

Rule 1. Each kind of fact has its file here, with its rules.
Source  domain.md 7.2, 8.2, 9 cases 19 and 23
"""

from domain.aggregate import stored_as
from domain.enterprise import insuring, merging, placing, record


@stored_as("enterprise")
class Enterprise(insuring.Insuring, placing.Placing, merging.Merging):
    """An enterprise, named by its unified social credit code; here are all its facts."""

    Event = record.EnterpriseFact

    EnterpriseRegistered = record.EnterpriseRegistered
    EnterpriseRenamed = record.EnterpriseRenamed
    EnterpriseNameCorrected = record.EnterpriseNameCorrected
    EnterpriseContactNamed = record.EnterpriseContactNamed

    EnterpriseInsured = insuring.EnterpriseInsured
    CoverEndMoved = insuring.CoverEndMoved

    EnterpriseDistrictReassigned = placing.EnterpriseDistrictReassigned

    EnterpriseMerged = merging.EnterpriseMerged
    EnterpriseAbsorbed = merging.EnterpriseAbsorbed
