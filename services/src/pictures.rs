//! Pictures are read and written anew, so that nothing but the picture is kept: not where and by which device it was taken, and
//! nothing that hides behind it. Off the async threads, and few at a time, since a picture takes a hundred times its file's size.

use crate::{Error, Result};
use domain::organization::LOGO_SIZE;
use image::{
    DynamicImage, ImageBuffer, ImageDecoder, ImageFormat, ImageReader, ImageResult, Limits, Rgba, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use std::{io::Cursor, sync::Arc};
use tokio::sync::Semaphore;

/// In pixels: the small print of an insurance card can be read.
const LONGEST_SIDE: u32 = 4_000;
/// In bytes, three or four a pixel: telephones' cameras make 12 to 50 million pixels.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
const JPEG_QUALITY: u8 = 85;
const AT_A_TIME: usize = 2;

#[derive(Clone)]
pub(crate) struct PicturePool(Arc<Semaphore>);

impl PicturePool {
    pub fn new() -> Self {
        Self(Arc::new(Semaphore::new(AT_A_TIME)))
    }

    /// The content to keep; `None` for a picture that cannot be read. What is no picture is kept as it came.
    pub async fn clean(&self, kind: &str, content: Vec<u8>) -> Result<Option<Vec<u8>>> {
        let format = match kind {
            "image/jpeg" => ImageFormat::Jpeg,
            "image/png" => ImageFormat::Png,
            _ => return Ok(Some(content)),
        };
        self.run(move || clean(format, &content)).await
    }

    /// A PNG of at most the size of a logo; `None` for a picture that cannot be read.
    pub async fn logo(&self, kind: &str, content: Vec<u8>) -> Result<Option<Drawn>> {
        let format = if kind == "image/jpeg" { ImageFormat::Jpeg } else { ImageFormat::Png };
        self.run(move || logo(format, &content)).await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> ImageResult<T> + Send + 'static) -> Result<Option<T>> {
        let _place = self.0.acquire().await.map_err(|error| Error::Internal(error.to_string()))?;
        let done = tokio::task::spawn_blocking(work).await;
        let done = done.map_err(|error| Error::Internal(error.to_string()))?;
        Ok(done.inspect_err(|error| tracing::info!(%error, "a picture was refused")).ok())
    }
}

/// With its size in pixels.
pub(crate) struct Drawn {
    pub content: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Upright, and no larger than is kept of any picture.
fn read(format: ImageFormat, content: &[u8]) -> ImageResult<DynamicImage> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(content), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    // What the decoder itself takes counts from what the picture leaves.
    limits.reserve(decoder.total_bytes())?;
    decoder.set_limits(limits)?;
    // What said how the device was held goes with the rest, so the picture itself is turned.
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > LONGEST_SIDE {
        picture = picture.thumbnail(LONGEST_SIDE, LONGEST_SIDE);
    }
    Ok(picture)
}

fn clean(format: ImageFormat, content: &[u8]) -> ImageResult<Vec<u8>> {
    let picture = read(format, content)?;
    let mut cleaned = Vec::new();
    if format == ImageFormat::Jpeg {
        JpegEncoder::new_with_quality(&mut cleaned, JPEG_QUALITY).encode_image(&picture.to_rgb8())?;
    } else {
        picture.write_to(&mut Cursor::new(&mut cleaned), format)?;
    }
    Ok(cleaned)
}

fn logo(format: ImageFormat, content: &[u8]) -> ImageResult<Drawn> {
    let mut picture = read(format, content)?;
    let (width, height) = LOGO_SIZE;
    if picture.width() > width || picture.height() > height {
        picture = smaller(&picture, width, height);
    }
    let picture: DynamicImage = if picture.color().has_alpha() { picture.to_rgba8().into() } else { picture.to_rgb8().into() };
    let mut content = Vec::new();
    picture.write_to(&mut Cursor::new(&mut content), ImageFormat::Png)?;
    Ok(Drawn { content, width: picture.width(), height: picture.height() })
}

/// A colour counts by how much of it is seen: what is transparent has one too, mostly black, which would be a dark edge otherwise.
fn smaller(picture: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    let resized = |picture: &DynamicImage| picture.resize(width, height, FilterType::Lanczos3);
    if !picture.color().has_alpha() {
        return resized(picture);
    }
    let mut seen = picture.to_rgba16();
    recolour(&mut seen, |colour, alpha| colour * alpha / FULL);
    let mut small = resized(&seen.into()).to_rgba16();
    recolour(&mut small, |colour, alpha| (colour * FULL).checked_div(alpha).unwrap_or(0));
    small.into()
}

const FULL: u32 = u16::MAX as u32;

fn recolour(picture: &mut ImageBuffer<Rgba<u16>, Vec<u16>>, to: impl Fn(u32, u32) -> u32) {
    for Rgba([colours @ .., alpha]) in picture.pixels_mut() {
        for colour in colours {
            *colour = u16::try_from(to(u32::from(*colour), u32::from(*alpha))).unwrap_or(u16::MAX);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage, RgbaImage};
    use proptest::prelude::*;

    /// Left half red, right half blue.
    fn picture(width: u32, height: u32) -> DynamicImage {
        RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) }).into()
    }

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let mut content = Vec::new();
        JpegEncoder::new_with_quality(&mut content, 90).encode_image(&picture(width, height)).unwrap();
        content
    }

    /// With an EXIF block: held upside down or aside (`orientation`, 1 to 8), and where.
    fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0".to_vec();
        exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"GPS 52.5200N 13.4050E");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
    }

    fn contains(content: &[u8], sought: &[u8]) -> bool {
        content.windows(sought.len()).any(|window| window == sought)
    }

    #[test]
    fn nothing_is_kept_of_where_a_photo_was_taken_and_it_stands_upright() {
        let taken = with_exif(&jpeg(40, 20), 6);
        assert!(contains(&taken, b"GPS 52.5200N"));
        let kept = clean(ImageFormat::Jpeg, &taken).unwrap();
        assert!(!contains(&kept, b"GPS") && !contains(&kept, b"Exif"));
        let read = image::load_from_memory(&kept).unwrap().to_rgb8();
        assert_eq!(read.dimensions(), (20, 40));
        // What was left is on top.
        assert!(read.get_pixel(10, 5).0[0] > 100 && read.get_pixel(10, 35).0[2] > 100);
    }

    #[test]
    fn a_logo_is_a_small_png_without_anything_else_and_is_never_enlarged() {
        let drawn = logo(ImageFormat::Jpeg, &with_exif(&jpeg(960, 480), 1)).unwrap();
        assert_eq!((drawn.width, drawn.height), (320, 160));
        assert!(drawn.content.starts_with(b"\x89PNG") && !contains(&drawn.content, b"GPS"));
        let drawn = logo(ImageFormat::Jpeg, &jpeg(40, 20)).unwrap();
        assert_eq!((drawn.width, drawn.height), (40, 20));
    }

    #[test]
    fn a_white_logo_on_transparent_black_gets_no_dark_edge() {
        let white = |x: u32, y: u32| (x / 7 + y / 5).is_multiple_of(2);
        let drawn = RgbaImage::from_fn(960, 480, |x, y| Rgba(if white(x, y) { [255; 4] } else { [0; 4] }));
        let mut content = Vec::new();
        drawn.write_to(&mut Cursor::new(&mut content), ImageFormat::Png).unwrap();
        let small = image::load_from_memory(&logo(ImageFormat::Png, &content).unwrap().content).unwrap().to_rgba8();
        let edge = small.pixels().filter(|pixel| (1..255).contains(&pixel.0[3])).count();
        assert!(edge > 1_000, "{edge}");
        assert!(small.pixels().all(|pixel| pixel.0[3] < 16 || pixel.0[..3].iter().all(|colour| *colour > 235)));
    }

    #[test]
    fn what_hides_behind_a_picture_goes() {
        let mut content = Vec::new();
        picture(8, 8).write_to(&mut Cursor::new(&mut content), ImageFormat::Png).unwrap();
        content.extend(b"<script>alert(1)</script>");
        let kept = clean(ImageFormat::Png, &content).unwrap();
        assert!(!contains(&kept, b"<script>"));
        assert_eq!(image::load_from_memory(&kept).unwrap().to_rgb8(), picture(8, 8).to_rgb8());
    }

    #[test]
    fn a_large_photo_becomes_smaller_and_a_bomb_is_refused() {
        let kept = clean(ImageFormat::Jpeg, &jpeg(4_400, 40)).unwrap();
        assert_eq!(image::load_from_memory(&kept).unwrap().width(), LONGEST_SIDE);
        // A header that promises 60,000 by 60,000 pixels.
        let mut bomb = Vec::new();
        picture(8, 8).write_to(&mut Cursor::new(&mut bomb), ImageFormat::Png).unwrap();
        let mut header = b"IHDR".to_vec();
        header.extend(60_000_u32.to_be_bytes().into_iter().chain(60_000_u32.to_be_bytes()).chain([8, 2, 0, 0, 0]));
        let sum = crc(&header).to_be_bytes();
        bomb.splice(12..33, header.into_iter().chain(sum));
        let refused = clean(ImageFormat::Png, &bomb).unwrap_err();
        assert!(matches!(refused, image::ImageError::Limits(_)), "{refused}");
    }

    /// As PNG sums its chunks (RFC 2083, 15).
    fn crc(bytes: &[u8]) -> u32 {
        let step = |sum: u32| (0..8).fold(sum, |sum, _| if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 });
        !bytes.iter().fold(u32::MAX, |sum, byte| step((sum ^ u32::from(*byte)) & 0xFF) ^ (sum >> 8))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn a_damaged_picture_is_refused_or_read_and_nothing_worse(at in 0_usize..600, byte in any::<u8>(), cut in 0_usize..600) {
            let mut content = jpeg(16, 16);
            let at = at % content.len();
            content[at] = byte;
            content.truncate(content.len().saturating_sub(cut % 100));
            let _refused_or_read = clean(ImageFormat::Jpeg, &content);
        }
    }
}
