// Makes WASM smaller, as `wasm-opt -Oz` does. All files in one process, because there are some two hundred, and starting takes
// longer than most of them. Arguments: the folder to read from, the folder to write to, and the files' names.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import binaryen from 'binaryen';

const [from, to, ...names] = process.argv.slice(2);
// What rustc 1.95 emits for wasm32-unknown-unknown and its predecessors did not, and what wasm-bindgen adds.
const { BulkMemory, BulkMemoryOpt, Multivalue, MutableGlobals, NontrappingFPToInt, ReferenceTypes, SignExt } = binaryen.Features;
const features = BulkMemory | BulkMemoryOpt | Multivalue | MutableGlobals | NontrappingFPToInt | ReferenceTypes | SignExt;

binaryen.setDebugInfo(false);
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
// No inlining: it makes the file smaller and its Brotli copy, which is what people wait for, a tenth larger.
binaryen.setAlwaysInlineMaxSize(0);
binaryen.setFlexibleInlineMaxSize(0);
binaryen.setOneCallerInlineMaxSize(0);

for (const name of names) {
  const module = binaryen.readBinary(readFileSync(join(from, name)), features);
  module.optimize();
  writeFileSync(join(to, name), module.emitBinary());
  module.dispose();
}
