// Whether what a questionnaire reckons agrees with npm's `fhirpath` evaluating the questionnaire's own expressions, for 1,000 random
// responses to each. Arguments: the program `filling`, then questionnaires. `npm install` in bench/filling first.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('filling/package.json', import.meta.url));
const fhirpath = require('fhirpath');
const model = require('fhirpath/fhir-context/r4');

const CALCULATED = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression';
const VARIABLE = 'http://hl7.org/fhir/StructureDefinition/variable';
const COUNT = 1000;
const [program, ...files] = process.argv.slice(2);

const evaluate = (node, expression, environment) => fhirpath.evaluate(node ?? {}, expression, environment, model);
const expressions = (element, url) => (element.extension ?? []).filter((extension) => extension.url === url).map((extension) => extension.valueExpression);
const found = (items, linkId) => {
  for (const item of items ?? []) {
    if (item.linkId === linkId) return item;
    const inside = found([...(item.item ?? []), ...(item.answer ?? []).flatMap((answer) => answer.item ?? [])], linkId);
    if (inside) return inside;
  }
};
const declared = (element, node, environment) => {
  const all = { ...environment };
  for (const { name, expression } of expressions(element, VARIABLE)) all[name] = evaluate(node, expression, all);
  return all;
};

let wrong = 0;
for (const file of files) {
  const questionnaire = JSON.parse(readFileSync(file, 'utf8'));
  const responses = execFileSync(program, ['--reckoned', file, String(COUNT)], { maxBuffer: 1 << 30 }).toString().trim().split('\n').map(JSON.parse);
  let compared = 0;
  for (const response of responses) {
    // What it reckons is taken out first, as it was when ours began; one answer may follow from another, so until nothing changes.
    const ours = new Map();
    const walk = (items, environment) => {
      for (const item of items ?? []) {
        const node = found(response.item, item.linkId);
        const inner = declared(item, node, environment);
        for (const { expression } of expressions(item, CALCULATED)) {
          const theirs = evaluate(node, expression, { ...inner, context: node });
          ours.set(item.linkId, [node?.answer?.map((answer) => Object.values(answer)[0]) ?? [], theirs]);
        }
        walk(item.item, inner);
      }
    };
    const environment = { resource: response, rootResource: response, questionnaire };
    walk(questionnaire.item, declared(questionnaire, response, environment));
    for (const [linkId, [mine, theirs]] of ours) {
      compared += 1;
      const same = mine.length === theirs.length && mine.every((value, at) => alike(value, theirs[at]));
      if (!same && (wrong += 1) <= 10) console.log(`${file}: ${linkId}: ${JSON.stringify(mine)} here, ${JSON.stringify(theirs)} there`);
    }
  }
  console.log(`${file}: ${compared} values of ${responses.length} random responses compared`);
}

// A quotient that never ends is kept with six digits.
function alike(mine, theirs) {
  const [one, other] = [mine?.value ?? mine, theirs?.value ?? theirs];
  if (typeof one === 'number' && typeof other === 'number') return Math.abs(one - other) <= 1e-6;
  if (typeof one === 'object') return one.code === other?.code;
  return String(one) === String(other);
}
console.log(wrong ? `${wrong} differ` : 'all agree');
process.exitCode = wrong ? 1 : 0;
