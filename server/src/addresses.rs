//! The address from which a request comes: attempts are counted by it, and the audit log tells it.

use http::HeaderMap;
use std::net::{IpAddr, SocketAddr};

const FORWARDED_FOR: &str = "x-forwarded-for";
/// What a proxy on this machine adds, well-formed or not.
const FORWARDED: [&str; 4] = [FORWARDED_FOR, "forwarded", "x-real-ip", "via"];

/// Of the client, where `trust_proxy` says that the proxy before us tells the truth; otherwise, and where it tells no address, of whoever
/// has connected.
pub fn address(headers: &HeaderMap, peer: Option<IpAddr>, trust_proxy: bool) -> Option<IpAddr> {
    let told = if trust_proxy { forwarded(headers) } else { None };
    told.or(peer).map(|address| address.to_canonical())
}

/// Whether a proxy stands between. What cannot be read counts too.
pub fn is_forwarded(headers: &HeaderMap) -> bool {
    FORWARDED.iter().any(|name| headers.contains_key(*name))
}

/// The last one that was added, which the client cannot have written. Several lines are one list (RFC 9110, section 5.3). Some proxies add
/// the port.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all(FORWARDED_FOR).iter().next_back()?.as_bytes();
    let last = std::str::from_utf8(line.rsplit(|byte| *byte == b',').next()?).ok()?.trim();
    let bare = last.strip_prefix('[').and_then(|inside| inside.strip_suffix(']')).unwrap_or(last);
    bare.parse().ok().or_else(|| last.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const PROXY: &str = "127.0.0.1";

    fn told(lines: &[&[u8]]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_bytes(line).unwrap());
        }
        assert_eq!(is_forwarded(&headers), !lines.is_empty());
        let peer = Some(PROXY.parse().unwrap());
        assert_eq!(address(&headers, peer, false), peer);
        address(&headers, peer, true).unwrap().to_string()
    }

    #[test]
    fn the_last_address_is_believed_in_whichever_line_it_stands() {
        assert_eq!(told(&[]), PROXY);
        assert_eq!(told(&[b"203.0.113.9"]), "203.0.113.9");
        assert_eq!(told(&[b"6.6.6.6, 203.0.113.9 "]), "203.0.113.9");
        assert_eq!(told(&[b"6.6.6.6", b"203.0.113.9"]), "203.0.113.9");
        assert_eq!(told(&[b"b\xe4d, 203.0.113.9"]), "203.0.113.9");
    }

    #[test]
    fn a_port_makes_no_other_address() {
        assert_eq!(told(&[b"203.0.113.9:4711"]), "203.0.113.9");
        assert_eq!(told(&[b"[2001:db8::9]:4711"]), "2001:db8::9");
        assert_eq!(told(&[b"[2001:db8::9]"]), "2001:db8::9");
        assert_eq!(told(&[b"2001:DB8:0::9"]), "2001:db8::9");
        assert_eq!(told(&[b"::ffff:203.0.113.9"]), "203.0.113.9");
    }

    #[test]
    fn what_is_no_address_is_not_written_down() {
        for line in [&b"unknown"[..], b"<b>x", b"b\xe4d", b"", b"203.0.113.9,", b"203.0.113.9, _hidden"] {
            assert_eq!(told(&[line]), PROXY, "{line:?}");
        }
    }
}
