//! The two resources, element by element (FHIR R4 questionnaire.html and questionnaireresponse.html).

use super::datatypes::{
    ANY_CODE, BOOLEAN, Base, CANONICAL, CODEABLE_CONCEPT, CODING, CONTACT_DETAIL, DATE, DATE_TIME, Field, ID, IDENTIFIER, INTEGER, Kind,
    MARKDOWN, META, NARRATIVE, PERIOD, REFERENCE, STRING, Shape, URI, USAGE_CONTEXT, code, complex, many, must, one,
};

/// What every resource of the two has.
pub static RESOURCE_FIELDS: &[Field] = &[
    one("id", ID),
    one("meta", complex(&META)),
    one("implicitRules", URI),
    one("language", ANY_CODE),
    one("text", complex(&NARRATIVE)),
    many("contained", Kind::Resource),
];

pub static QUESTIONNAIRE: Shape = Shape {
    name: "Questionnaire",
    base: Base::Resource,
    fields: &[
        one("url", URI),
        many("identifier", complex(&IDENTIFIER)),
        one("version", STRING),
        one("name", STRING),
        one("title", STRING),
        many("derivedFrom", CANONICAL),
        must("status", code(&["draft", "active", "retired", "unknown"])),
        one("experimental", BOOLEAN),
        many("subjectType", ANY_CODE),
        one("date", DATE_TIME),
        one("publisher", STRING),
        many("contact", complex(&CONTACT_DETAIL)),
        one("description", MARKDOWN),
        many("useContext", complex(&USAGE_CONTEXT)),
        many("jurisdiction", complex(&CODEABLE_CONCEPT)),
        one("purpose", MARKDOWN),
        one("copyright", MARKDOWN),
        one("approvalDate", DATE),
        one("lastReviewDate", DATE),
        one("effectivePeriod", complex(&PERIOD)),
        many("code", complex(&CODING)),
        many("item", complex(&ITEM)),
    ],
};

/// `question` is in the code system too, and is not to be used.
const ITEM_TYPES: &[&str] = &[
    "group",
    "display",
    "boolean",
    "decimal",
    "integer",
    "date",
    "dateTime",
    "time",
    "string",
    "text",
    "url",
    "choice",
    "open-choice",
    "attachment",
    "reference",
    "quantity",
];

static ITEM: Shape = Shape {
    name: "Questionnaire.item",
    base: Base::Backbone,
    fields: &[
        must("linkId", STRING),
        one("definition", URI),
        many("code", complex(&CODING)),
        one("prefix", STRING),
        one("text", STRING),
        must("type", code(ITEM_TYPES)),
        many("enableWhen", complex(&ENABLE_WHEN)),
        one("enableBehavior", code(&["all", "any"])),
        one("required", BOOLEAN),
        one("repeats", BOOLEAN),
        one("readOnly", BOOLEAN),
        one("maxLength", INTEGER),
        one("answerValueSet", CANONICAL),
        many("answerOption", complex(&ANSWER_OPTION)),
        many("initial", complex(&INITIAL)),
        many("item", complex(&ITEM)),
    ],
};

static ENABLE_WHEN: Shape = Shape {
    name: "Questionnaire.item.enableWhen",
    base: Base::Backbone,
    fields: &[
        must("question", STRING),
        must("operator", code(&["exists", "=", "!=", ">", "<", ">=", "<="])),
        must(
            "answer",
            Kind::Choice(&["Boolean", "Decimal", "Integer", "Date", "DateTime", "Time", "String", "Coding", "Quantity", "Reference"]),
        ),
    ],
};

static ANSWER_OPTION: Shape = Shape {
    name: "Questionnaire.item.answerOption",
    base: Base::Backbone,
    fields: &[must("value", Kind::Choice(&["Integer", "Date", "Time", "String", "Coding", "Reference"])), one("initialSelected", BOOLEAN)],
};

const ANSWER_TYPES: &[&str] =
    &["Boolean", "Decimal", "Integer", "Date", "DateTime", "Time", "String", "Uri", "Attachment", "Coding", "Quantity", "Reference"];

static INITIAL: Shape =
    Shape { name: "Questionnaire.item.initial", base: Base::Backbone, fields: &[must("value", Kind::Choice(ANSWER_TYPES))] };

pub static RESPONSE: Shape = Shape {
    name: "QuestionnaireResponse",
    base: Base::Resource,
    fields: &[
        one("identifier", complex(&IDENTIFIER)),
        many("basedOn", complex(&REFERENCE)),
        many("partOf", complex(&REFERENCE)),
        one("questionnaire", CANONICAL),
        must("status", code(&["in-progress", "completed", "amended", "entered-in-error", "stopped"])),
        one("subject", complex(&REFERENCE)),
        one("encounter", complex(&REFERENCE)),
        one("authored", DATE_TIME),
        one("author", complex(&REFERENCE)),
        one("source", complex(&REFERENCE)),
        many("item", complex(&RESPONSE_ITEM)),
    ],
};

static RESPONSE_ITEM: Shape = Shape {
    name: "QuestionnaireResponse.item",
    base: Base::Backbone,
    fields: &[
        must("linkId", STRING),
        one("definition", URI),
        one("text", STRING),
        many("answer", complex(&ANSWER)),
        many("item", complex(&RESPONSE_ITEM)),
    ],
};

static ANSWER: Shape = Shape {
    name: "QuestionnaireResponse.item.answer",
    base: Base::Backbone,
    fields: &[one("value", Kind::Choice(ANSWER_TYPES)), many("item", complex(&RESPONSE_ITEM))],
};

/// Of those that a reference may name, and that may be contained (FHIR R4 resourcelist.html).
pub const RESOURCES: &str = " \
Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary \
BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition \
Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest CompartmentDefinition Composition ConceptMap \
Condition Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceDefinition \
DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter \
Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario \
ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy \
Immunization ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List \
Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest \
MedicationStatement MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication \
MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged \
MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularSequence NamingSystem \
NutritionOrder Observation ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation \
Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole Procedure Provenance \
Questionnaire QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy \
ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition \
StructureDefinition StructureMap Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein \
SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task \
TerminologyCapabilities TestReport TestScript ValueSet VerificationResult VisionPrescription ";

pub fn is_resource(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic()) && RESOURCES.contains(&format!(" {name} "))
}
