//! Logs: to standard error, without names, addresses, secrets or answers. Paths are logged as patterns, never as they were asked for.

use crate::cli::LogFormat;
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

/// Libraries that log what they read, such as the words of a message: whatever the filter says, they stay silent.
const SILENT: [&str; 3] = ["html5ever=off", "markup5ever=off", "ammonia=off"];

/// Fails when the filter is not understood, or logging was started before.
pub fn start(filter: &str, format: LogFormat) -> Result<(), String> {
    let registry = tracing_subscriber::registry().with(filter_of(filter)?);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    match format {
        LogFormat::Text => registry.with(layer).try_init(),
        LogFormat::Json => registry.with(layer.json()).try_init(),
    }
    .map_err(|error| error.to_string())
}

fn filter_of(filter: &str) -> Result<EnvFilter, String> {
    let told = EnvFilter::try_new(filter).map_err(|error| format!("--log is not understood: {error}"))?;
    Ok(SILENT.iter().filter_map(|silent| silent.parse().ok()).fold(told, EnvFilter::add_directive))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libraries_read_is_never_logged_whatever_is_asked_for() {
        for asked in ["info", "debug", "trace", "html5ever=trace", "ammonia=debug,info"] {
            let filter = filter_of(asked).unwrap().to_string();
            assert!(SILENT.iter().all(|silent| filter.split(',').any(|directive| directive == *silent)), "{filter}");
        }
        assert!(filter_of("anteroom=loudly").is_err());
    }
}
