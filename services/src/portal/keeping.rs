//! The seal under which a client's browser keeps answers that it cannot send (R22). It follows from the program's key, so it is stored
//! nowhere; and from whose answers to what they are, so nobody else's session is ever told it.

use super::PortalSession;
use crate::Services;
use domain::{ids::FormRequestId, portal::DeviceSeal};

/// Of the name, which is not secret: it must not be cut from the key.
const NAME_BYTES: usize = 16;

impl Services {
    /// For a request that is known to be the session's own.
    pub(super) fn device_seal(&self, session: &PortalSession, request: FormRequestId) -> DeviceSeal {
        let derived = |of: &[u8]| {
            let (organization, login) = (session.organization().0, session.viewer().login.0);
            self.inner.key.derive(&[b"answers kept on a device: ", of, organization.as_bytes(), login.as_bytes(), request.0.as_bytes()])
        };
        DeviceSeal::new(&derived(b"name")[..NAME_BYTES], &derived(b"key "))
    }
}
