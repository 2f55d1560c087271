from domain.organisation import Organisation, OrganisationKind


def test_an_organisation_is_registered_under_its_code():
    organisation = Organisation.register("CHAOYANG", "朝阳区应急管理局", OrganisationKind.DISTRICT_BODY, "110105")

    [fact] = organisation.collect_events()
    assert (fact.code, fact.name, fact.kind, fact.district) == (
        "CHAOYANG",
        "朝阳区应急管理局",
        OrganisationKind.DISTRICT_BODY,
        "110105",
    )


def test_a_code_is_a_stream_so_that_it_names_one_organisation():
    assert Organisation.id_for("RENHE") == Organisation.id_for("RENHE")
    assert Organisation.id_for("RENHE") != Organisation.id_for("ANTAI")


def test_an_organisation_is_everybodys_to_see():
    organisation = Organisation.register("RENHE", "仁和保险", OrganisationKind.INSURER, None)

    assert (organisation.insurers, organisation.in_district) == ((), None)
