//! The audit log as a page that its address narrows, and as a file.

use crate::world::{Caller, World, text};
use http::{StatusCode, header};

const PAGE: &str = "/organization/audit";

store::on_both_engines! {
    async fn r25_r27_only_an_administrator_of_the_practice_takes_the_log_out(engine: Engine) {
        let world = World::of(engine).await;
        for caller in Caller::ALL {
            let response = world.send(world.page(caller, &format!("{PAGE}/log.csv"))).await;
            let expected = match caller {
                Caller::Administrator | Caller::OtherAdministrator => StatusCode::OK,
                Caller::StaffWithout | Caller::StaffWith | Caller::StaffLimited => StatusCode::FORBIDDEN,
                _ => StatusCode::SEE_OTHER,
            };
            assert_eq!(response.status(), expected, "{caller:?}");
            assert_eq!(text(response).await.contains("Vera Neu"), caller == Caller::Administrator, "{caller:?}");
        }
        let narrowed = world.send(world.page(Caller::Administrator, &format!("{PAGE}/log.csv?kind=staff.signed_in"))).await;
        assert_eq!(narrowed.headers()[header::CONTENT_DISPOSITION], "attachment; filename=\"audit-log.csv\"");
        assert!(!text(narrowed).await.contains("Vera Neu"));
        let refused = world.send(world.page(Caller::Administrator, &format!("{PAGE}/log.csv?from=rubbish"))).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
}

store::on_both_engines! {
    async fn the_log_is_narrowed_without_scripts_by_the_address_of_its_page(engine: Engine) {
        let world = World::of(engine).await;
        let shown = async |query: &str| {
            let response = world.send(world.page(Caller::Administrator, &format!("{PAGE}{query}"))).await;
            (response.status(), text(response).await)
        };
        let (_, whole) = shown("").await;
        assert!(whole.contains("Vera Neu") && whole.contains("href=\"/organization/audit/log.csv\""), "{whole}");
        let (_, narrowed) = shown("?person=&kind=staff.signed_in&name=&from=&to=").await;
        assert!(!narrowed.contains("Vera Neu") && narrowed.contains("value=\"staff.signed_in\" selected"), "{narrowed}");
        assert!(narrowed.contains("/organization/audit/log.csv?kind=staff%2Esigned%5Fin\""), "{narrowed}");
        let (_, one) = shown("?name=vera").await;
        assert!(one.contains("About Vera Neu.") && one.contains("name=\"client\""), "{one}");
        let (status, refused) = shown("?from=rubbish").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.contains("The log cannot be narrowed so.") && refused.contains("href=\"/organization/audit\""), "{refused}");
    }
}
