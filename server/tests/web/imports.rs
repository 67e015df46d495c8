//! Files in and out over HTTP: who may, what a browser is told, and what is too much.

use crate::world::{Caller, World, text};
use axum::{body::Body, http::Request};
use http::{HeaderMap, StatusCode, header};
use services::clients::Worked;

const BOUNDARY: &str = "the-boundary-of-a-form";
const PAGE: &str = "/organization/clients";

fn multipart(name: &str, content: &[u8]) -> Vec<u8> {
    let head =
        format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/csv\r\n\r\n");
    [head.as_bytes(), content, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat()
}

fn upload(world: &World, caller: Caller, body: impl Into<Body>, accept: &str) -> Request<Body> {
    let mut request = Request::post(PAGE)
        .header(header::ACCEPT, accept)
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
        .header("sec-fetch-site", "same-origin");
    if let Some(cookie) = world.cookie(caller) {
        request = request.header(header::COOKIE, cookie);
    }
    request.body(body.into()).expect("a request")
}

fn location(headers: &HeaderMap) -> String {
    headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// Which check the page shows.
fn check(page: &str) -> String {
    let (_, rest) = page.split_once(r#"name="check" value=""#).expect("the field of the check");
    rest.split_once('"').expect("its end").0.to_owned()
}

async fn work(world: &World) {
    while world.test.services.work_on_next_import().await.expect("worked") == Worked::Chunk {}
}

store::on_both_engines! {
    async fn r27_only_an_administrator_of_the_practice_brings_clients_in_or_out(engine: Engine) {
        let world = World::of(engine).await;
        let decide = format!("{PAGE}/imports/{}", world.things.import);
        for caller in Caller::ALL {
            let uploaded = world.send(upload(&world, caller, multipart("a.csv", b"Name\nMara Abramson\n"), "text/html")).await;
            let decided = world.send(world.form(caller, &decide, "_action=nothing")).await;
            let exported = world.send(world.page(caller, &format!("{PAGE}/export.csv"))).await;
            let statuses = [&uploaded, &decided, &exported].map(http::Response::status);
            let expected = match caller {
                Caller::Administrator | Caller::OtherAdministrator => [StatusCode::SEE_OTHER, StatusCode::NOT_FOUND, StatusCode::OK],
                Caller::StaffWithout | Caller::StaffWith | Caller::StaffLimited => [StatusCode::FORBIDDEN; 3],
                _ => [StatusCode::FOUND, StatusCode::FOUND, StatusCode::SEE_OTHER],
            };
            assert_eq!(statuses, expected, "{caller:?}");
            let tells = text(exported).await;
            assert_eq!(tells.contains("vera@mail.example"), caller == Caller::Administrator, "{caller:?}");
        }
        // Nobody else's post has touched it.
        for (caller, action) in [(Caller::OtherAdministrator, "import"), (Caller::StaffWith, "forget"), (Caller::SignedOut, "import")] {
            world.send(world.form(caller, &decide, &format!("_action={action}"))).await;
        }
        work(&world).await;
        let page = text(world.send(world.page(Caller::Administrator, &decide)).await).await;
        assert!(page.contains("Import 1 client"), "{page}");
    }
}

store::on_both_engines! {
    async fn a_file_is_uploaded_corrected_imported_and_undone_by_plain_forms(engine: Engine) {
        let world = World::of(engine).await;
        let file = multipart("Kunden.csv", b"Wer;E-Mail;Geboren am\n\"Ingason, Bj\xf6rk\";bjork@mail.example;03/04/1988\n");
        let uploaded = world.send(upload(&world, Caller::Administrator, file, "text/html")).await;
        let import = location(uploaded.headers());
        assert!(import.starts_with("/organization/clients/imports/"), "{import}");
        let page = text(world.send(world.page(Caller::Administrator, &import)).await).await;
        assert!(page.contains("Windows-1252, separated by semicolons") && page.contains("Say which column holds the name."), "{page}");
        assert!(page.contains("As all dates of the column can be read"), "no order is shown as if it had been chosen: {page}");

        let wrong = "_action=check&column=email&column=email&column=date-of-birth&dates=day-month";
        let refused = world.send(world.form(Caller::Administrator, &import, wrong)).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(refused).await;
        assert!(page.contains("Two columns are taken for") && page.contains("value=\"day-month\" selected"), "nothing is lost: {page}");

        let right = "_action=check&column=full-name&column=email&column=date-of-birth&dates=day-month";
        let posted = world.send(world.form(Caller::Administrator, &import, right)).await;
        assert_eq!((posted.status(), location(posted.headers())), (StatusCode::SEE_OTHER, import.clone()));
        work(&world).await;
        let shown = text(world.send(world.page(Caller::Administrator, &import)).await).await;
        let right = right.replace("_action=check", &format!("_action=import&check={}", check(&shown)));
        // Another order of the dates, not checked; and a page from before this check.
        let refusals = [
            (right.replace("day-month", "month-day"), "Check again first."),
            (right.replace(&check(&shown), &check(&page)), "checked again meanwhile"),
        ];
        for (post, told) in refusals {
            let refused = world.send(world.form(Caller::Administrator, &import, &post)).await;
            assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{post}");
            let page = text(refused).await;
            let [is_chosen_otherwise, may_import] = [r#"value="month-day" selected"#, r#"value="import" class="button first">"#].map(|has| page.contains(has));
            assert!(page.contains(told) && is_chosen_otherwise != may_import, "{page}");
            assert_eq!(is_chosen_otherwise, post.contains("month-day"), "what was chosen stays chosen: {page}");
        }
        for _ in 0..2 {
            let posted = world.send(world.form(Caller::Administrator, &import, &right)).await;
            assert_eq!(posted.status(), StatusCode::SEE_OTHER);
        }
        work(&world).await;
        let list = text(world.send(world.page(Caller::Administrator, "/clients?search=ingason")).await).await;
        assert!(list.contains("Ingason, Björk"), "{list}");
        world.send(world.form(Caller::Administrator, &import, "_action=undo")).await;
        work(&world).await;
        let list = text(world.send(world.page(Caller::Administrator, "/clients?search=ingason")).await).await;
        assert!(list.contains("Nobody found"), "{list}");
    }
}

store::on_both_engines! {
    async fn that_the_first_line_is_a_client_is_said_by_plain_forms(engine: Engine) {
        let world = World::of(engine).await;
        let is_checked = |page: &str| {
            let (_, rest) = page.split_once(r#"<input type="checkbox" name="first""#).expect("the box");
            rest.split_once('>').expect("its end").0.contains("checked")
        };
        let see = async |import: &str| text(world.send(world.page(Caller::Administrator, import)).await).await;
        let file = multipart("told.csv", b"Ingason,inga@mail.example\nIngason,asta@mail.example\n");
        let told = location(world.send(upload(&world, Caller::Administrator, file, "text/html")).await.headers());
        assert!(is_checked(&see(&told).await), "an address names no column");

        let file = multipart("plain.csv", b"Inga,Ingason\nAsta,Ingason\n");
        let import = location(world.send(upload(&world, Caller::Administrator, file, "text/html")).await.headers());
        assert!(!is_checked(&see(&import).await));
        let columns = "column=first-name&column=last-name";
        let wrong = world.send(world.form(Caller::Administrator, &import, "_action=check&first=client&column=&column=last-name")).await;
        assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(is_checked(&text(wrong).await), "nothing is lost");
        world.send(world.form(Caller::Administrator, &import, &format!("_action=check&first=client&{columns}"))).await;
        work(&world).await;
        let page = see(&import).await;
        assert!(is_checked(&page) && page.contains("Import 2 clients") && page.contains("Column 2"), "{page}");
        let unchecked = format!("_action=import&check={}&{columns}", check(&page));
        let refused = world.send(world.form(Caller::Administrator, &import, &unchecked)).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let refused = text(refused).await;
        assert!(refused.contains("Check again first.") && !is_checked(&refused), "{refused}");
        world.send(world.form(Caller::Administrator, &import, &format!("{unchecked}&first=client"))).await;
        work(&world).await;
        let list = text(world.send(world.page(Caller::Administrator, "/clients?search=ingason")).await).await;
        assert!(list.contains("Ingason, Inga") && list.contains("Ingason, Asta"), "{list}");
    }
}

store::on_both_engines! {
    async fn who_stayed_when_an_import_was_undone_is_undone_by_another_plain_post(engine: Engine) {
        let world = World::of(engine).await;
        let act = async |import: &str, words: &str| {
            let posted = world.send(world.form(Caller::Administrator, import, words)).await;
            assert_eq!(posted.status(), StatusCode::SEE_OTHER, "{words}");
            work(&world).await;
            text(world.send(world.page(Caller::Administrator, import)).await).await
        };
        let mut imports = Vec::new();
        for phone in ["555 0101", "555 0102"] {
            let file = format!("First name,Last name,E-mail,Phone\nInga,Ingason,inga@mail.example,{phone}\n");
            let import = location(world.send(upload(&world, Caller::Administrator, multipart("a.csv", file.as_bytes()), "text/html")).await.headers());
            work(&world).await;
            let page = text(world.send(world.page(Caller::Administrator, &import)).await).await;
            let columns = "column=first-name&column=last-name&column=email&column=phone";
            act(&import, &format!("_action=import&check={}&{columns}", check(&page))).await;
            imports.push(import);
        }
        let page = act(&imports[0], "_action=undo").await;
        assert!(page.contains("Undo for those who stayed"), "{page}");
        let list = text(world.send(world.page(Caller::Administrator, PAGE)).await).await;
        assert!(list.contains("0 new, 0 changed, 0 refused, 1 not undone"), "{list}");
        act(&imports[1], "_action=undo").await;
        let page = act(&imports[0], "_action=undo").await;
        assert!(page.contains("The clients are as they were before this import.") && !page.contains("Undo for those who stayed"), "{page}");
        let list = text(world.send(world.page(Caller::Administrator, "/clients?search=ingason")).await).await;
        assert!(list.contains("Nobody found"), "{list}");
    }
}

store::on_both_engines! {
    async fn a_file_that_cannot_be_read_is_told_on_the_page_and_to_the_script(engine: Engine) {
        let world = World::of(engine).await;
        for (name, content, tells) in [
            ("", &b""[..], "Choose a file."),
            ("empty.csv", b"", "The file is empty."),
            ("clients.xlsx", b"PK\x03\x04and so on", "CSV UTF-8"),
        ] {
            let page = world.send(upload(&world, Caller::Administrator, multipart(name, content), "text/html")).await;
            assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(text(page).await.contains(tells), "{name}");
            let script = world.send(upload(&world, Caller::Administrator, multipart(name, content), "text/plain")).await;
            assert_eq!(script.status(), StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            let sentence = text(script).await;
            assert!(sentence.contains(tells) && !sentence.contains('<'), "{sentence}");
        }
        let good = world.send(upload(&world, Caller::Administrator, multipart("a.csv", b"Name\nMara Abramson\n"), "text/plain")).await;
        assert!(text(good).await.starts_with("/organization/clients/imports/"));
    }
}

store::on_both_engines! {
    async fn a_file_of_a_gigabyte_is_refused_while_it_arrives_and_a_large_one_is_not(engine: Engine) {
        use futures::stream;
        let world = World::of(engine).await;
        let head = multipart("huge.csv", b"Name\n");
        let head = head[..head.len() - BOUNDARY.len() - 8].to_vec();
        let sent = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let counted = std::sync::Arc::clone(&sent);
        let piece = "Mara Abramson\n".repeat(5_000);
        let pieces = stream::iter((0..15_000_usize).map(move |index| {
            counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Ok::<_, std::io::Error>(if index == 0 { head.clone() } else { piece.clone().into_bytes() })
        }));
        let refused = world.send(upload(&world, Caller::Administrator, Body::from_stream(pieces), "text/plain")).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let told = text(refused).await;
        assert!(told.contains("Split it"), "{told}");
        assert!(sent.load(std::sync::atomic::Ordering::Relaxed) < 200, "it went on reading");
        // Beyond what any other request may bring.
        let large = format!("Name,Notes\nMara Abramson,x\n{}", "Mara Abramson,\"a note of some length that nobody reads\"\n".repeat(90_000));
        assert!(large.len() > 4 << 20);
        let taken = world.send(upload(&world, Caller::Administrator, multipart("large.csv", large.as_bytes()), "text/plain")).await;
        assert_eq!(taken.status(), StatusCode::OK);
    }
}

store::on_both_engines! {
    async fn an_export_is_a_file_that_is_kept_nowhere(engine: Engine) {
        let world = World::of(engine).await;
        let exported = world.send(world.page(Caller::Administrator, &format!("{PAGE}/export.csv"))).await;
        let header = |name: header::HeaderName| exported.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        assert_eq!(header(header::CONTENT_TYPE), "text/csv; charset=utf-8");
        assert_eq!(header(header::CONTENT_DISPOSITION), "attachment; filename=\"clients.csv\"");
        assert_eq!(header(header::CACHE_CONTROL), "no-store");
        let file = text(exported).await;
        assert!(file.starts_with('\u{feff}') && file.contains("Vera,Neu,,vera@mail.example"));
    }
}
