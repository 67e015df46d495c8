//! Which pieces of the program are joined into one file. Taken apart exactly, the program comes in a piece for each combination of
//! parts that needs something: hundreds of files, a hundred of them for one page, each asked for, compiled and compressed alone.
//! Two pieces are joined where the pages that do not need both carry less than the pages that do are saved.

use super::{files, join::join};
use crate::Outcome;
use std::{collections::BTreeMap, path::Path};

/// What it costs a page to load one file more, in bytes of WASM as the linker makes it: the request, and compressing it alone.
const FILE: usize = 12_000;

/// How much more a byte counts that clients load, on their telephones.
const CLIENTS: usize = 3;

/// The parts of which that is so (`app::parts`).
const CLIENTS_PARTS: [&str; 3] = ["portal", "filling", "reckoning"];

/// Pieces that become one file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Group<'a> {
    /// In the order in which the loader names them.
    pieces: Vec<&'a str>,
    /// Those that need one of the pieces at least.
    parts: Parts,
    bytes: usize,
}

/// Parts of the program, each a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Parts(u32);

impl Parts {
    fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    fn all(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn weight(self, weights: &[usize]) -> usize {
        (0..).zip(weights).filter(|(bit, _)| self.0 >> bit & 1 == 1).map(|(_, weight)| weight).sum()
    }
}

/// Joins pieces in `folder`, where `loader` loads them. `needs` says before and afterwards which pieces each part needs.
pub fn gather(folder: &Path, loader: &str, needs: &mut BTreeMap<String, Vec<String>>) -> Outcome {
    let path = |piece: &str| folder.join(format!("{piece}.wasm"));
    let mut script = String::from_utf8(files::read(&folder.join(loader))?)?;
    let before = needs.clone();
    for Group { pieces, .. } in groups(&before, |piece| Ok(files::read(&path(piece))?.len()))? {
        let [first, others @ ..] = &pieces[..] else { continue };
        let contents = pieces.iter().map(|piece| files::read(&path(piece))).collect::<Outcome<Vec<_>>>()?;
        files::write(&path(first), &join(&contents)?)?;
        for other in others {
            std::fs::remove_file(path(other)).map_err(|error| format!("{}: {error}", path(other).display()))?;
            script = loads_the_same(&script, other, first)?;
            for needed in needs.values_mut() {
                replace(needed, other, first);
            }
        }
    }
    files::write(&folder.join(loader), script.as_bytes())
}

/// Of what several parts need. What only one needs is one piece already.
fn groups(needs: &BTreeMap<String, Vec<String>>, bytes: impl Fn(&str) -> Outcome<usize>) -> Outcome<Vec<Group<'_>>> {
    let mut parts: BTreeMap<&str, Parts> = BTreeMap::new();
    for (part, pieces) in (0..).zip(needs.values()) {
        for piece in pieces.iter().filter(|piece| piece.starts_with("chunk_")) {
            let known = parts.entry(piece).or_insert(Parts(0));
            *known = known.all(Parts(1 << part));
        }
    }
    let mut groups = parts
        .into_iter()
        .map(|(piece, parts)| Ok(Group { pieces: vec![piece], parts, bytes: bytes(piece)? }))
        .collect::<Outcome<Vec<_>>>()?;
    let weights = needs.keys().map(|part| if CLIENTS_PARTS.contains(&part.as_str()) { CLIENTS } else { 1 }).collect::<Vec<_>>();
    while let Some((one, other)) = best(&groups, &weights) {
        let taken = groups.swap_remove(other);
        let group = &mut groups[one];
        group.pieces.extend(taken.pieces);
        group.pieces.sort_unstable_by_key(|piece| (piece.len(), *piece));
        group.parts = group.parts.all(taken.parts);
        group.bytes += taken.bytes;
    }
    Ok(groups)
}

/// The two, the earlier first, that are most worth joining; none when no two are.
fn best(groups: &[Group], weights: &[usize]) -> Option<(usize, usize)> {
    let pairs = (0..groups.len()).flat_map(|other| (0..other).map(move |one| (one, other)));
    let worth = pairs.filter_map(|(one, other)| Some((saved(&groups[one], &groups[other], weights)?, (one, other))));
    worth.max_by_key(|(saved, _)| *saved).map(|(_, pair)| pair)
}

/// What the pages are spared by joining them, together; none when it is nothing.
fn saved(one: &Group, other: &Group, weights: &[usize]) -> Option<usize> {
    let spared = FILE * one.parts.both(other.parts).weight(weights);
    let needless = |group: &Group, beside: &Group| group.bytes * beside.parts.without(group.parts).weight(weights);
    spared.checked_sub(needless(one, other) + needless(other, one)).filter(|saved| *saved > 0)
}

fn replace(pieces: &mut Vec<String>, piece: &str, by: &str) {
    if !pieces.iter().any(|known| known == piece) {
        return;
    }
    pieces.retain(|known| known != piece && known != by);
    pieces.push(by.to_owned());
    pieces.sort();
}

/// The loader, with `piece` loaded by loading `first`, which it names before.
fn loads_the_same(loader: &str, piece: &str, first: &str) -> Outcome<String> {
    let begins = format!("const __{piece} = makeLoad(");
    let ends = ", []);";
    let found = loader.split_once(&begins).and_then(|(before, rest)| Some((before, rest.split_once(ends)?.1)));
    let (before, after) = found.ok_or_else(|| format!("the loader does not load {piece} as it used to"))?;
    if !before.contains(&format!("const __{first} = ")) {
        return Err(format!("the loader does not name {first} before {piece}").into());
    }
    Ok(format!("{before}const __{piece} = __{first};{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(parts: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        parts.iter().map(|(part, pieces)| ((*part).to_owned(), pieces.iter().map(|piece| (*piece).to_owned()).collect())).collect()
    }

    fn gathered<'a>(needs: &'a BTreeMap<String, Vec<String>>, bytes: &[(&str, usize)]) -> Vec<Vec<&'a str>> {
        let size = |piece: &str| Ok(bytes.iter().find(|(name, _)| *name == piece).ok_or("no such piece")?.1);
        let mut gathered = groups(needs, size).unwrap().into_iter().map(|group| group.pieces).collect::<Vec<_>>();
        gathered.sort();
        gathered
    }

    #[test]
    fn small_pieces_go_together_and_large_ones_only_where_they_are_needed() {
        let needs = needs(&[
            ("office", &["chunk_2", "chunk_10", "chunk_30", "split_office"]),
            ("portal", &["chunk_2", "chunk_30", "split_portal"]),
            ("records", &["chunk_10", "chunk_2"]),
        ]);
        let small = [("chunk_2", 500), ("chunk_10", 700), ("chunk_30", 900)];
        assert_eq!(gathered(&needs, &small), [["chunk_2", "chunk_10", "chunk_30"]], "in the loader's order");
        let large = [("chunk_2", 500), ("chunk_10", 300_000), ("chunk_30", 900)];
        assert_eq!(gathered(&needs, &large), [vec!["chunk_10"], vec!["chunk_2", "chunk_30"]]);
    }

    #[test]
    fn no_page_carries_what_it_does_not_need_at_all() {
        let needs = needs(&[("office", &["chunk_1"]), ("portal", &["chunk_2"])]);
        assert_eq!(gathered(&needs, &[("chunk_1", 10), ("chunk_2", 10)]), [["chunk_1"], ["chunk_2"]]);
    }

    #[test]
    fn the_loader_loads_the_first_for_those_that_it_holds() {
        let loader = "const __chunk_1 = makeLoad(() => fetch(\"./chunk_1.wasm\"), []);\nconst __chunk_2 = makeLoad(() => fetch(\"./chunk_2.wasm\"), []);\n";
        let changed = loads_the_same(loader, "chunk_2", "chunk_1").unwrap();
        assert_eq!(changed, "const __chunk_1 = makeLoad(() => fetch(\"./chunk_1.wasm\"), []);\nconst __chunk_2 = __chunk_1;\n");
        assert!(loads_the_same(&changed, "chunk_2", "chunk_1").is_err(), "a loader that reads otherwise is not guessed at");
        assert!(loads_the_same(loader, "chunk_1", "chunk_2").is_err(), "a name is used after it is given");
    }

    #[test]
    fn each_part_needs_the_joined_piece_once() {
        let mut needed = ["chunk_1", "chunk_2", "chunk_3"].map(str::to_owned).to_vec();
        replace(&mut needed, "chunk_2", "chunk_1");
        assert_eq!(needed, ["chunk_1", "chunk_3"]);
        replace(&mut needed, "chunk_9", "chunk_8");
        assert_eq!(needed, ["chunk_1", "chunk_3"]);
    }
}
