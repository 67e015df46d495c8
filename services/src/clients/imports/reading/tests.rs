//! Files as other programs write them, and files that are none.

use super::*;
use encoding_rs::WINDOWS_1252;
use proptest::prelude::*;

fn read_in(bytes: &[u8], size: usize) -> Result<(Vec<Record>, String), Fault> {
    let mut reading = Reading::new();
    let mut records = Vec::new();
    for piece in bytes.chunks(size.max(1)) {
        records.extend(reading.take(piece)?);
    }
    records.extend(reading.finish()?);
    Ok((records, reading.words()))
}

fn read(bytes: &[u8]) -> Result<(Vec<Record>, String), Fault> {
    let whole = read_in(bytes, usize::MAX);
    for size in [1, 2, 3, 7] {
        assert_eq!(read_in(bytes, size), whole, "in pieces of {size}");
    }
    whole
}

fn lines(bytes: &[u8]) -> Vec<(i64, Vec<String>)> {
    read(bytes).unwrap().0.into_iter().map(|record| (record.line, record.cells)).collect()
}

fn expected() -> Vec<(i64, Vec<String>)> {
    let cells = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
    vec![(1, cells(["Name", "Notes"])), (2, cells(["Núñez, Mara", "likes\ntea; \"green\""])), (4, cells(["Zoë", ""]))]
}

const SEMICOLONS: &str = "Name;Notes\n\"Núñez, Mara\";\"likes\ntea; \"\"green\"\"\"\nZoë;\n";

#[test]
fn every_usual_encoding_separator_and_line_end_is_read_as_the_same_lines() {
    let utf_16 = |swap: bool| -> Vec<u8> {
        let units = std::iter::once('\u{feff}').chain(SEMICOLONS.chars()).flat_map(|c| c.encode_utf16(&mut [0; 2]).to_vec());
        units.flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let commas = "Name,Notes\n\"Núñez, Mara\",\"likes\ntea; \"\"green\"\"\"\nZoë,\n";
    let tabs = "Name\tNotes\n\"Núñez, Mara\"\t\"likes\ntea; \"\"green\"\"\"\nZoë\t";
    let windows = WINDOWS_1252.encode(SEMICOLONS).0.into_owned();
    for (bytes, words) in [
        (SEMICOLONS.as_bytes().to_vec(), "UTF-8, separated by semicolons"),
        ([b"\xef\xbb\xbf", SEMICOLONS.as_bytes()].concat(), "UTF-8, separated by semicolons"),
        (commas.as_bytes().to_vec(), "UTF-8, separated by commas"),
        (tabs.as_bytes().to_vec(), "UTF-8, separated by tabs"),
        (windows, "Windows-1252, separated by semicolons"),
        (utf_16(false), "UTF-16, separated by semicolons"),
        (utf_16(true), "UTF-16, separated by semicolons"),
    ] {
        assert_eq!(lines(&bytes), expected());
        assert_eq!(read(&bytes).unwrap().1, words);
    }
}

#[test]
fn lines_are_counted_as_a_text_editor_does_whatever_ends_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "", "\"1", "2\",x", ",", "3,y"].join(end);
        let numbers: Vec<i64> = lines(text.as_bytes()).iter().map(|(line, _)| *line).collect();
        assert_eq!(numbers, [1, 3, 6], "{end:?}");
    }
}

#[test]
fn excels_own_first_line_names_the_separator_and_is_no_line_of_the_file() {
    let found = lines(b"sep=;\r\na,b;c\r\n1;2\r\n");
    assert_eq!(found, [(2, vec!["a,b".to_owned(), "c".to_owned()]), (3, vec!["1".to_owned(), "2".to_owned()])]);
}

#[test]
fn what_is_no_csv_file_is_told_with_what_to_do() {
    for bytes in [&b"PK\x03\x04rest of a workbook"[..], &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]] {
        assert_eq!(read(bytes), Err(Fault::Workbook));
    }
    assert_eq!(read(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"), Err(Fault::Pdf));
    assert!(Fault::Workbook.to_string().contains("CSV UTF-8"));
    assert_eq!(read(b"a,b\n1,2\n\x00"), Err(Fault::NotText(3)));
    let mixed = ["Zoë,1\n".as_bytes(), b"Zo\xeb,2\n"].concat();
    assert_eq!(read(&mixed), Err(Fault::Encoding(2, "UTF-8")));
    assert_eq!(read(b"\xef\xbb\xbfa\n\xff\n"), Err(Fault::Encoding(2, "UTF-8")));
    assert_eq!(read(b"").unwrap().0, []);
}

#[test]
fn whatever_is_beyond_a_limit_ends_the_reading() {
    let columns = |count: usize| vec!["a"; count].join(",");
    assert!(read(columns(200).as_bytes()).is_ok());
    assert_eq!(read(columns(201).as_bytes()), Err(Fault::TooManyColumns(1)));
    assert_eq!(read(columns(30_000).as_bytes()), Err(Fault::TooManyColumns(1)));
    let cell = |length: usize| format!("a\n{}\n", "x".repeat(length));
    assert!(read(cell(4_000).as_bytes()).is_ok());
    assert_eq!(read(cell(4_001).as_bytes()), Err(Fault::CellTooLong(2)));
    let unclosed = format!("a,b\n1,\"2\n{}", "3,4\n".repeat(20_000));
    assert_eq!(read(unclosed.as_bytes()), Err(Fault::LineTooLong(2)));
    assert_eq!(read_in(&b"a\n".repeat(250_002), 1 << 16), Err(Fault::TooManyLines));
}

#[test]
fn clients_below_a_quotation_mark_that_is_not_closed_are_not_taken_for_its_cell() {
    for (unclosed, line) in [("Name,Notes\nMara A,\"x\nLeo B,y\nNoor C,z\n", 2), ("a\n\"", 2), ("\"a", 1), ("a,b\n1,\"x\"\"", 2)] {
        assert_eq!(read(unclosed.as_bytes()), Err(Fault::NotClosed(line)), "{unclosed:?}");
    }
    for closed in ["a,b\n1,\"x\ny\"", "a,b\r\n1,\"x\"\r", "a,b\n1,\"\""] {
        assert_eq!(lines(closed.as_bytes()).len(), 2, "{closed:?}");
    }
}

#[test]
fn a_file_of_a_gigabyte_or_of_a_million_columns_is_refused_before_much_of_it_was_read() {
    let mut reading = Reading::new();
    let piece = b"Mara,Abramson,mara@mail.example,and something about her that fills the line up to a hundred characters\n".repeat(600);
    let mut taken = 0_u64;
    let fault = loop {
        taken += piece.len() as u64;
        if let Err(fault) = reading.take(&piece) {
            break fault;
        }
    };
    assert!(matches!(fault, Fault::TooManyLines | Fault::TooLarge) && taken <= FILE_LIMIT + piece.len() as u64);
    let mut reading = Reading::new();
    assert_eq!(reading.take("a,".repeat(1_000_000).as_bytes()), Err(Fault::TooManyColumns(1)));
    assert!(reading.bytes <= 64 * 1024);
}

proptest! {
    #[test]
    fn nothing_panics_whatever_the_bytes_and_however_they_are_cut(bytes in prop::collection::vec(any::<u8>(), 0..400), size in 1_usize..50) {
        prop_assert_eq!(read_in(&bytes, size), read_in(&bytes, usize::MAX));
    }

    #[test]
    fn cells_are_read_as_they_were_written(table in prop::collection::vec(prop::collection::vec("[a-zé,;\t\"\n' ]{0,8}", 3), 1..6)) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let text: String = table.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n").collect();
        let found: Vec<Vec<String>> = read_in(text.as_bytes(), 5).unwrap().0.into_iter().map(|record| record.cells).collect();
        let given: Vec<Vec<String>> = table.into_iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
        prop_assert_eq!(found, given);
    }
}
