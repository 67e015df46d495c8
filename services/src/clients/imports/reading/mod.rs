//! A file with clients, taken apart as it comes: bytes become text ([`decode`]), text becomes lines and cells ([`records`]).
//! Nothing here grows with the file, and whatever is beyond a limit ends the reading with a sentence.

mod decode;
mod records;
#[cfg(test)]
mod tests;

use decode::Decoder;
pub use records::Record;
use records::Records;

/// Of a file. A hundred thousand clients with everything that we keep of them are 12 MB.
pub const FILE_LIMIT: u64 = 100 * 1024 * 1024;
pub const COLUMN_LIMIT: usize = 200;
/// Lines with something in them, the first aside, which mostly names the columns.
pub const LINE_LIMIT: i64 = 250_000;
/// Bytes of one line, however many lines of the file it takes.
const RECORD_LIMIT: usize = 64 * 1024;
/// Characters.
const CELL_LIMIT: usize = 4_000;
/// Text that is looked at before it is decided what separates the cells.
const HEAD: usize = 16 * 1024;
/// Lines in which it is looked for, empty ones too.
const FIRST_LINES: usize = 20;
/// Bytes taken at a time.
const PIECE: usize = 16 * 1024;

/// Why a file cannot be read, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("This is a workbook, not a CSV file. In the spreadsheet choose “Save as” or “Download”, then “CSV UTF-8”, and take that file.")]
    Workbook,
    #[error("This is a PDF, not a CSV file. Where it was made, look for “Export” or “Download”, then “CSV”, and take that file.")]
    Pdf,
    #[error("Line {0} holds what no text has. Take a CSV file: in a spreadsheet, “Save as”, then “CSV UTF-8”.")]
    NotText(i64),
    #[error("Line {0} is written otherwise than the lines before it (they are {1}). Save the file again as “CSV UTF-8”.")]
    Encoding(i64, &'static str),
    #[error("The file is empty.")]
    Empty,
    #[error("The file has the columns' names and no client. The first line has to name the columns; each further line is a client.")]
    NoClients,
    #[error("The file is larger than 100 MB. Split it, and import one part after the other.")]
    TooLarge,
    #[error("The file has more than 250,000 lines. Split it, and import one part after the other.")]
    TooManyLines,
    #[error("Line {0} has more than 200 columns. Take those with names, addresses, phones and dates of birth.")]
    TooManyColumns(i64),
    #[error("The line that begins at {0} does not end within 64 KB. A quotation mark there may not be closed.")]
    LineTooLong(i64),
    #[error("The line that begins at {0} has a quotation mark that is not closed. Close it or take it out.")]
    NotClosed(i64),
    #[error("Line {0} has a cell of more than 4,000 characters. Leave that column out.")]
    CellTooLong(i64),
}

/// Takes a file's bytes in pieces of any size, and gives its lines.
pub struct Reading {
    decoder: Decoder,
    /// What has been decoded while the separator is not decided.
    head: String,
    records: Option<Records>,
    separator: Option<Separator>,
    bytes: u64,
    lines: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Comma,
    Semicolon,
    Tab,
}

impl Separator {
    const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    fn sign(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Comma => "commas",
            Self::Semicolon => "semicolons",
            Self::Tab => "tabs",
        }
    }

    /// The sign that stands outside quotation marks in most of the first lines, and of those the one that does most often in the first of them; a
    /// comma if none does.
    fn guess(head: &str) -> Self {
        let mut lines = vec![[0; 3]];
        let mut is_quoted = false;
        for sign in head.trim_start().chars() {
            match sign {
                '"' => is_quoted = !is_quoted,
                '\r' | '\n' if !is_quoted && lines.len() == FIRST_LINES => break,
                '\r' | '\n' if !is_quoted => lines.push([0; 3]),
                _ if is_quoted => {}
                other => {
                    let counts = lines.iter_mut().last().into_iter().flatten();
                    Self::ALL.iter().zip(counts).filter(|(one, _)| one.sign() == other).for_each(|(_, count)| *count += 1);
                }
            }
        }
        let weight = |place: usize| (lines.iter().filter(|counts| counts[place] > 0).count(), lines[0][place]);
        let most =
            Self::ALL.into_iter().enumerate().filter(|(place, _)| weight(*place).0 > 0).rev().max_by_key(|(place, _)| weight(*place));
        most.map_or(Self::Comma, |(_, separator)| separator)
    }

    /// Excel's own first line, `sep=;`, which is about the file and not in it; and how long it is.
    fn told(head: &str) -> Option<(Self, usize)> {
        let rest = head.strip_prefix("sep=")?;
        let separator = Self::ALL.into_iter().find(|separator| rest.starts_with(separator.sign()))?;
        let end = rest[1..].chars().next().filter(|sign| ['\r', '\n'].contains(sign));
        end.map(|_| (separator, "sep=".len() + 1))
    }
}

impl Reading {
    pub fn new() -> Self {
        Self { decoder: Decoder::new(), head: String::new(), records: None, separator: None, bytes: 0, lines: 0 }
    }

    /// The lines that end within these bytes.
    pub fn take(&mut self, bytes: &[u8]) -> Result<Vec<Record>, Fault> {
        let mut found = Vec::new();
        for piece in bytes.chunks(PIECE) {
            self.bytes += piece.len() as u64;
            if self.bytes > FILE_LIMIT {
                return Err(Fault::TooLarge);
            }
            let text = self.decoder.take(piece, false)?;
            self.read(&text, false, &mut found)?;
        }
        self.counted(found)
    }

    /// The last line, if no line break ended it.
    pub fn finish(&mut self) -> Result<Vec<Record>, Fault> {
        let mut found = Vec::new();
        let text = self.decoder.take(&[], true)?;
        self.read(&text, true, &mut found)?;
        self.counted(found)
    }

    fn read(&mut self, text: &str, is_end: bool, found: &mut Vec<Record>) -> Result<(), Fault> {
        if self.records.is_none() {
            self.head.push_str(text);
            if self.head.len() < HEAD && !is_end {
                return Ok(());
            }
            let head = std::mem::take(&mut self.head);
            let (separator, skipped) = Separator::told(&head).unwrap_or_else(|| (Separator::guess(&head), 0));
            self.separator = Some(separator);
            let records = self.records.insert(Records::new(separator.sign()));
            records.take(head.get(skipped..).unwrap_or_default(), found)?;
        } else if let Some(records) = &mut self.records {
            records.take(text, found)?;
        }
        if is_end && let Some(records) = &mut self.records {
            records.finish(found)?;
        }
        Ok(())
    }

    fn counted(&mut self, found: Vec<Record>) -> Result<Vec<Record>, Fault> {
        self.lines += i64::try_from(found.len()).unwrap_or(i64::MAX);
        // One more: the columns' names.
        if self.lines > LINE_LIMIT + 1 { Err(Fault::TooManyLines) } else { Ok(found) }
    }

    /// `UTF-8, separated by semicolons`
    pub fn words(&self) -> String {
        format!("{}, separated by {}", self.decoder.words(), self.separator.unwrap_or(Separator::Comma).words())
    }
}
