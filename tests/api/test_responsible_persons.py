"""Responsible persons over HTTP: named by their organisation, known to those they serve."""

from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, told

ON, LATER = "2019-03-01", "2019-06-01"


def appoint(story, by, name, on=ON, **post):
    contact = {"name": name, "phone": "13800001234"}
    return story.do(by, "AppointPerson", on, contact=contact, **({"duty": "FUND"} | post))


def listed(by, **asked):
    rows = by.ask("ResponsiblePersons", **asked)["responsiblePersons"]["rows"]
    return [
        (row["organisation"]["code"], row["duty"], (row["district"] or {}).get("code"), row["name"]) for row in rows
    ]


def refusal(answer):
    return answer["code"], answer["class"], answer["message"]


def test_each_sees_the_persons_that_serve_them(database):
    with told(database) as story:
        appoint(story, story.officer, "张专人", branch="北京分公司")
        appoint(story, story.finance, "李专人", district=FENGTAI, duty="INSPECTION")
        appoint(story, story.other_officer, "王专人", district=SHUNYI)

        all_of_them = [
            (ANTAI, "FUND", SHUNYI, "王专人"),
            (RENHE, "FUND", None, "张专人"),
            (RENHE, "INSPECTION", FENGTAI, "李专人"),
        ]
        assert listed(story.centre) == all_of_them
        assert listed(story.city, duty="INSPECTION") == all_of_them[2:]
        assert listed(story.reviewer) == all_of_them[1:]
        assert listed(story.fengtai) == all_of_them[1:]
        assert listed(story.shunyi) == all_of_them[:2]
        assert listed(story.other_finance, scope={"insurerId": None}) == all_of_them[:1]


def test_telephones_are_shown_in_full_only_to_their_own_and_to_the_centre(database):
    with told(database) as story:
        appoint(story, story.officer, "张专人")

        def phone(by):
            [row] = by.ask("ResponsiblePersons")["responsiblePersons"]["rows"]
            return row["phone"]

        assert phone(story.finance) == phone(story.centre) == "13800001234"
        assert phone(story.fengtai) == phone(story.city) == phone(story.auditor) == "138****1234"


def test_who_was_responsible_is_known_as_of_any_two_dates(database):
    with told(database) as story:
        appoint(story, story.officer, "张专人")
        then = story.receipt["position"]
        appoint(story, story.officer, "李专人", LATER)
        story.do(story.officer, "RelievePerson", "2019-09-01", duty="FUND")

        assert listed(story.centre) == []
        assert listed(story.centre, asOf="2019-08-31") == [(RENHE, "FUND", None, "李专人")]
        assert listed(story.centre, asOf="2019-05-31") == [(RENHE, "FUND", None, "张专人")]
        assert listed(story.centre, asOf="2019-08-31", asKnownAt={"position": then}) == [
            (RENHE, "FUND", None, "张专人")
        ]


def test_what_cannot_be_said_of_a_post_is_refused(database):
    with told(database) as story:
        appoint(story, story.officer, "张专人")
        story.clock.turn(LATER)
        post = {"duty": "FUND", "reason": "登记"}

        again = story.officer.do("AppointPerson", LATER, contact={"name": "张专人"}, **post)
        nowhere = story.officer.do("AppointPerson", LATER, contact={"name": "张专人"}, **post, district="119999")
        nobody = story.officer.do("RelievePerson", LATER, **post, branch="丰台支公司")
        stranger = story.city.do("AppointPerson", LATER, contact={"name": "张专人"}, **post)

        assert refusal(again) == ("ALREADY_APPOINTED", "CONFLICT", "该人员自2019-03-01起已担任此职责")
        assert refusal(nowhere)[:2] == ("DISTRICT_UNKNOWN", "INPUT")
        assert refusal(nobody)[:2] == ("NOBODY_APPOINTED", "STATE")
        assert refusal(stranger)[:2] == ("ROLE_NOT_ALLOWED", "FORBIDDEN")
        assert listed(story.centre) == [(RENHE, "FUND", None, "张专人")]
