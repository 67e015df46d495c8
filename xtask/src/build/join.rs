//! Several pieces of the program as one WASM file. `wasm_split_cli_support` makes pieces that know nothing of one another: each
//! brings functions and data, writes its functions into the table that all share, and calls those of others through it. So joining
//! them is a matter of counting on: types, functions and globals get other numbers, and nothing else changes.

use crate::Outcome;
use wasm_encoder::{
    CodeSection, DataSection, ElementSection, EntityType, FunctionSection, ImportSection, Module, TypeSection,
    reencode::{Error, Reencode},
};
use wasmparser::{DataKind, Import, ImportSectionReader, Parser, Payload, TypeRef};

type Joining<T = ()> = Result<T, Error<String>>;

/// One module that does what all of them do, in their order. What cannot be joined is an error: a piece that exports something,
/// or takes functions from elsewhere than the table.
pub fn join(pieces: &[Vec<u8>]) -> Outcome<Vec<u8>> {
    let mut joined = Joined::default();
    for piece in pieces {
        joined.add(piece).map_err(|error| format!("two pieces of the WASM could not be joined: {error}"))?;
    }
    Ok(joined.finish())
}

#[derive(Default)]
struct Joined<'a> {
    types: TypeSection,
    imports: ImportSection,
    imported: Vec<Import<'a>>,
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
}

/// How the piece at hand counts, in terms of the whole.
struct Numbers {
    first_type: u32,
    first_function: u32,
    globals: Vec<u32>,
}

impl Reencode for Numbers {
    type Error = String;

    fn type_index(&mut self, index: u32) -> Joining<u32> {
        Ok(self.first_type + index)
    }

    fn function_index(&mut self, index: u32) -> Joining<u32> {
        Ok(self.first_function + index)
    }

    fn global_index(&mut self, index: u32) -> Joining<u32> {
        let known = self.globals.get(usize::try_from(index).unwrap_or(usize::MAX));
        known.copied().ok_or_else(|| refused(&format!("global {index} is not an imported one")))
    }

    // Data and elements are put in their places at the start; nothing asks for them by number.
    fn data_index(&mut self, index: u32) -> Joining<u32> {
        Err(refused(&format!("data {index} is used by its number")))
    }

    fn element_index(&mut self, index: u32) -> Joining<u32> {
        Err(refused(&format!("element {index} is used by its number")))
    }
}

impl<'a> Joined<'a> {
    fn add(&mut self, piece: &'a [u8]) -> Joining {
        let mut numbers = Numbers { first_type: self.types.len(), first_function: self.functions.len(), globals: Vec::new() };
        for payload in Parser::new(0).parse_all(piece) {
            match payload? {
                Payload::TypeSection(section) => numbers.parse_type_section(&mut self.types, section)?,
                Payload::ImportSection(section) => self.import(&mut numbers, section)?,
                Payload::FunctionSection(section) => numbers.parse_function_section(&mut self.functions, section)?,
                Payload::ElementSection(section) => numbers.parse_element_section(&mut self.elements, section)?,
                Payload::CodeSectionEntry(body) => numbers.parse_function_body(&mut self.code, body)?,
                Payload::DataSection(section) => {
                    for data in section {
                        let data = data?;
                        // What the whole program has in a place of memory, and this piece has nothing of.
                        if !(data.data.is_empty() && matches!(data.kind, DataKind::Active { .. })) {
                            numbers.parse_data(&mut self.data, data)?;
                        }
                    }
                }
                Payload::Version { .. }
                | Payload::CodeSectionStart { .. }
                | Payload::DataCountSection { .. }
                | Payload::CustomSection(_)
                | Payload::End(_) => {}
                // An empty one says nothing.
                Payload::ExportSection(section) if section.count() == 0 => {}
                Payload::GlobalSection(section) if section.count() == 0 => {}
                Payload::MemorySection(section) if section.count() == 0 => {}
                Payload::TableSection(section) if section.count() == 0 => {}
                Payload::TagSection(section) if section.count() == 0 => {}
                other => return Err(refused(&format!("it has {other:?}"))),
            }
        }
        Ok(())
    }

    /// What several take, the whole takes once.
    fn import(&mut self, numbers: &mut Numbers, section: ImportSectionReader<'a>) -> Joining {
        for import in section.into_imports() {
            let import = import?;
            let known = self.imported.iter().find(|known| (known.module, known.name) == (import.module, import.name));
            match known {
                Some(known) if known.ty == import.ty => {}
                Some(_) => return Err(refused(&format!("{} is taken as two things", import.name))),
                None => {
                    let entity: EntityType = numbers.entity_type(import.ty)?;
                    self.imports.import(import.module, import.name, entity);
                    self.imported.push(import);
                }
            }
            if let TypeRef::Global(_) = import.ty {
                let globals = self.imported.iter().filter(|known| matches!(known.ty, TypeRef::Global(_)));
                numbers.globals.extend((0..).zip(globals).find(|(_, known)| known.name == import.name).map(|(index, _)| index));
            }
        }
        let count = |is: fn(&TypeRef) -> bool| self.imported.iter().filter(|import| is(&import.ty)).count();
        let others = count(|ty| !matches!(ty, TypeRef::Memory(_) | TypeRef::Table(_) | TypeRef::Global(_)));
        if others > 0 || count(|ty| matches!(ty, TypeRef::Memory(_))) > 1 || count(|ty| matches!(ty, TypeRef::Table(_))) > 1 {
            return Err(refused("it takes more than the memory, the table and globals"));
        }
        Ok(())
    }

    fn finish(self) -> Vec<u8> {
        let mut module = Module::new();
        module.section(&self.types).section(&self.imports).section(&self.functions);
        module.section(&self.elements).section(&self.code).section(&self.data);
        module.finish()
    }
}

fn refused(why: &str) -> Error<String> {
    Error::UserError(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{ConstExpr, Elements, Function, GlobalType, MemoryType, RefType, TableType, ValType};
    use wasmparser::{Operator, Validator};

    /// One function of its own type, which reads the first global that it takes and calls itself; at `place` in the table; and data.
    fn piece(globals: &[&str], parameters: usize, place: i32, data: &[u8]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function(vec![ValType::I64; parameters], []);
        let mut imports = ImportSection::new();
        let memory = MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
        imports.import("main", "memory", memory);
        imports.import(
            "main",
            "table",
            TableType { element_type: RefType::FUNCREF, minimum: 9, maximum: None, table64: false, shared: false },
        );
        for name in globals {
            imports.import("main", name, GlobalType { val_type: ValType::I32, mutable: true, shared: false });
        }
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(place), Elements::Functions(vec![0].into()));
        let mut function = Function::new([]);
        function.instructions().global_get(0).drop();
        for parameter in 0..u32::try_from(parameters).unwrap() {
            function.instructions().local_get(parameter);
        }
        function.instructions().call(0).end();
        let mut code = CodeSection::new();
        code.function(&function);
        let mut segments = DataSection::new();
        segments.active(0, &ConstExpr::i32_const(place * 16), data.iter().copied());
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&elements).section(&code).section(&segments);
        module.finish()
    }

    /// Of each function: the globals that it reads and the functions that it calls.
    fn told(module: &[u8]) -> Vec<(Vec<u32>, Vec<u32>)> {
        let mut told = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            let Payload::CodeSectionEntry(body) = payload.unwrap() else { continue };
            let (mut globals, mut calls) = (Vec::new(), Vec::new());
            for operator in body.get_operators_reader().unwrap() {
                match operator.unwrap() {
                    Operator::GlobalGet { global_index } => globals.push(global_index),
                    Operator::Call { function_index } => calls.push(function_index),
                    _ => {}
                }
            }
            told.push((globals, calls));
        }
        told
    }

    #[test]
    fn pieces_keep_their_own_functions_types_globals_and_data() {
        let pieces = [piece(&["stack", "other"], 1, 3, b"ab"), piece(&["other", "stack"], 2, 5, b"cd"), piece(&["stack"], 0, 7, b"")];
        let joined = join(&pieces).unwrap();
        Validator::new().validate_all(&joined).unwrap();
        assert_eq!(told(&joined), [(vec![0], vec![0]), (vec![1], vec![1]), (vec![0], vec![2])]);
        let mut data = Vec::new();
        for payload in Parser::new(0).parse_all(&joined) {
            match payload.unwrap() {
                Payload::ImportSection(section) => assert_eq!(section.into_imports().count(), 4),
                Payload::DataSection(section) => data.extend(section.into_iter().map(|segment| segment.unwrap().data.to_vec())),
                _ => {}
            }
        }
        assert_eq!(data, [b"ab", b"cd"], "and nothing for the one that has none");
    }

    #[test]
    fn what_is_not_a_piece_is_refused() {
        let mut exports = wasm_encoder::ExportSection::new();
        exports.export("memory", wasm_encoder::ExportKind::Memory, 0);
        let mut module = Module::new();
        module.section(&exports);
        assert!(join(&[module.finish()]).unwrap_err().to_string().contains("could not be joined"));
        assert!(join(&[b"no WASM".to_vec()]).is_err());
    }
}
