//! The data types of FHIR R4 (datatypes.html, metadatatypes.html) that questionnaires and responses are made of: their
//! elements, how often each stands, and of which type. Types that hardly occur in them are taken as they come.

use super::primitive::Primitive;

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Primitive(Primitive),
    Complex(&'static Shape),
    /// `value[x]`: of one of these types.
    Choice(&'static [&'static str]),
    /// A whole resource within another.
    Resource,
    /// A type that is not looked into, or but for empty values.
    Opaque,
}

#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub required: bool,
    /// A list in JSON.
    pub many: bool,
}

/// What an element has beside its own fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// `id` and `extension`
    Element,
    /// … and `modifierExtension`
    Backbone,
    /// A resource's.
    Resource,
}

#[derive(Debug)]
pub struct Shape {
    pub name: &'static str,
    pub base: Base,
    pub fields: &'static [Field],
}

pub const fn one(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false, many: false }
}

pub const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true, many: false }
}

pub const fn many(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false, many: true }
}

pub const STRING: Kind = Kind::Primitive(Primitive::String);
pub const MARKDOWN: Kind = Kind::Primitive(Primitive::Markdown);
pub const URI: Kind = Kind::Primitive(Primitive::Uri);
pub const CANONICAL: Kind = Kind::Primitive(Primitive::Canonical);
pub const BOOLEAN: Kind = Kind::Primitive(Primitive::Boolean);
pub const DECIMAL: Kind = Kind::Primitive(Primitive::Decimal);
pub const INTEGER: Kind = Kind::Primitive(Primitive::Integer);
pub const DATE: Kind = Kind::Primitive(Primitive::Date);
pub const DATE_TIME: Kind = Kind::Primitive(Primitive::DateTime);
pub const INSTANT: Kind = Kind::Primitive(Primitive::Instant);
pub const ANY_CODE: Kind = Kind::Primitive(Primitive::Code(&[]));
pub const ID: Kind = Kind::Primitive(Primitive::Id);
const BASE64: Kind = Kind::Primitive(Primitive::Base64);
const POSITIVE: Kind = Kind::Primitive(Primitive::PositiveInt);
const UNSIGNED: Kind = Kind::Primitive(Primitive::UnsignedInt);

pub const fn code(known: &'static [&'static str]) -> Kind {
    Kind::Primitive(Primitive::Code(known))
}

pub const fn complex(shape: &'static Shape) -> Kind {
    Kind::Complex(shape)
}

pub static EXTENSION: Shape =
    Shape { name: "Extension", base: Base::Element, fields: &[must("url", URI), one("value", Kind::Choice(ALL_TYPES))] };

pub static META: Shape = Shape {
    name: "Meta",
    base: Base::Element,
    fields: &[
        one("versionId", ID),
        one("lastUpdated", INSTANT),
        one("source", URI),
        many("profile", CANONICAL),
        many("security", complex(&CODING)),
        many("tag", complex(&CODING)),
    ],
};

pub static NARRATIVE: Shape = Shape {
    name: "Narrative",
    base: Base::Element,
    fields: &[must("status", code(&["generated", "extensions", "additional", "empty"])), must("div", Kind::Primitive(Primitive::Xhtml))],
};

pub static CODING: Shape = Shape {
    name: "Coding",
    base: Base::Element,
    fields: &[one("system", URI), one("version", STRING), one("code", ANY_CODE), one("display", STRING), one("userSelected", BOOLEAN)],
};

pub static CODEABLE_CONCEPT: Shape =
    Shape { name: "CodeableConcept", base: Base::Element, fields: &[many("coding", complex(&CODING)), one("text", STRING)] };

pub static QUANTITY: Shape = Shape {
    name: "Quantity",
    base: Base::Element,
    fields: &[
        one("value", DECIMAL),
        one("comparator", code(&["<", "<=", ">=", ">"])),
        one("unit", STRING),
        one("system", URI),
        one("code", ANY_CODE),
    ],
};

static MONEY: Shape = Shape { name: "Money", base: Base::Element, fields: &[one("value", DECIMAL), one("currency", ANY_CODE)] };

static RANGE: Shape =
    Shape { name: "Range", base: Base::Element, fields: &[one("low", complex(&QUANTITY)), one("high", complex(&QUANTITY))] };

static RATIO: Shape =
    Shape { name: "Ratio", base: Base::Element, fields: &[one("numerator", complex(&QUANTITY)), one("denominator", complex(&QUANTITY))] };

pub static PERIOD: Shape = Shape { name: "Period", base: Base::Element, fields: &[one("start", DATE_TIME), one("end", DATE_TIME)] };

pub static IDENTIFIER: Shape = Shape {
    name: "Identifier",
    base: Base::Element,
    fields: &[
        one("use", code(&["usual", "official", "temp", "secondary", "old"])),
        one("type", complex(&CODEABLE_CONCEPT)),
        one("system", URI),
        one("value", STRING),
        one("period", complex(&PERIOD)),
        one("assigner", complex(&REFERENCE)),
    ],
};

pub static REFERENCE: Shape = Shape {
    name: "Reference",
    base: Base::Element,
    fields: &[one("reference", STRING), one("type", URI), one("identifier", complex(&IDENTIFIER)), one("display", STRING)],
};

pub static ATTACHMENT: Shape = Shape {
    name: "Attachment",
    base: Base::Element,
    fields: &[
        one("contentType", ANY_CODE),
        one("language", ANY_CODE),
        one("data", BASE64),
        one("url", URI),
        one("size", UNSIGNED),
        one("hash", BASE64),
        one("title", STRING),
        one("creation", DATE_TIME),
    ],
};

static CONTACT_POINT: Shape = Shape {
    name: "ContactPoint",
    base: Base::Element,
    fields: &[
        one("system", code(&["phone", "fax", "email", "pager", "url", "sms", "other"])),
        one("value", STRING),
        one("use", code(&["home", "work", "temp", "old", "mobile"])),
        one("rank", POSITIVE),
        one("period", complex(&PERIOD)),
    ],
};

pub static CONTACT_DETAIL: Shape =
    Shape { name: "ContactDetail", base: Base::Element, fields: &[one("name", STRING), many("telecom", complex(&CONTACT_POINT))] };

pub static USAGE_CONTEXT: Shape = Shape {
    name: "UsageContext",
    base: Base::Element,
    fields: &[
        must("code", complex(&CODING)),
        Field { name: "value", kind: Kind::Choice(&["CodeableConcept", "Quantity", "Range", "Reference"]), required: true, many: false },
    ],
};

static EXPRESSION: Shape = Shape {
    name: "Expression",
    base: Base::Element,
    fields: &[one("description", STRING), one("name", ID), must("language", ANY_CODE), one("expression", STRING), one("reference", URI)],
};

static HUMAN_NAME: Shape = Shape {
    name: "HumanName",
    base: Base::Element,
    fields: &[
        one("use", code(&["usual", "official", "temp", "nickname", "anonymous", "old", "maiden"])),
        one("text", STRING),
        one("family", STRING),
        many("given", STRING),
        many("prefix", STRING),
        many("suffix", STRING),
        one("period", complex(&PERIOD)),
    ],
};

static ADDRESS: Shape = Shape {
    name: "Address",
    base: Base::Element,
    fields: &[
        one("use", code(&["home", "work", "temp", "old", "billing"])),
        one("type", code(&["postal", "physical", "both"])),
        one("text", STRING),
        many("line", STRING),
        one("city", STRING),
        one("district", STRING),
        one("state", STRING),
        one("postalCode", STRING),
        one("country", STRING),
        one("period", complex(&PERIOD)),
    ],
};

static ANNOTATION: Shape = Shape {
    name: "Annotation",
    base: Base::Element,
    fields: &[one("author", Kind::Choice(&["Reference", "String"])), one("time", DATE_TIME), must("text", MARKDOWN)],
};

/// The types of an extension's value (extensibility.html).
const ALL_TYPES: &[&str] = &[
    "Base64Binary",
    "Boolean",
    "Canonical",
    "Code",
    "Date",
    "DateTime",
    "Decimal",
    "Id",
    "Instant",
    "Integer",
    "Markdown",
    "Oid",
    "PositiveInt",
    "String",
    "Time",
    "UnsignedInt",
    "Uri",
    "Url",
    "Uuid",
    "Address",
    "Age",
    "Annotation",
    "Attachment",
    "CodeableConcept",
    "Coding",
    "ContactPoint",
    "Count",
    "Distance",
    "Duration",
    "HumanName",
    "Identifier",
    "Money",
    "Period",
    "Quantity",
    "Range",
    "Ratio",
    "Reference",
    "SampledData",
    "Signature",
    "Timing",
    "ContactDetail",
    "Contributor",
    "DataRequirement",
    "Expression",
    "ParameterDefinition",
    "RelatedArtifact",
    "TriggerDefinition",
    "UsageContext",
    "Dosage",
    "Meta",
];

/// The type whose name ends a `value[x]`.
pub fn type_named(name: &str) -> Kind {
    match name {
        "Base64Binary" => BASE64,
        "Boolean" => BOOLEAN,
        "Canonical" => CANONICAL,
        "Code" => ANY_CODE,
        "Date" => DATE,
        "DateTime" => DATE_TIME,
        "Decimal" => DECIMAL,
        "Id" => ID,
        "Instant" => INSTANT,
        "Integer" => INTEGER,
        "Markdown" => MARKDOWN,
        "PositiveInt" => POSITIVE,
        "String" => STRING,
        "Time" => Kind::Primitive(Primitive::Time),
        "UnsignedInt" => UNSIGNED,
        "Uri" | "Url" | "Oid" | "Uuid" => URI,
        "Address" => complex(&ADDRESS),
        "Annotation" => complex(&ANNOTATION),
        "Attachment" => complex(&ATTACHMENT),
        "CodeableConcept" => complex(&CODEABLE_CONCEPT),
        "Coding" => complex(&CODING),
        "ContactPoint" => complex(&CONTACT_POINT),
        "ContactDetail" => complex(&CONTACT_DETAIL),
        "Age" | "Count" | "Distance" | "Duration" | "Quantity" => complex(&QUANTITY),
        "Expression" => complex(&EXPRESSION),
        "HumanName" => complex(&HUMAN_NAME),
        "Identifier" => complex(&IDENTIFIER),
        "Meta" => complex(&META),
        "Money" => complex(&MONEY),
        "Period" => complex(&PERIOD),
        "Range" => complex(&RANGE),
        "Ratio" => complex(&RATIO),
        "Reference" => complex(&REFERENCE),
        "UsageContext" => complex(&USAGE_CONTEXT),
        _ => Kind::Opaque,
    }
}
