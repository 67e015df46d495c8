//! Checks a message before it may be sent (R12, R13, R17). It runs in the browser at every keystroke and again on the
//! server before anything is queued; it reads the template as the renderer does, through `tokens` and `scan`.

use super::{
    BODY_LIMIT, FaultKind, FaultPlace, Message, MessageFault, MessageRules, SUBJECT_LIMIT, SUBJECT_SHOWN,
    links::Href,
    run::Run,
    scan::scan,
    tokens::{Tag, Token, tokens},
};
use crate::invitations::BatchPurpose;

/// Words that tell of someone's health to whoever sees the subject, such as on a locked telephone (R17).
const CLINICAL_WORDS: [&str; 48] = [
    "abortion",
    "addiction",
    "adhd",
    "alcohol",
    "antidepressant",
    "anxiety",
    "autism",
    "bipolar",
    "cancer",
    "chemotherapy",
    "clinical",
    "counseling",
    "counselling",
    "dementia",
    "depressed",
    "depression",
    "diagnosis",
    "disease",
    "disorder",
    "drug",
    "fertility",
    "gad",
    "gynecology",
    "hiv",
    "illness",
    "medication",
    "mental",
    "oncology",
    "patient",
    "phq",
    "pregnancy",
    "prescription",
    "psychiatric",
    "psychiatrist",
    "psychiatry",
    "psychologist",
    "psychology",
    "psychotherapy",
    "ptsd",
    "rehab",
    "std",
    "substance",
    "suicide",
    "symptoms",
    "therapist",
    "therapy",
    "trauma",
    "treatment",
];

/// The same in Spanish.
const CLINICAL_WORDS_IN_SPANISH: [&str; 32] = [
    "aborto",
    "adicción",
    "adicciones",
    "ansiedad",
    "autismo",
    "clínica",
    "clínico",
    "cáncer",
    "demencia",
    "depresión",
    "diagnóstico",
    "embarazo",
    "enfermedad",
    "fertilidad",
    "medicación",
    "medicamento",
    "paciente",
    "psicología",
    "psicólogo",
    "psicóloga",
    "psicoterapia",
    "psiquiatra",
    "psiquiatría",
    "quimioterapia",
    "receta",
    "suicidio",
    "síntomas",
    "terapeuta",
    "terapia",
    "trastorno",
    "tratamiento",
    "vih",
];

/// [`check_for`] an invitation. `form_titles_allowed` is the organization's setting (R17).
pub fn check(message: &Message, form_titles_allowed: bool) -> Vec<MessageFault> {
    check_for(message, MessageRules { purpose: BatchPurpose::Invitation, form_titles_allowed })
}

/// Everything wrong with the message, in the order in which it stands, the subject first. Nothing in the list that
/// [`blocks`](FaultKind::blocks) means that it can be sent.
pub fn check_for(message: &Message, rules: MessageRules) -> Vec<MessageFault> {
    let mut faults = subject_faults(&message.subject, rules);
    let mut body = BodyCheck::new(&message.body_html, rules);
    body.read();
    faults.extend(body.faults);
    faults.sort_by_key(|fault| (fault.place, fault.start));
    faults
}

fn subject_faults(subject: &str, rules: MessageRules) -> Vec<MessageFault> {
    let run = Run::plain(subject);
    let whole = |kind: FaultKind| run.fault(FaultPlace::Subject, 0..subject.len(), kind);
    let mut faults = run.placeholder_faults(FaultPlace::Subject, rules);
    let length = subject.chars().count();
    if subject.trim().is_empty() {
        faults.push(whole(FaultKind::SubjectEmpty));
    }
    if length > SUBJECT_LIMIT {
        faults.push(whole(FaultKind::SubjectTooLong));
    } else if length > SUBJECT_SHOWN {
        faults.push(whole(FaultKind::SubjectLong));
    }
    let breaks_line = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if let Some((at, sign)) = subject.char_indices().find(|(_, c)| breaks_line(*c)) {
        faults.push(run.fault(FaultPlace::Subject, at..at + sign.len_utf8(), FaultKind::SubjectHasLineBreak));
    }
    if length <= SUBJECT_LIMIT {
        faults.extend(clinical_faults(&run));
    }
    faults
}

fn clinical_faults(subject: &Run) -> Vec<MessageFault> {
    let placeholders = scan(&subject.text);
    let mut faults = Vec::new();
    let mut at = 0;
    for word in subject.text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let start = at;
        at += word.len();
        let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let is_free = !placeholders.iter().any(|found| found.range.contains(&start));
        let lowercase = word.to_lowercase();
        let is_clinical = CLINICAL_WORDS.contains(&&*lowercase) || CLINICAL_WORDS_IN_SPANISH.contains(&&*lowercase);
        if is_free && is_clinical {
            let kind = FaultKind::ClinicalWordInSubject { word: word.to_owned() };
            faults.push(subject.fault(FaultPlace::Subject, start..start + word.len(), kind));
        }
    }
    faults
}

#[derive(Clone, Copy, PartialEq)]
enum PortalLink {
    Absent,
    /// A link to it is open, and nothing to click on has come yet.
    Open,
    Present,
}

struct BodyCheck<'a> {
    html: &'a str,
    rules: MessageRules,
    run: Run,
    portal_link: PortalLink,
    has_text: bool,
    faults: Vec<MessageFault>,
}

impl<'a> BodyCheck<'a> {
    fn new(html: &'a str, rules: MessageRules) -> Self {
        Self { html, rules, run: Run::default(), portal_link: PortalLink::Absent, has_text: false, faults: Vec::new() }
    }

    fn read(&mut self) {
        for (at, token) in tokens(self.html) {
            match token {
                Token::Text(source) => self.text(source, at),
                Token::Open(tag, href) => {
                    if let Some(Href::Url(url)) = href.as_ref().filter(|href| is_unencrypted(href)) {
                        let end = at + self.html[at..].find('>').map_or(0, |length| length + 1);
                        let kind = FaultKind::LinkNotHttps { url: url.clone() };
                        self.faults.push(MessageFault { place: FaultPlace::Body, start: at, end, excerpt: url.clone(), kind });
                    }
                    self.leave_link(tag);
                    if href == Some(Href::Portal) && self.portal_link == PortalLink::Absent {
                        self.portal_link = PortalLink::Open;
                    }
                    self.pass(tag);
                }
                Token::Close(tag) => {
                    self.leave_link(tag);
                    self.pass(tag);
                }
            }
        }
        self.finish_run();
        self.whole_body_faults();
    }

    fn text(&mut self, source: &str, at: usize) {
        let is_visible = !self.run.add(source, at).trim().is_empty();
        self.has_text |= is_visible;
        if is_visible && self.portal_link == PortalLink::Open {
            self.portal_link = PortalLink::Present;
        }
    }

    /// Every tag ends a link but those that may stand in one.
    fn leave_link(&mut self, tag: Tag) {
        if self.portal_link == PortalLink::Open && (tag == Tag::A || !tag.is_inline()) {
            self.portal_link = PortalLink::Absent;
        }
    }

    fn pass(&mut self, tag: Tag) {
        if tag.is_inline() && tag != Tag::Br {
            self.run.cut();
        } else {
            self.finish_run();
        }
    }

    fn finish_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.holds_portal_link() {
            self.portal_link = PortalLink::Present;
        }
        self.faults.extend(run.placeholder_faults(FaultPlace::Body, self.rules));
    }

    fn whole_body_faults(&mut self) {
        let end = self.html.len();
        let mut add = |start, kind| {
            self.faults.push(MessageFault { place: FaultPlace::Body, start, end, excerpt: String::new(), kind });
        };
        if !self.has_text {
            add(end, FaultKind::BodyEmpty);
        }
        if self.portal_link != PortalLink::Present {
            add(end, FaultKind::NoPortalLink);
        }
        if end > BODY_LIMIT {
            add(0, FaultKind::BodyTooLong);
        }
    }
}

fn is_unencrypted(href: &Href) -> bool {
    matches!(href, Href::Url(url) if url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:")))
}
