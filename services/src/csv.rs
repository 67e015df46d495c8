//! Files for spreadsheets: CSV (RFC 4180) in UTF-8, in which no cell is taken for a formula.

use domain::clients::import::guarded;

/// Excel takes a file without it for Windows-1252.
pub(crate) const BYTE_ORDER_MARK: &str = "\u{feff}";

pub(crate) fn write_cells<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            text.push(',');
        }
        let cell = guarded(cell);
        if cell.contains([',', ';', '"', '\r', '\n', '\t']) || cell.trim() != cell {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_no_formula_is_left() {
        let mut text = String::new();
        write_cells(&mut text, ["Mara", "a,b", "say \"hi\"", "=1+1", "two\nlines", "-@\"x\""].into_iter());
        assert_eq!(text, "Mara,\"a,b\",\"say \"\"hi\"\"\",'=1+1,\"two\nlines\",\"'-@\"\"x\"\"\"\r\n");
    }
}
