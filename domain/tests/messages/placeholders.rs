//! Names of placeholders, right and nearly right (R12).

use domain::messages::Placeholder;

#[test]
fn r12_there_are_ten_placeholders_and_each_is_found_by_its_name_label_and_token() {
    assert_eq!(Placeholder::ALL.len(), 10);
    for placeholder in Placeholder::ALL {
        for spelling in [placeholder.name(), placeholder.label(), &placeholder.token()] {
            assert_eq!(Placeholder::find(spelling), Some(placeholder), "{spelling}");
        }
    }
    assert_eq!(Placeholder::ClientFirstName.token(), "{{ClientFirstName}}");
    assert_eq!(Placeholder::ClientFirstName.label(), "Client first name");
}

#[test]
fn r12_names_match_without_regard_to_case_or_inner_space() {
    for spelling in ["{{ client first name }}", "CLIENTFIRSTNAME", " client\u{a0}First  Name ", "{{clientfirstname}}"] {
        assert_eq!(Placeholder::find(spelling), Some(Placeholder::ClientFirstName), "{spelling}");
    }
    for wrong in ["", "{{}}", "First", "ClientFirstNames", "{ClientFirstName}"] {
        assert_eq!(Placeholder::find(wrong), None, "{wrong}");
    }
}

#[test]
fn r12_the_nearest_right_name_is_offered_for_a_wrong_one() {
    let nearest = [
        ("ClientFristName", Some(Placeholder::ClientFirstName)),
        ("client_last_name", Some(Placeholder::ClientLastName)),
        ("OrganisationName", Some(Placeholder::OrganizationName)),
        ("FormLst", Some(Placeholder::FormList)),
        ("FirstName", Some(Placeholder::ClientFirstName)),
        ("PortalLink", Some(Placeholder::ClientPortalLink)),
        ("Phone", Some(Placeholder::OrganizationPhone)),
        ("Name", None),
        ("Diagnosis", None),
        ("x", None),
    ];
    for (wrong, expected) in nearest {
        assert_eq!(Placeholder::nearest(wrong), expected, "{wrong}");
    }
}
