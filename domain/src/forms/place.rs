//! Where a question stands once groups repeat: its `linkId`, and which of each repeating group around it. Answers, faults and the
//! fields of a page go by it.

/// Stands between a `linkId` and what is said about it: the number of an instance, or the name of a second field.
pub(super) const MARK: char = '~';

/// Of one group in one place. More than anyone fills in, and few enough that a forged number costs nothing.
pub const MOST_INSTANCES: usize = 100;

/// The `linkId` alone in the first instance of every group; else with a number, counted from 1, for each repeating group
/// around it, the outermost first: `name~2`, `dose~1~3`. A repeating group's own number is its last.
pub fn place(link_id: &str, instances: &[usize]) -> String {
    let mut written = link_id.to_owned();
    if instances.iter().any(|instance| *instance != 1) {
        for instance in instances {
            written.push(MARK);
            written.push_str(&instance.to_string());
        }
    }
    written
}

/// Every way in which a text may be a `linkId` with numbers, the longest `linkId` first: a form may have a `~` in its own.
pub(super) fn readings(text: &str) -> impl Iterator<Item = (&str, Vec<usize>)> {
    let mut rest = Some((text, Vec::new()));
    std::iter::from_fn(move || {
        let (link_id, numbers) = rest.take()?;
        rest = link_id.rsplit_once(MARK).and_then(|(before, number)| {
            let is_plain = !number.starts_with('0') && !number.starts_with('+');
            let number: usize = number.parse().ok().filter(|number| is_plain && *number <= MOST_INSTANCES)?;
            let mut longer = numbers.clone();
            longer.insert(0, number);
            Some((before, longer))
        });
        Some((link_id, numbers))
    })
}
