//! A device with a passkey, as far as the server sees one: it makes a key pair, and signs what Web Authentication Level 3 says it signs
//! (sections 6.1, 6.5.4 and 7.2), with ES256 and without an attestation. CBOR is written as bytes, since there are only two shapes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;

/// With one passkey.
#[derive(Clone)]
pub struct Authenticator {
    pub key: SigningKey,
    pub credential_id: Vec<u8>,
    /// The login that it was made for, once it has been.
    pub user: Vec<u8>,
    pub counter: u32,
    /// Of the page that asks.
    pub origin: &'static str,
    /// Whether the owner gave a finger, a face or a code.
    pub verifies: bool,
}

impl Authenticator {
    pub fn new(number: u8) -> Self {
        Self {
            key: SigningKey::from_bytes(&[number; 32].into()).expect("a key"),
            credential_id: vec![number; 16],
            user: Vec::new(),
            counter: 1,
            origin: "https://portal.willowlane.example",
            verifies: true,
        }
    }

    /// The answer to what `navigator.credentials.create` was asked.
    pub fn add(&mut self, options: &Value) -> String {
        let asked = &options["publicKey"];
        assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
        self.user = bytes(&asked["user"]["id"]);
        let client_data = self.client_data("webauthn.create", asked);
        let mut data = self.authenticator_data(asked["rp"]["id"].as_str().expect("an id"), HAS_CREDENTIAL);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential_id.len()).expect("short").to_be_bytes());
        data.extend(&self.credential_id);
        data.extend(self.public_key());
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).expect("short"));
        object.extend(data);
        let response = json!({ "attestationObject": text(&object), "clientDataJSON": text(client_data.as_bytes()) });
        self.answer(&response)
    }

    /// The answer to what `navigator.credentials.get` was asked.
    pub fn sign(&mut self, options: &Value) -> String {
        let asked = &options["publicKey"];
        assert_eq!(asked["userVerification"], "required");
        let client_data = self.client_data("webauthn.get", asked);
        self.counter += 1;
        let data = self.authenticator_data(asked["rpId"].as_str().expect("an id"), 0);
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature: Signature = self.key.sign(&signed);
        let response = json!({
            "authenticatorData": text(&data),
            "clientDataJSON": text(client_data.as_bytes()),
            "signature": text(signature.to_der().as_bytes()),
            "userHandle": text(&self.user),
        });
        self.answer(&response)
    }

    fn answer(&self, response: &Value) -> String {
        let id = text(&self.credential_id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response }).to_string()
    }

    fn client_data(&self, kind: &str, asked: &Value) -> String {
        json!({ "type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": false }).to_string()
    }

    fn authenticator_data(&self, party: &str, flags: u8) -> Vec<u8> {
        let verified = if self.verifies { USER_VERIFIED } else { 0 };
        let mut data = Sha256::digest(party).to_vec();
        data.push(USER_PRESENT | verified | flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// A COSE key (RFC 9053): {1: EC2, 3: ES256, -1: P-256, -2: x, -3: y}.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().expect("x"), point.y().expect("y"));
        [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice(), x.as_slice(), b"\x22\x58\x20", y.as_slice()].concat()
    }
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn bytes(value: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(value.as_str().expect("text")).expect("base64")
}
