//! Bytes into text. A byte order mark says what they are; without one they are UTF-8, or Windows-1252 if the first that is no
//! ASCII cannot be UTF-8.

use super::Fault;
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Longest sequence that a decoder may find malformed after it was given, with what follows it.
const KEPT: usize = 8;

pub struct Decoder {
    /// Bytes before it is decided; at most three.
    first: Vec<u8>,
    by: Option<(encoding_rs::Decoder, &'static Encoding)>,
    has_mark: bool,
    /// Nothing but ASCII so far, so that it may still turn out to be Windows-1252.
    is_ascii: bool,
    /// The last bytes that were decoded, which may turn out to be the beginning of something malformed.
    last: Vec<u8>,
    lines: Lines,
}

/// Counts lines as a text editor does: CRLF, LF and CR end one each.
#[derive(Clone, Copy)]
pub struct Lines {
    pub number: i64,
    after_return: bool,
}

impl Lines {
    pub fn new() -> Self {
        Self { number: 1, after_return: false }
    }

    pub fn pass(&mut self, text: &[u8]) {
        for byte in text {
            let ends = *byte == b'\r' || (*byte == b'\n' && !self.after_return);
            self.number += i64::from(ends);
            self.after_return = *byte == b'\r';
        }
    }
}

impl Decoder {
    pub fn new() -> Self {
        Self { first: Vec::new(), by: None, has_mark: false, is_ascii: true, last: Vec::new(), lines: Lines::new() }
    }

    pub fn words(&self) -> &'static str {
        match &self.by {
            Some((_, encoding)) if *encoding == UTF_16LE || *encoding == UTF_16BE => "UTF-16",
            Some((_, encoding)) if *encoding == WINDOWS_1252 => "Windows-1252",
            _ => "UTF-8",
        }
    }

    /// `is_end` with no bytes.
    pub fn take(&mut self, bytes: &[u8], is_end: bool) -> Result<String, Fault> {
        if self.by.is_some() {
            return self.decode(bytes, is_end);
        }
        self.first.extend_from_slice(bytes);
        if self.first.len() < 4 && !is_end {
            return Ok(String::new());
        }
        let first = std::mem::take(&mut self.first);
        // Workbooks are ZIP files (ECMA-376), or in Microsoft's older container.
        if first.starts_with(b"PK\x03\x04") || first.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(Fault::Workbook);
        }
        if first.starts_with(b"%PDF") {
            return Err(Fault::Pdf);
        }
        let (encoding, mark) = Encoding::for_bom(&first).unwrap_or((UTF_8, 0));
        self.has_mark = mark > 0;
        self.by = Some((encoding.new_decoder_without_bom_handling(), encoding));
        self.decode(first.get(mark..).unwrap_or_default(), is_end)
    }

    fn decode(&mut self, bytes: &[u8], is_end: bool) -> Result<String, Fault> {
        let mut text = String::new();
        let mut rest = bytes;
        loop {
            let Some((decoder, _)) = &mut self.by else { return Ok(text) };
            let room = decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(4 * rest.len() + 16);
            let begun = text.len();
            text.reserve(room);
            let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, is_end);
            let (taken, left) = rest.split_at(read);
            self.last.extend_from_slice(taken);
            self.check(&text[begun..])?;
            rest = left;
            match result {
                DecoderResult::InputEmpty => {
                    let kept = self.last.len().saturating_sub(KEPT);
                    self.last.drain(..kept);
                    return Ok(text);
                }
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, after) => text.push_str(&self.turn(usize::from(bad) + usize::from(after))?),
            }
        }
    }

    /// Whether what was decoded is text; counts its lines.
    fn check(&mut self, text: &str) -> Result<(), Fault> {
        self.is_ascii &= text.is_ascii();
        if let Some((before, _)) = text.split_once('\0') {
            self.lines.pass(before.as_bytes());
            return Err(Fault::NotText(self.lines.number));
        }
        self.lines.pass(text.as_bytes());
        Ok(())
    }

    /// The last `again` bytes were no UTF-8: they are Windows-1252, unless something has been UTF-8 before.
    fn turn(&mut self, again: usize) -> Result<String, Fault> {
        let is_utf_8 = self.by.as_ref().is_some_and(|(_, encoding)| *encoding == UTF_8);
        if !is_utf_8 || self.has_mark || !self.is_ascii {
            return Err(Fault::Encoding(self.lines.number, self.words()));
        }
        let mut decoder = WINDOWS_1252.new_decoder_without_bom_handling();
        let bytes = &self.last[self.last.len().saturating_sub(again)..];
        let mut text = String::with_capacity(4 * bytes.len() + 16);
        let _all = decoder.decode_to_string_without_replacement(bytes, &mut text, false);
        self.by = Some((decoder, WINDOWS_1252));
        self.check(&text)?;
        Ok(text)
    }
}
