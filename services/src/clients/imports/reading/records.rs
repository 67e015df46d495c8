//! Text into lines and cells, by the rules of RFC 4180 with any line end. The buffers have a fixed size: what does not fit into
//! them is beyond a limit.

use super::{CELL_LIMIT, COLUMN_LIMIT, Fault, RECORD_LIMIT, decode::Lines};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// On which it begins, from 1, as a text editor counts.
    pub line: i64,
    pub cells: Vec<String>,
}

pub struct Records {
    reader: Reader,
    lines: Lines,
    /// Where the present one began.
    begun: Option<i64>,
    text: Vec<u8>,
    filled: usize,
    ends: Vec<usize>,
    ended: usize,
}

impl Records {
    pub fn new(separator: char) -> Self {
        let separator = u8::try_from(separator).unwrap_or(b',');
        Self {
            reader: ReaderBuilder::new().delimiter(separator).build(),
            lines: Lines::new(),
            begun: None,
            text: vec![0; RECORD_LIMIT],
            filled: 0,
            // One more than may be, so that too many are noticed.
            ends: vec![0; COLUMN_LIMIT + 1],
            ended: 0,
        }
    }

    pub fn take(&mut self, text: &str, found: &mut Vec<Record>) -> Result<(), Fault> {
        let mut rest = text.as_bytes();
        loop {
            if self.begun.is_none() {
                let breaks = rest.iter().take_while(|byte| [b'\r', b'\n'].contains(byte)).count();
                self.lines.pass(&rest[..breaks]);
                rest = &rest[breaks..];
            }
            if rest.is_empty() {
                return Ok(());
            }
            rest = self.step(rest, found)?;
        }
    }

    /// The end of the file.
    pub fn finish(&mut self, found: &mut Vec<Record>) -> Result<(), Fault> {
        if self.begun.is_some() {
            self.step(b"\n", found)?;
        }
        // A line break ends every line but one with a cell in quotation marks that goes on.
        self.begun.map_or(Ok(()), |begun| Err(Fault::NotClosed(begun)))
    }

    /// At most to the end of one record.
    fn step<'a>(&mut self, text: &'a [u8], found: &mut Vec<Record>) -> Result<&'a [u8], Fault> {
        let begun = *self.begun.get_or_insert(self.lines.number);
        let (result, read, filled, ended) = self.reader.read_record(text, &mut self.text[self.filled..], &mut self.ends[self.ended..]);
        self.lines.pass(&text[..read]);
        self.filled += filled;
        self.ended += ended;
        match result {
            ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            ReadRecordResult::OutputFull => return Err(Fault::LineTooLong(begun)),
            ReadRecordResult::OutputEndsFull => return Err(Fault::TooManyColumns(begun)),
            ReadRecordResult::Record => found.extend(self.record(begun)?),
        }
        Ok(&text[read..])
    }

    /// `None` for one with nothing in it, as spreadsheets write below a table.
    fn record(&mut self, line: i64) -> Result<Option<Record>, Fault> {
        let ends = &self.ends[..self.ended];
        if ends.len() > COLUMN_LIMIT {
            return Err(Fault::TooManyColumns(line));
        }
        let begins = std::iter::once(0).chain(ends.iter().copied());
        let cells: Vec<String> =
            begins.zip(ends).map(|(begin, end)| String::from_utf8_lossy(&self.text[begin..*end]).into_owned()).collect();
        (self.begun, self.filled, self.ended) = (None, 0, 0);
        if cells.iter().any(|cell| cell.chars().count() > CELL_LIMIT) {
            return Err(Fault::CellTooLong(line));
        }
        let is_blank = cells.iter().all(|cell| cell.trim().is_empty());
        Ok((!is_blank).then_some(Record { line, cells }))
    }
}
