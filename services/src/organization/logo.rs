//! The portal's logo: written anew as any picture is, kept beside the practice, and handed to whoever opens a page of its portal.

use crate::{
    Result, Services,
    audit::About,
    staff::{Administer, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    organization::{Logo, check_logo, from_data_url},
};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use store::organization::LogoRow;

impl Services {
    pub async fn logo(&self, by: &Permit<Administer>) -> Result<Option<Logo>> {
        let mut tx = self.inner.store.read_once().await?;
        Ok(store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?.logo())
    }

    /// `picture` is a `data:` address with the file; refused at `logo` for what is no picture that can be read.
    pub async fn save_logo(&self, by: &Permit<Administer>, picture: &str) -> Result<Logo> {
        let refused = |sentence: &str| Refusal::field("logo", sentence);
        let content = from_data_url(picture).ok_or_else(|| refused("Choose a PNG or JPEG file."))?;
        let kind = check_logo(&content).map_err(refused)?;
        let drawn = self.inner.pictures.logo(kind, content).await?;
        let drawn = drawn
            .ok_or_else(|| refused("The picture cannot be read. Open it in another program, save it anew as PNG, and choose that."))?;
        let logo = Logo { hash: hash(&drawn.content), width: drawn.width.into(), height: drawn.height.into() };
        let row = LogoRow { hash: &logo.hash, width: logo.width, height: logo.height, content: &drawn.content };
        let mut tx = self.inner.store.write().await?;
        store::organization::save_logo(&mut tx, by.organization().0, &row).await?;
        let about = About { detail: Some("the portal’s logo"), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::SettingsChanged, about).await?;
        tx.commit().await?;
        Ok(logo)
    }

    /// Where there is none, nothing is changed and nothing is told.
    pub async fn remove_logo(&self, by: &Permit<Administer>) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        if !store::organization::delete_logo(&mut tx, by.organization().0).await? {
            return Ok(());
        }
        let about = About { detail: Some("the portal’s logo, removed"), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::SettingsChanged, about).await?;
        Ok(tx.commit().await?)
    }

    /// A PNG; none for another practice's, and for one that has been replaced.
    pub async fn portal_logo(&self, slug: &str, hash: &str) -> Result<Option<Vec<u8>>> {
        let mut tx = self.inner.store.read_once().await?;
        Ok(store::organization::find_logo(&mut tx, slug, hash).await?)
    }
}

/// 128 bits: nobody but the practice's administrators decides what is at its address.
fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(16).fold(String::new(), |mut hex, byte| {
        // Writing to a text cannot fail.
        let _written = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use crate::{Error, invitations::tests::practice::Practice};
    use domain::{Refusal, audit::AuditAction, organization::to_data_url};
    use image::{ImageFormat, Rgba, RgbaImage};
    use std::io::Cursor;
    use store::on_both_engines;

    fn png(red: u8) -> String {
        let mut content = Vec::new();
        RgbaImage::from_pixel(960, 160, Rgba([red, 0, 0, 128])).write_to(&mut Cursor::new(&mut content), ImageFormat::Png).unwrap();
        to_data_url("image/png", &content)
    }

    on_both_engines! {
        async fn r25_r27_a_logo_is_the_practices_own_and_an_event(store) {
            let practice = Practice::new(store).await;
            let neighbour = practice.neighbour().await;
            let by = practice.permit();
            let services = &practice.services;
            let first = services.save_logo(&by, &png(10)).await.unwrap();
            assert_eq!((first.width, first.height), (480, 80));
            assert_eq!(services.portal_front(&practice.slug).await.unwrap().unwrap().logo, Some(first.clone()));
            assert_eq!(services.portal_front(&neighbour.slug).await.unwrap().unwrap().logo, None);
            let kept = services.portal_logo(&practice.slug, &first.hash).await.unwrap().unwrap();
            assert_eq!(image::load_from_memory(&kept).unwrap().to_rgba8().get_pixel(3, 3), &Rgba([10, 0, 0, 128]));
            assert_eq!(services.portal_logo(&neighbour.slug, &first.hash).await.unwrap(), None);
            let second = services.save_logo(&by, &png(200)).await.unwrap();
            assert_ne!(first.hash, second.hash);
            assert_eq!(services.portal_logo(&practice.slug, &first.hash).await.unwrap(), None);
            for _ in 0..2 {
                services.remove_logo(&by).await.unwrap();
            }
            assert_eq!(services.logo(&by).await.unwrap(), None);
            assert_eq!(services.portal_logo(&practice.slug, &second.hash).await.unwrap(), None);
            let (log, _) = services.audit_log(&practice.permit(), None).await.unwrap();
            assert_eq!(log.iter().filter(|row| row.action == AuditAction::SettingsChanged).count(), 3);
        }
    }

    on_both_engines! {
        async fn what_is_no_picture_is_refused_at_its_field_and_the_logo_stays(store) {
            let practice = Practice::new(store).await;
            let by = practice.permit();
            let logo = practice.services.save_logo(&by, &png(10)).await.unwrap();
            let damaged = to_data_url("image/png", b"\x89PNG\r\n\x1A\nand no more");
            let svg = to_data_url("image/png", b"<svg onload='alert(1)'/>");
            for (picture, sentence) in [(damaged.as_str(), "cannot be read"), (&svg, "SVG files are not taken"), ("%", "PNG or JPEG")] {
                match practice.services.save_logo(&by, picture).await {
                    Err(Error::Refused(refusal @ Refusal::Invalid(_))) => {
                        assert!(refusal.at("logo").is_some_and(|told| told.contains(sentence)), "{sentence}");
                    }
                    other => panic!("{other:?}"),
                }
            }
            assert_eq!(practice.services.logo(&by).await.unwrap(), Some(logo));
        }
    }
}
